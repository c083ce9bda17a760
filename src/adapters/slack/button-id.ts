import { LIMITS } from './limits.ts';

/** What a button that opens an address asks of us: nothing. */
export const LINK_ACTION = 'open-link';

/** What a button's id says; Slack wants ids that are unique within a message. */
export interface ButtonId {
  readonly action: string;
  /** The contract's channel, where the button stands in none. */
  readonly channel: string | null;
}

export type NextId = (button: { readonly action: string; readonly channel?: string }) => string;

/** Makes ids `action#1`, or `action#1@C012345`. */
export function createButtonIds(): NextId {
  let count = 0;
  return ({ action, channel }) => {
    count += 1;
    const tail = `#${count}${channel === undefined ? '' : `@${channel}`}`;
    return `${action.slice(0, LIMITS.actionId - tail.length)}${tail}`;
  };
}

export function readButtonId(id: string): ButtonId {
  const match = /^(.*?)#\d+(?:@([A-Z0-9]+))?$/s.exec(id);
  return { action: match?.[1] ?? id, channel: match?.[2] ?? null };
}
