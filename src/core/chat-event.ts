/**
 * What happens in a contract's channel without being asked of Rounds, free of Slack's format. Instants are those of the
 * event itself. `ts` values are Slack's message ids: seconds with six decimals, as text.
 */
export type ChatEvent =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly message: ChatSaid;
    }
  | {
      readonly kind: 'message-edited';
      readonly channel: string;
      readonly message: ChatSaid;
      /** Slack's ts of the edit: later edits have later ones. */
      readonly editedTs: string;
    }
  | {
      /** Also of a message of Rounds itself. */
      readonly kind: 'message-deleted';
      readonly channel: string;
      readonly ts: string;
      /** Slack's ts of the event. */
      readonly deletedAt: string;
    }
  | {
      readonly kind: 'reaction-added' | 'reaction-removed';
      readonly channel: string;
      readonly messageTs: string;
      readonly user: string;
      /** Without colons and skin tone. */
      readonly name: string;
      /** Slack's ts of the event. */
      readonly eventTs: string;
    }
  | { readonly kind: 'home-opened'; readonly user: string }
  /** The app was taken out of the channel, or put into it. */
  | { readonly kind: 'left' | 'joined'; readonly channel: string; readonly eventTs: string };

/** A message of a person; those of bots and of Rounds itself are not told. */
export interface ChatSaid {
  readonly ts: string;
  /** Null, or the message's own ts, for a message of the channel itself. */
  readonly threadTs: string | null;
  readonly user: string;
  /** Literal, at most 20,000 characters; people are `<@U…>`. Empty where there are only files. */
  readonly text: string;
  readonly files: readonly { readonly id: string; readonly name: string; readonly bytes: number | null }[];
}

/** The instant that a Slack `ts` names, to the millisecond. @throws for what is no `ts`. */
export function instantOf(ts: string): Date {
  const match = /^(\d{1,12})\.(\d{6})$/.exec(ts);
  if (!match) throw new Error(`no Slack ts: ${JSON.stringify(ts)}`);
  return new Date(Number(match[1]) * 1_000 + Math.floor(Number(match[2]) / 1_000));
}

/** Slack's id of the first message that there may be at an instant. */
export function tsOf(at: Date): string {
  const ms = at.getTime();
  return `${Math.floor(ms / 1_000)}.${String(ms % 1_000).padStart(3, '0')}000`;
}

/** Skin tones say nothing, and some names are one picture. */
export function plainReactionName(name: string): string {
  const [plain = ''] = name.split('::');
  return plain;
}
