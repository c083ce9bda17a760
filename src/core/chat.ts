/**
 * A chat message as data, free of Slack's format: adapters/slack renders it, escapes it and keeps it within Slack's
 * limits. A plain string is always literal text, so nothing from outside can format, link or ping.
 */
export interface ChatMessage {
  /** One line for the notification on a phone: state and subject. */
  readonly summary: string;
  readonly blocks: readonly ChatBlock[];
}

export type ChatBlock =
  | { readonly kind: 'text'; readonly text: RichText; readonly button?: ChatButton }
  | { readonly kind: 'heading'; readonly text: string }
  /** Small print. */
  | { readonly kind: 'context'; readonly text: RichText }
  | { readonly kind: 'list'; readonly items: readonly RichText[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'buttons';
      readonly buttons: readonly ChatButton[];
      /** In a menu at the end of the row, while they fit: at most five, of few values, without confirmation. */
      readonly more?: readonly ChatButton[];
    }
  | { readonly kind: 'divider' }
  /** Drawn by the chat itself where it can; where it can't, `instead` stands there as a list. At most two a message are drawn. */
  | {
      readonly kind: 'chart';
      readonly title: string;
      readonly chart: ChatChart;
      readonly instead: readonly RichText[];
    };

export interface ChatChart {
  readonly shape: 'bar' | 'line';
  /** Along the x axis. */
  readonly categories: readonly string[];
  /** Each with one value a category. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** The unit. */
  readonly yLabel?: string;
}

export type RichText = string | readonly Span[];

export type Span =
  | string
  | { readonly bold: string }
  | { readonly italic: string }
  | { readonly strike: string }
  | { readonly code: string }
  /** Pings a person: a Slack user id. */
  | { readonly mention: string }
  /** Pings a Slack user group: its id. */
  | { readonly group: string }
  | { readonly link: string; readonly text: string };

export interface ChatButton {
  /** Id of a registered {@link Action}. */
  readonly action: string;
  readonly label: string;
  /** Handed to the action as it is; at most 2,000 characters as JSON. */
  readonly value: { readonly [name: string]: string | number | boolean | null };
  readonly style?: 'primary' | 'danger';
  /** Asked before the click counts. */
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string; readonly no: string };
  /** Opens this address instead of asking anything of Rounds: action and value are of no account then. */
  readonly url?: string;
  /** The contract's channel, for buttons that stand in no channel: those of a home page. */
  readonly channel?: string;
}

export interface ChatModal {
  /** Id of a registered {@link ModalForm}. */
  readonly form: string;
  readonly title: string;
  readonly submit: string;
  readonly close: string;
  readonly intro?: RichText;
  /** Handed back with the submission; at most 3,000 characters as JSON. */
  readonly state: { readonly [name: string]: string | number | boolean | null };
  readonly fields: readonly ModalField[];
}

export type ModalField = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
} & (
  | { readonly kind: 'text'; readonly multiline?: boolean; readonly initial?: string; readonly maxLength?: number }
  | { readonly kind: 'number'; readonly initial?: number; readonly min?: number; readonly max?: number }
  | { readonly kind: 'choice'; readonly options: readonly ModalOption[]; readonly initial?: string }
  /** Arrives as an array of values. */
  | { readonly kind: 'checkboxes'; readonly options: readonly ModalOption[]; readonly initial?: readonly string[] }
  /** To the minute, in the zone of who fills it in; arrives as ISO text in UTC. */
  | { readonly kind: 'datetime'; readonly initial?: Date }
);

export interface ModalOption {
  readonly value: string;
  readonly label: string;
}
