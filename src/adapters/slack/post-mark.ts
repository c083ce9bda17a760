import type { PostMark } from '../../core/chat-port.ts';
import { record, type SlackPayload } from './payload.ts';

const EVENT_TYPE = 'rounds_outbox';

/** The metadata of a message that nobody sees: by it a post is known again, whatever became of the answer to the call. */
export function markedWith({ id, createdAt, revision }: PostMark) {
  return { event_type: EVENT_TYPE, event_payload: { id, created: createdAt.getTime(), revision } };
}

/** The mark of a message that was read with all its metadata; null where it bears none. */
export function readMark(message: SlackPayload): PostMark | null {
  const metadata = record(message.metadata);
  if (metadata.event_type !== EVENT_TYPE) return null;
  const { id, created, revision } = record(metadata.event_payload);
  const createdAt = new Date(Number(created));
  if (!Number.isSafeInteger(Number(id)) || Number.isNaN(createdAt.getTime())) return null;
  // Before this there was no telling which wish it shows: it is edited once more.
  return { id: Number(id), createdAt, revision: Number.isSafeInteger(Number(revision)) ? Number(revision) : 0 };
}
