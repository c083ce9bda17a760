import type { SlaReactions } from '../sla-policy.ts';

/** What a reaction says. */
export type ReactionMeaning =
  | { readonly kind: 'level'; readonly level: number }
  | { readonly kind: 'respond' }
  | { readonly kind: 'restore' };

/** Pictures that Slack knows under two names. */
const ALIASES: { readonly [alias: string]: string } = {
  thumbsup: '+1',
  thumbsdown: '-1',
  hankey: 'poop',
  shit: 'poop',
};

/** What a reaction of this name (skin tones and aliases ignored) says by the contract's names; null for any other. */
export function reactionMeaning(reactions: SlaReactions, name: string): ReactionMeaning | null {
  const [given = ''] = name.split('::');
  const isOne = (known: string) => plainName(known) === plainName(given);
  const level = reactions.levels.findIndex(isOne);
  if (level >= 0) return { kind: 'level', level: level + 1 };
  if (reactions.respond.some(isOne)) return { kind: 'respond' };
  if (reactions.restore.some(isOne)) return { kind: 'restore' };
  return null;
}

function plainName(name: string): string {
  return ALIASES[name] ?? name;
}
