import type { ChatEvent } from './chat-event.ts';
import type { Json } from './check.ts';

/** Where a request came from, and the ways back to who made it. */
export interface ChatPlace {
  readonly channel: string | null;
  /** A Slack user id; null for events that nobody caused. */
  readonly user: string | null;
  /** Lets its bearer answer up to five times within half an hour. */
  readonly responseUrl: string | null;
  /** Opens a modal, within three seconds. */
  readonly triggerId: string | null;
}

interface ChatRequestBase {
  /** Unique for this request, the same when it is delivered again; at most 190 characters. */
  readonly key: string;
  /** A second unique key, for events that are delivered under two ids. */
  readonly alsoKey: string | null;
  readonly place: ChatPlace;
}

/** What someone asks of Rounds in the chat, as plain data that the inbox can keep. */
export type ChatRequest = ChatRequestBase &
  (
    | {
        readonly kind: 'command';
        /** Without the slash: `inspect monthly --hosts a,b`. */
        readonly line: string;
      }
    | { readonly kind: 'action'; readonly action: string; readonly value: Json }
    | {
        readonly kind: 'modal';
        readonly form: string;
        readonly state: { readonly [name: string]: Json };
        /** Field values by name; fields left empty are missing. */
        readonly fields: { readonly [name: string]: Json };
        /** All field names, in order, so that a fault can be shown even where the field is empty. */
        readonly fieldNames: readonly string[];
      }
    | { readonly kind: 'event'; readonly event: ChatEvent }
  );

export type ChatRequestOf<Kind extends ChatRequest['kind']> = Extract<ChatRequest, { kind: Kind }>;
