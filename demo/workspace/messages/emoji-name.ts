import emoji from '../page/emoji.json' with { type: 'json' };
import { Refusal } from '../refusal.ts';

const KNOWN = new Set(Object.keys(emoji));

/** The name without colons. @throws Refusal `no_reaction` (none given), `invalid_name` (unknown here) */
export function requireEmoji(given: string): string {
  const name = given.replace(/^:|:$/g, '');
  if (name === '') throw new Refusal('no_reaction');
  if (!KNOWN.has(name.replace(/::skin-tone-[2-6]$/, ''))) throw new Refusal('invalid_name');
  return name;
}
