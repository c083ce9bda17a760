import type { Span } from '../core/chat.ts';

/** Who is called. */
export interface Mentions {
  /** Slack user ids. */
  readonly users: readonly string[];
  /** Ids of Slack user groups. */
  readonly groups: readonly string[];
  /** Of those who can't be pinged: they are only named. */
  readonly names: readonly string[];
  /** There is a roster, but nobody is on duty by it: the leads are called instead. */
  readonly nobodyOnDuty?: boolean;
}

export const NOBODY: Mentions = { users: [], groups: [], names: [] };

/** Each followed by a space, each once. */
export function mentionSpans({ users, groups, names }: Mentions): Span[] {
  const pings: Span[] = [
    ...[...new Set(users)].map((mention) => ({ mention })),
    ...[...new Set(groups)].map((group) => ({ group })),
  ];
  return [...pings, ...[...new Set(names)].map((name) => `@${name}`)].flatMap((span): Span[] => [span, ' ']);
}
