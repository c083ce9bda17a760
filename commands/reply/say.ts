import type { RichText } from '../../src/core/chat.ts';
import { withCode } from '../../src/flows/audited-attempt.ts';
import type { Caller, Reply } from '../command.ts';

/** A few words to who asked. */
export function say(caller: Caller, key: string, values?: Parameters<Caller['t']>[1]): Reply {
  const text = caller.t(key, values);
  return { kind: 'private', message: { summary: text, blocks: [{ kind: 'text', text: withCode(text) }] } };
}

/** Lines under a heading, to who asked. */
export function sayList(heading: string, items: readonly RichText[]): Reply {
  return {
    kind: 'private',
    message: {
      summary: heading,
      blocks: [
        { kind: 'text', text: [{ bold: heading }] },
        { kind: 'list', items },
      ],
    },
  };
}
