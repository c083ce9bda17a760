import type { ChatMessage, ChatModal } from './chat.ts';
import type { ChatSaid } from './chat-event.ts';
import type { ChatPlace } from './chat-request.ts';
import type { MessageValues } from './message.ts';
import type { MessagePlace } from './message-link.ts';

/** Renders the few words that the chat adapter adds itself, in the reader's language. */
export type Words = (key: string, values?: MessageValues) => string;

/** Quick answers to one person. Best effort: they are not kept anywhere. */
export interface ChatAnswers {
  /** Shows a message to that person alone. @returns false when there was no way to; the reason is logged. */
  tell(place: ChatPlace, message: ChatMessage, words: Words): Promise<boolean>;
  /** @returns `late` when the trigger was too old, or used before. @throws when Slack refuses the modal. */
  openModal(place: ChatPlace, modal: ChatModal, words: Words): Promise<'opened' | 'late'>;
  /** Shows a person's home page of the app. @returns false when it could not be shown; the reason is logged. */
  showHome(user: string, home: ChatMessage, words: Words): Promise<boolean>;
}

/** Reads the chat back, for what happened while nobody listened. */
export interface ChatReader {
  /**
   * What stands in a channel after `afterTs`, oldest first; pages are read through. Of the replies only those that were also
   * sent to the channel.
   */
  history(channel: string, afterTs: string): Promise<ReadOutcome<ReadMessage[]>>;
  /** The root of a thread, whatever its time, and the replies after `afterTs`, oldest first; empty when it was deleted. */
  replies(channel: string, threadTs: string, afterTs: string): Promise<ReadOutcome<ReadMessage[]>>;
  /** One message of the channel itself or of a thread; null when there is none. Few of them a minute. */
  message(channel: string, ts: string): Promise<ReadOutcome<ReadMessage | null>>;
  /** A link that leads to a message; null while the workspace's own address is not known. Asks nobody. */
  linkTo(place: MessagePlace): string | null;
  /** The bytes of a file, up to a limit. */
  file(fileId: string, limitBytes: number): Promise<ReadOutcome<Uint8Array>>;
}

/** A message as it is found: reactions carry no times. Written by a person, or by Rounds itself. */
export interface ReadMessage extends ChatSaid {
  readonly isOurs: boolean;
  /** Which row of the outbox it is; null for what people wrote, and for answers that are not kept. */
  readonly mark: PostMark | null;
  readonly replyCount: number;
  readonly latestReplyTs: string | null;
  readonly editedTs: string | null;
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
}

export type ReadOutcome<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** Later, perhaps. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  | { readonly kind: 'unclear'; readonly error: string }
  /** We may not: not in the channel, no scope, too large. */
  | { readonly kind: 'refused'; readonly error: string };

/** How a call to the chat ended. Only `unclear` leaves open whether it did anything. */
export type SendOutcome =
  | {
      readonly kind: 'sent';
      readonly ts: string;
      /** It stands in the channel itself, for its thread was deleted, and could not be taken back: the chat's reason. */
      readonly strayed?: string;
    }
  /** Too many calls of this method: none of it before so much time has passed. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** No answer, or one that does not tell: it may have been done. */
  | { readonly kind: 'unclear'; readonly error: string }
  /** The blocks are the trouble; the same as plain text may pass. */
  | { readonly kind: 'bad-blocks'; readonly error: string }
  /** The message to edit, or the root to reply to, is not there any more. */
  | { readonly kind: 'gone'; readonly error: string }
  /** The workspace lets nobody, or not us, upload files. */
  | { readonly kind: 'no-uploads'; readonly error: string }
  /** Nothing can be sent by us at all just now: the token or the installation is the trouble. */
  | { readonly kind: 'blocked'; readonly error: string }
  /** We are not in the channel, or it takes no messages: it may be given back to us. */
  | { readonly kind: 'no-access'; readonly error: string }
  /** This one will not pass, however often it is tried. */
  | { readonly kind: 'refused'; readonly error: string };

export type FailedOutcome = Exclude<SendOutcome, { kind: 'sent' }>;

/** What a search for something that may have been posted came to. */
export type SearchOutcome =
  | { readonly kind: 'found'; readonly ts: string; readonly revision: number | null }
  | { readonly kind: 'absent' }
  | FailedOutcome;

/** Marks a post so that it is found again after a crash. */
export interface PostMark {
  readonly id: number;
  /** Tells rows of different databases apart that have the same id. */
  readonly createdAt: Date;
  readonly revision: number;
}

export interface ChatPost {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly message: ChatMessage;
  /** Without blocks: they were refused. */
  readonly asPlainText: boolean;
  readonly mark: PostMark;
}

export interface ChatFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** The chat as the outbox sees it. Nothing throws for what the chat answers; a message that can't be rendered does. */
export interface ChatTransport {
  post(post: ChatPost, words: Words): Promise<SendOutcome>;
  edit(edit: ChatPost & { readonly ts: string }, words: Words): Promise<SendOutcome>;
  /** Pins a message to its channel; pinned already is as good. */
  pin(pin: { readonly channel: string; readonly ts: string }): Promise<SendOutcome>;
  /** Looks for a post by its mark, among what was posted since then. */
  findPost(search: {
    readonly channel: string;
    readonly threadTs: string | null;
    readonly since: Date;
    readonly mark: Pick<PostMark, 'id' | 'createdAt'>;
  }): Promise<SearchOutcome>;
  /** Sends the bytes; nobody sees the file yet. */
  upload(file: ChatFile): Promise<{ readonly kind: 'uploaded'; readonly fileId: string } | FailedOutcome>;
  share(share: {
    readonly channel: string;
    readonly threadTs: string | null;
    readonly fileId: string;
    readonly title: string;
  }): Promise<SendOutcome>;
  /** Looks whether an uploaded file was shared in the channel. */
  findShare(search: {
    readonly channel: string;
    readonly threadTs: string | null;
    readonly since: Date;
    readonly fileId: string;
  }): Promise<SearchOutcome>;
}
