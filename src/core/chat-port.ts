import type { ChatMessage, ChatModal } from './chat.ts';
import type { ChatPlace } from './chat-request.ts';
import type { MessageValues } from './message.ts';

/** Renders the few words that the chat adapter adds itself, in the reader's language. */
export type Words = (key: string, values?: MessageValues) => string;

/** Quick answers to one person. Best effort: they are not kept anywhere. */
export interface ChatAnswers {
  /** Shows a message to that person alone. @returns false when there was no way to; the reason is logged. */
  tell(place: ChatPlace, message: ChatMessage, words: Words): Promise<boolean>;
  /** @returns `late` when the trigger was too old, or used before. @throws when Slack refuses the modal. */
  openModal(place: ChatPlace, modal: ChatModal, words: Words): Promise<'opened' | 'late'>;
}

/** How a call to the chat ended. Only `unclear` leaves open whether it did anything. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly ts: string }
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
