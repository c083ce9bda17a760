import type { z } from 'zod';
import type { Context, Translate } from '../src/context.ts';
import type { ChatMessage, ChatModal } from '../src/core/chat.ts';
import type { Locale } from '../src/core/message.ts';
import type { Role } from '../src/core/role.ts';
import type { Person, Site } from '../src/core/site.ts';

/** Who asks, where, and in which words to answer. */
export interface Caller {
  readonly site: Site;
  readonly person: Person;
  readonly locale: Locale;
  readonly t: Translate;
  /** The channel the request came from; null on the command line. */
  readonly channel: string | null;
  readonly via: 'command' | 'click';
  /** Unique for this request, the same when it is delivered or tried again: makes what it starts idempotent. */
  readonly requestKey: string;
}

/**
 * One slash command or sub-command. The longest registered name that the typed words begin with is taken: `/inspect
 * status` is `inspect status`, `/inspect monthly` is `inspect` with `monthly` as its first positional.
 */
export interface Command<Input = unknown> {
  readonly name: string;
  /** Key of a one-line text for `/help`. */
  readonly summary: string;
  /** For example `/inspect [template] [--hosts a,b] [--mode remote|onsite]`. */
  readonly usage: string;
  /** Of several, any one is enough. */
  readonly role: Role | readonly Role[];
  /** Names given to the words that are not flags, in order; a last name ending in `...` takes the rest. */
  readonly positionals: readonly string[];
  /** Gets an object of the positionals and flags by name (all strings; a flag without a value is `'true'`). */
  readonly input: z.ZodType<Input>;
  run(ctx: Context, input: Input, caller: Caller): Promise<Reply>;
}

/** A button. `run` may answer with a modal: it must then answer within Slack's three seconds and change nothing. */
export interface Action<Input = unknown> {
  readonly id: string;
  /** Of several, any one is enough. */
  readonly role: Role | readonly Role[];
  /** Of the button's value. */
  readonly input: z.ZodType<Input>;
  /** The click only opens a modal: it is answered at once and not kept in the inbox. */
  readonly opensModal?: boolean;
  run(ctx: Context, input: Input, caller: Caller): Promise<Reply>;
}

/** A submitted modal. Faults that zod reports on a field's path are shown at that field, and nothing is changed. */
export interface ModalForm<Input = unknown> {
  readonly id: string;
  /** Of several, any one is enough. */
  readonly role: Role | readonly Role[];
  /** Of the modal's `state` laid under its field values. */
  readonly input: z.ZodType<Input>;
  run(ctx: Context, input: Input, caller: Caller): Promise<Reply>;
}

export type Reply =
  /** Shown only to who asked. */
  | { readonly kind: 'private'; readonly message: ChatMessage }
  | { readonly kind: 'modal'; readonly modal: ChatModal }
  /** What happened shows elsewhere (a message in the channel changes). */
  | { readonly kind: 'none' };

// biome-ignore lint/suspicious/noExplicitAny: a registry holds commands of every input type
export type AnyCommand = Command<any>;
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyAction = Action<any>;
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyModalForm = ModalForm<any>;

/** All that the chat adapter needs to know of what can be asked. */
export interface Registry {
  readonly commands: readonly AnyCommand[];
  readonly actions: readonly AnyAction[];
  readonly modals: readonly AnyModalForm[];
}
