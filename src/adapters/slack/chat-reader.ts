import type { ChatReader, ReadMessage, ReadOutcome } from '../../core/chat-port.ts';
import { messageLink } from '../../core/message-link.ts';
import { download } from './download.ts';
import type { SlackIdentity } from './identity.ts';
import type { Network } from './network.ts';
import { record, records, type SlackPayload, text } from './payload.ts';
import { readFound, readReactions } from './read-found.ts';
import { type Called, createReadingCalls, type Page, type ReadFailure } from './reading-calls.ts';
import type { WebClients } from './web-clients.ts';

/** Without being asked Slack leaves out by what our own posts are known again. */
const MARKED = { include_all_metadata: true } as const;

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

export function createChatReader(parts: ChatReaderParts): ChatReader {
  const { clients } = parts;
  const { call, readPages, rest } = createReadingCalls(parts.stopping);

  async function whoWeAre(): Promise<SlackIdentity | ReadFailure> {
    try {
      return (await parts.identity()) ?? { kind: 'unclear', error: 'identity_unknown' };
    } catch (error) {
      return { kind: 'unclear', error: error instanceof Error ? error.message : 'identity_unknown' };
    }
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

  /** What is not there any more holds nothing. */
  async function understandAll(channel: string, pages: Called<SlackPayload[]>): Promise<ReadOutcome<ReadMessage[]>> {
    if (pages.kind === 'gone') return { kind: 'read', value: [] };
    return pages.kind === 'read' ? understand(channel, pages.value) : pages;
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
      const range = { channel, oldest: afterTs, ...MARKED };
      const ask = (page: Page) => clients.history.conversations.history({ ...range, ...page });
      return understandAll(channel, await readPages('history', async (page) => record(await ask(page))));
    },

    async replies(channel, threadTs, afterTs) {
      const range = { channel, ts: threadTs, oldest: afterTs, ...MARKED };
      const ask = (page: Page) => clients.history.conversations.replies({ ...range, ...page });
      return understandAll(channel, await readPages('replies', async (page) => record(await ask(page))));
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
      if (outcome.kind === 'limited') rest('file', outcome.retryAfterMs);
      return outcome;
    },
  };
}
