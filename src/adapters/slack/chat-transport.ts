import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import {
  type ConversationsHistoryResponse,
  type ConversationsRepliesResponse,
  WebAPIPlatformError,
} from '@slack/web-api';
import type { ChatPost, ChatTransport, SearchOutcome, SendOutcome, Words } from '../../core/chat-port.ts';
import { reasonOf } from '../../errors.ts';
import { outcomeOf } from './call-outcome.ts';
import type { Network } from './network.ts';
import { record } from './payload.ts';
import { markedWith, readMark } from './post-mark.ts';
import { renderMessage, renderPlainText } from './render-message.ts';
import type { WebClients } from './web-clients.ts';

/** Our clock and Slack's may differ by so much. */
const CLOCK_MARGIN_MS = 5 * 60_000;
const PAGE = 200;
/** Beyond so many messages a search is given up rather than answered wrongly. */
const MOST_PAGES = 50;
const UPLOAD_TIMEOUT_MS = 60_000;

/** Left out, an edit is read otherwise than a post: names in it become mentions. */
const LITERAL = { parse: 'none' } as const;

type FoundMessage = NonNullable<ConversationsHistoryResponse['messages']>[number];

/** The outbox's way to Slack. Nothing is retried here: each call says how it ended. What can't be rendered throws. */
export function createChatTransport(clients: WebClients, network: Network): ChatTransport {
  return {
    async post(post, words) {
      const rendered = content(post, words);
      try {
        const answer = await clients.posts.chat.postMessage({
          channel: post.channel,
          ...(post.threadTs === null ? {} : { thread_ts: post.threadTs }),
          ...rendered,
          ...LITERAL,
          unfurl_links: false,
          unfurl_media: false,
        });
        const ts = answer.ts ?? '';
        const isStray = post.threadTs !== null && answer.message !== undefined && !answer.message.thread_ts;
        return isStray ? await takeBack(clients, { channel: post.channel, ts }) : { kind: 'sent', ts };
      } catch (error) {
        return outcomeOf(error, 'message');
      }
    },

    async edit(edit, words) {
      const rendered = content(edit, words);
      try {
        await clients.edits.chat.update({ channel: edit.channel, ts: edit.ts, ...rendered, ...LITERAL });
        return { kind: 'sent', ts: edit.ts };
      } catch (error) {
        return outcomeOf(error, 'message');
      }
    },

    async pin({ channel, ts }) {
      try {
        await clients.edits.pins.add({ channel, timestamp: ts });
        return { kind: 'sent', ts };
      } catch (error) {
        if (error instanceof WebAPIPlatformError && error.data.error === 'already_pinned') return { kind: 'sent', ts };
        return outcomeOf(error, 'pin');
      }
    },

    findPost: (search) =>
      findMessage(clients, search, (message) => {
        const mark = readMark(record(message));
        return mark?.id === search.mark.id && mark.createdAt.getTime() === search.mark.createdAt.getTime();
      }),

    async upload(file) {
      const body = await openFile(file.path);
      if ('error' in body) return { kind: 'refused', error: `file_unreadable: ${body.error}` };
      try {
        const place = await clients.files.files.getUploadURLExternal({ filename: file.name, length: file.bytes });
        if (!place.upload_url || !place.file_id) return { kind: 'unclear', error: 'no_upload_url' };
        const type = 'application/octet-stream';
        const status = await network.send(place.upload_url, { type, body, timeoutMs: UPLOAD_TIMEOUT_MS });
        if (status === 200) return { kind: 'uploaded', fileId: place.file_id };
        return { kind: status === 413 ? 'no-uploads' : 'unclear', error: `http_${status}` };
      } catch (error) {
        return outcomeOf(error, 'file');
      }
    },

    async share(share) {
      try {
        await clients.files.files.completeUploadExternal({
          files: [{ id: share.fileId, title: share.title }],
          channel_id: share.channel,
          ...(share.threadTs === null ? {} : { thread_ts: share.threadTs }),
        } as Parameters<typeof clients.files.files.completeUploadExternal>[0]);
        // Slack shares in the background and does not say as which message; the file's id stands for it.
        return { kind: 'sent', ts: share.fileId };
      } catch (error) {
        return outcomeOf(error, 'file');
      }
    },

    async findShare(search) {
      try {
        const { file } = await clients.reads.files.info({ file: search.fileId });
        const shares = { ...file?.shares?.public, ...file?.shares?.private };
        if (shares[search.channel]?.length) return { kind: 'found', ts: search.fileId, revision: 1 };
      } catch (error) {
        const outcome = outcomeOf(error, 'search');
        const code = 'error' in outcome ? outcome.error : '';
        // Whoever deleted it had seen it.
        if (code === 'file_deleted') return { kind: 'found', ts: search.fileId, revision: 1 };
        if (code !== 'file_not_found') return outcome;
      }
      // The file may not know yet where it is shared, though the message is there.
      const found = await findMessage(clients, search, (message) =>
        (message.files ?? []).some((file) => file.id === search.fileId),
      );
      return found.kind === 'found' ? { ...found, ts: search.fileId, revision: 1 } : found;
    },
  };
}

/** What was to stand in a thread whose root was deleted, Slack puts into the channel itself, without a word. */
async function takeBack(clients: WebClients, { channel, ts }: { channel: string; ts: string }): Promise<SendOutcome> {
  const gone = { kind: 'gone', error: 'thread_not_found' } as const;
  try {
    await clients.edits.chat.delete({ channel, ts });
    return gone;
  } catch (error) {
    const outcome = outcomeOf(error, 'message');
    if (outcome.kind === 'gone') return gone;
    return { kind: 'sent', ts, strayed: outcome.kind === 'limited' ? 'ratelimited' : outcome.error };
  }
}

/** A blob of a file is read as it is sent, not held in memory; why one can't be had it does not say. */
async function openFile(path: string): Promise<Blob | { readonly error: string }> {
  try {
    await access(path, constants.R_OK);
    return await openAsBlob(path);
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

function content(post: ChatPost, words: Words) {
  const metadata = markedWith(post.mark);
  if (post.asPlainText) return { text: renderPlainText(post.message, words), blocks: [], metadata };
  return { ...renderMessage(post.message, words), metadata };
}

async function findMessage(
  clients: WebClients,
  search: { readonly channel: string; readonly threadTs: string | null; readonly since: Date },
  matches: (message: FoundMessage) => boolean,
): Promise<SearchOutcome> {
  const range = {
    channel: search.channel,
    oldest: ((search.since.getTime() - CLOCK_MARGIN_MS) / 1_000).toFixed(6),
    limit: PAGE,
    include_all_metadata: true,
  };
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const place = cursor === '' ? range : { ...range, cursor };
    let answer: ConversationsHistoryResponse | ConversationsRepliesResponse;
    try {
      answer =
        search.threadTs === null
          ? await clients.reads.conversations.history(place)
          : await clients.reads.conversations.replies({ ...place, ts: search.threadTs });
    } catch (error) {
      return outcomeOf(error, 'search');
    }
    const messages: readonly FoundMessage[] = answer.messages ?? [];
    const found = messages.find((message) => matches(message));
    if (found?.ts !== undefined) {
      return { kind: 'found', ts: found.ts, revision: readMark(record(found))?.revision ?? null };
    }
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') return { kind: 'absent' };
  }
  return { kind: 'refused', error: 'too_many_messages_to_search' };
}
