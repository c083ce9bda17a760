import type { ReadOutcome } from '../../core/chat-port.ts';
import { compareTexts } from '../../core/compare-texts.ts';
import { outcomeOf } from './call-outcome.ts';
import { type CallPace, createCallPace } from './call-pace.ts';
import { record, records, type SlackPayload, slackTs, text } from './payload.ts';

const PAGE = 200;
/** Beyond so many pages there is more than fits our memory, and more than anybody will act on. */
const MOST_PAGES = 100;
/** So often a rest that Slack asks for is taken between two pages. */
const MOST_RESTS = 5;
/** Whoever reads history back has time; who needs one message is in the middle of something. */
const LONG_MS = 65_000;
const SHORT_MS = 2_000;

/**
 * Slack grants 50 calls a minute of each method that reads messages, to the app as a whole: the outbox, which looks for
 * what it may have posted, takes up to 15 of them, and single messages are not to wait for history.
 */
const PACES = {
  history: { perMinute: 30, patienceMs: LONG_MS },
  replies: { perMinute: 20, patienceMs: LONG_MS },
  message: { perMinute: 10, patienceMs: SHORT_MS },
  reactions: { perMinute: 40, patienceMs: LONG_MS },
  file: { perMinute: 40, patienceMs: LONG_MS },
} as const;

export type ReadingKind = keyof typeof PACES;

export type ReadFailure = Exclude<ReadOutcome<never>, { kind: 'read' }>;
/** What a call answered, or why there is no answer. */
export type Called<T> = { readonly kind: 'read'; readonly value: T } | ReadFailure | { readonly kind: 'gone' };

/** Which part of a list to ask for. */
export interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

/** Asks Slack no more often than it grants, and says what it means when it refuses. */
export interface ReadingCalls {
  call<T>(kind: ReadingKind, ask: () => Promise<T>): Promise<Called<T>>;
  /** All messages that the pages of a list hold, in the order of time, without what came twice. */
  readPages(kind: 'history' | 'replies', ask: (page: Page) => Promise<SlackPayload>): Promise<Called<SlackPayload[]>>;
  /** Slack asked for a rest beside the calls. */
  rest(kind: ReadingKind, milliseconds: number): void;
}

/** @param stopping ends all waiting for a turn. */
export function createReadingCalls(stopping: AbortSignal): ReadingCalls {
  const paces = new Map<ReadingKind, CallPace>();

  function paceOf(kind: ReadingKind): CallPace {
    const pace = paces.get(kind) ?? createCallPace(PACES[kind], stopping);
    paces.set(kind, pace);
    return pace;
  }

  async function call<T>(kind: ReadingKind, ask: () => Promise<T>): Promise<Called<T>> {
    const pace = paceOf(kind);
    const waitMs = await pace.turn();
    if (waitMs > 0) return { kind: 'limited', retryAfterMs: waitMs };
    try {
      return { kind: 'read', value: await ask() };
    } catch (error) {
      const outcome = outcomeOf(error, 'search');
      if (outcome.kind === 'gone') return { kind: 'gone' };
      if (outcome.kind === 'limited') {
        pace.rest(outcome.retryAfterMs);
        return outcome;
      }
      // A token that was revoked may be replaced; till then nothing was read, and nothing is known.
      const mayPass = outcome.kind === 'unclear' || outcome.kind === 'blocked';
      return { kind: mayPass ? 'unclear' : 'refused', error: outcome.error };
    }
  }

  async function readPages(
    kind: 'history' | 'replies',
    ask: (page: Page) => Promise<SlackPayload>,
  ): Promise<Called<SlackPayload[]>> {
    const found = new Map<string, SlackPayload>();
    let cursor: string | null = null;
    let rests = 0;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const called = await call(kind, () => ask({ limit: PAGE, ...(cursor === null ? {} : { cursor }) }));
      // What was read so far would have to be read again.
      if (called.kind === 'limited' && page > 0 && called.retryAfterMs <= LONG_MS && rests < MOST_RESTS) {
        rests += 1;
        page -= 1;
        continue;
      }
      if (called.kind !== 'read') return called;
      for (const message of records(called.value.messages)) {
        const ts = slackTs(message.ts);
        if (ts !== null) found.set(ts, message);
      }
      cursor = text(record(called.value.response_metadata).next_cursor);
      if (cursor === null) {
        const inOrder = [...found].sort(([one], [other]) => compareTs(one, other));
        return { kind: 'read', value: inOrder.map(([, message]) => message) };
      }
    }
    return { kind: 'refused', error: 'too_many_messages' };
  }

  return { call, readPages, rest: (kind, milliseconds) => paceOf(kind).rest(milliseconds) };
}

/** Both have six decimals; seconds may have more digits one day. */
function compareTs(one: string, other: string): number {
  return one.length - other.length || compareTexts(one, other);
}
