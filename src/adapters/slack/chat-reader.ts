import type { ChatReader, ReadMessage, ReadOutcome } from '../../core/chat-port.ts';
import { compareTexts } from '../../core/compare-texts.ts';
import { messageLink } from '../../core/message-link.ts';
import { outcomeOf } from './call-outcome.ts';
import { type CallPace, createCallPace } from './call-pace.ts';
import { download } from './download.ts';
import type { SlackIdentity } from './identity.ts';
import type { Network } from './network.ts';
import { record, records, type SlackPayload, slackTs, text } from './payload.ts';
import { readFound, readReactions } from './read-found.ts';
import type { WebClients } from './web-clients.ts';

const PAGE = 200;
/** Without being asked Slack leaves out by what our own posts are known again. */
const MARKED = { include_all_metadata: true } as const;
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

type Kind = keyof typeof PACES;

export interface ChatReaderParts {
  readonly clients: WebClients;
  readonly network: Network;
  readonly token: string;
  readonly apiUrl: string | null;
  /** Null while Slack has not said who we are. */
  readonly identity: () => Promise<SlackIdentity | null>;
  /** What it has said so far, without asking. */
  readonly knownIdentity: () => SlackIdentity | null;
  /** Ends all waiting for a turn. */
  readonly stopping: AbortSignal;
}

type Failure = Exclude<ReadOutcome<never>, { kind: 'read' }>;
/** What a call answered, or why there is no answer. */
type Called<T> = { readonly kind: 'read'; readonly value: T } | Failure | { readonly kind: 'gone' };

export function createChatReader(parts: ChatReaderParts): ChatReader {
  const { clients } = parts;
  const paces = new Map<Kind, CallPace>();

  function paceOf(kind: Kind): CallPace {
    const pace = paces.get(kind) ?? createCallPace(PACES[kind], parts.stopping);
    paces.set(kind, pace);
    return pace;
  }

  async function call<T>(kind: Kind, ask: () => Promise<T>): Promise<Called<T>> {
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

  async function whoWeAre(): Promise<SlackIdentity | Failure> {
    try {
      return (await parts.identity()) ?? { kind: 'unclear', error: 'identity_unknown' };
    } catch (error) {
      return { kind: 'unclear', error: error instanceof Error ? error.message : 'identity_unknown' };
    }
  }

  /** All that the pages hold, in the order of time, without what came twice. */
  async function readPages(
    kind: 'history' | 'replies',
    ask: (place: typeof MARKED & { readonly limit: number; readonly cursor?: string }) => Promise<SlackPayload>,
  ): Promise<Called<SlackPayload[]>> {
    const found = new Map<string, SlackPayload>();
    let cursor: string | null = null;
    let rests = 0;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const place = { limit: PAGE, ...MARKED, ...(cursor === null ? {} : { cursor }) };
      const called = await call(kind, () => ask(place));
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

  async function understand(channel: string, messages: readonly SlackPayload[]): Promise<ReadOutcome<ReadMessage[]>> {
    const us = await whoWeAre();
    if ('kind' in us) return us;
    const read: ReadMessage[] = [];
    for (const message of messages) {
      const found = readFound(message, us);
      if (found === null) continue;
      const { isComplete, reactions } = readReactions(message.reactions);
      const all = isComplete ? { kind: 'read' as const, value: reactions } : await allReactions(channel, found.ts);
      if (all.kind !== 'read') return all;
      read.push({ ...found, reactions: all.value });
    }
    return { kind: 'read', value: read };
  }

  /** Slack shortens long lists of people unless it is asked for one message alone. */
  async function allReactions(channel: string, ts: string): Promise<ReadOutcome<ReadMessage['reactions']>> {
    const called = await call('reactions', () => clients.history.reactions.get({ channel, timestamp: ts, full: true }));
    if (called.kind === 'gone') return { kind: 'read', value: [] };
    if (called.kind !== 'read') return called;
    const { message } = record(called.value);
    return { kind: 'read', value: readReactions(record(message).reactions).reactions };
  }

  return {
    async history(channel, afterTs) {
      const pages = await readPages('history', async (place) =>
        record(await clients.history.conversations.history({ channel, oldest: afterTs, ...place })),
      );
      if (pages.kind === 'gone') return { kind: 'read', value: [] };
      return pages.kind === 'read' ? understand(channel, pages.value) : pages;
    },

    async replies(channel, threadTs, afterTs) {
      const pages = await readPages('replies', async (place) =>
        record(await clients.history.conversations.replies({ channel, ts: threadTs, oldest: afterTs, ...place })),
      );
      if (pages.kind === 'gone') return { kind: 'read', value: [] };
      return pages.kind === 'read' ? understand(channel, pages.value) : pages;
    },

    async message(channel, ts) {
      // A reply is not in the channel's history, but a message is in its own thread, be it the only one.
      const range = { oldest: ts, latest: ts, inclusive: true, limit: 10, ...MARKED };
      const called = await call('message', () => clients.history.conversations.replies({ channel, ts, ...range }));
      if (called.kind === 'gone') return { kind: 'read', value: null };
      if (called.kind !== 'read') return called;
      const messages = records(record(called.value).messages).filter((message) => message.ts === ts);
      const understood = await understand(channel, messages);
      return understood.kind === 'read' ? { kind: 'read', value: understood.value[0] ?? null } : understood;
    },

    linkTo(place) {
      const workspaceUrl = parts.knownIdentity()?.workspaceUrl ?? '';
      return workspaceUrl === '' ? null : messageLink(workspaceUrl, place);
    },

    async file(fileId, limitBytes) {
      const called = await call('file', () => clients.history.files.info({ file: fileId }));
      if (called.kind === 'gone') return { kind: 'refused', error: 'file_not_found' };
      if (called.kind !== 'read') return called;
      const file = record(called.value.file);
      if (file.is_external === true || file.mode === 'external') return { kind: 'refused', error: 'external_file' };
      if (typeof file.size === 'number' && file.size > limitBytes) return { kind: 'refused', error: 'too_large' };
      const url = text(file.url_private_download) ?? text(file.url_private);
      if (url === null) return { kind: 'refused', error: 'no_address' };
      const outcome = await download({ url, limitBytes, mimetype: text(file.mimetype) }, parts);
      if (outcome.kind === 'limited') paceOf('file').rest(outcome.retryAfterMs);
      return outcome;
    },
  };
}

/** Both have six decimals; seconds may have more digits one day. */
function compareTs(one: string, other: string): number {
  return one.length - other.length || compareTexts(one, other);
}
