import type { ChatBlock, ChatButton } from '../core/chat.ts';
import { canReopen } from '../core/sla/refusal.ts';
import type { TicketRecord } from '../core/sla/ticket-record.ts';
import type { SlaPolicy, StageEnd } from '../core/sla-policy.ts';
import { isPaused, levelName, type TicketView } from './ticket-view.ts';
import type { Voice } from './voice.ts';

/**
 * Ids of the actions that a ticket's messages offer. Their value is `{ ticket }`, with `level` for `ticket-level` and
 * `rating` for `ticket-rate`; `ticket-relevel` asks for the level and the reason.
 */
const TICKET_ACTIONS = [
  'ticket-level',
  'ticket-relevel',
  'ticket-respond',
  'ticket-arrive',
  'ticket-plan',
  'ticket-pause',
  'ticket-resume',
  'ticket-agree',
  'ticket-restore',
  'ticket-disagree',
  'ticket-diagnose',
  'ticket-report',
  'ticket-close',
  'ticket-article',
  'ticket-reopen',
  'ticket-assign',
  'ticket-note',
  'ticket-cancel',
  'ticket-rate',
] as const;
export type TicketAction = (typeof TICKET_ACTIONS)[number];
/** Those whose button is one of its own, not one of several that differ in their value. */
export type SingleAction = Exclude<TicketAction, 'ticket-level' | 'ticket-rate'>;

/** Levels that fit in one row beside the menu. */
const LEVELS_IN_ROW = 4;
const BUTTONS_IN_ROW = 5;
/** What Slack takes in the menu behind a row. */
const MENU_OPTIONS = 5;

export function ticketButton(
  { id }: Pick<TicketRecord, 'id'>,
  action: SingleAction,
  voice: Voice,
  primary = false,
): ChatButton {
  return {
    action,
    label: voice.t(`ticket.button-${action.replace('ticket-', '')}`),
    value: { ticket: id },
    ...(primary ? { style: 'primary' as const } : {}),
  };
}

/** One row of what can be done now, most urgent first, the rest in the menu behind it; once the ticket is closed only what it still owes. */
export function ticketButtons(view: TicketView, now: Date, voice: Voice): ChatBlock[] {
  const { ticket, policy } = view.record;
  const button: MakeButton = (action, primary) => ticketButton(view.record, action, voice, primary);
  if (ticket.state === 'cancelled') return [];
  if (ticket.state === 'closed')
    return owesReport(view) ? [{ kind: 'buttons', buttons: [button('ticket-report')] }] : [];
  if (ticket.state === 'open' && view.clocks.level === null) {
    const levels = levelButtons(policy, voice, { action: 'ticket-level', value: { ticket: view.record.id } });
    return [levelRow(levels, whenUnlevelled(view, button))];
  }
  const { row, menu } = ticket.state === 'restored' ? whenRestored(view, now, button) : whenOpen(view, button);
  const more = [...row.slice(BUTTONS_IN_ROW), ...menu].slice(0, MENU_OPTIONS);
  return [{ kind: 'buttons', buttons: row.slice(0, BUTTONS_IN_ROW), more }];
}

type MakeButton = (action: SingleAction, primary?: boolean) => ChatButton;

interface Offer {
  readonly row: readonly ChatButton[];
  readonly menu: readonly ChatButton[];
}

function whenUnlevelled({ record: { ticket } }: TicketView, button: MakeButton): ChatButton[] {
  return [
    ...(ticket.ends.responded ? [] : [button('ticket-respond')]),
    button('ticket-cancel'),
    button('ticket-assign'),
    button('ticket-note'),
  ];
}

function whenOpen(view: TicketView, button: MakeButton): Offer {
  const { ticket } = view.record;
  const pausable = view.clocks.clocks.some(({ stage }) => stage.pausable);
  const toAgree = view.clocks.clocks.some((clock) => clock.state === 'to-agree');
  const negotiated = view.clocks.clocks.some(({ stage }) => stage.within === 'negotiated');
  return {
    row: [
      ...(ticket.ends.responded ? [] : [button('ticket-respond', true)]),
      ...(waitsFor(view, 'arrived') ? [button('ticket-arrive')] : []),
      ...(waitsFor(view, 'planned') ? [button('ticket-plan')] : []),
      ...(toAgree ? [button('ticket-agree')] : []),
      ...(isPaused(ticket) ? [button('ticket-resume')] : pausable ? [button('ticket-pause')] : []),
      button('ticket-restore'),
    ],
    menu: [
      ...(negotiated && !toAgree ? [button('ticket-agree')] : []),
      button('ticket-relevel'),
      button('ticket-assign'),
      button('ticket-cancel'),
      button('ticket-note'),
    ],
  };
}

function whenRestored(view: TicketView, now: Date, button: MakeButton): Offer {
  const { ticket } = view.record;
  const diagnosed = ticket.ends.diagnosed !== undefined;
  const reopenable = canReopen(view.record, now);
  return {
    row: [
      ...(diagnosed ? [] : [button('ticket-diagnose', true)]),
      ...(ticket.restore?.recovery ? [button('ticket-disagree')] : []),
      ...(owesReport(view) ? [button('ticket-report')] : []),
      ...(ticket.diagnosis ? [button('ticket-close', diagnosed)] : []),
      ...(reopenable && !ticket.restore?.recovery ? [button('ticket-reopen')] : []),
    ],
    menu: [
      ...(diagnosed ? [button('ticket-diagnose')] : []),
      button('ticket-relevel'),
      button('ticket-assign'),
      button('ticket-cancel'),
      button('ticket-note'),
    ],
  };
}

/** The fault report is owed from the restore on, and may well come after the closing. */
export function owesReport(view: TicketView): boolean {
  return waitsFor(view, 'reported');
}

function waitsFor(view: TicketView, end: StageEnd): boolean {
  return view.clocks.clocks.some(
    (clock) => clock.stage.endedBy === end && (clock.state === 'running' || clock.state === 'overdue'),
  );
}

/** A button for each level, the suggested one standing out. */
export function levelButtons(
  policy: SlaPolicy,
  voice: Voice,
  of: {
    readonly action: string;
    readonly value: ChatButton['value'];
    readonly suggested?: number | null;
  },
): ChatButton[] {
  return policy.levels.map(({ level }) => ({
    action: of.action,
    label: levelName(voice, policy, level),
    value: { ...of.value, level },
    ...(level === of.suggested ? { style: 'primary' as const } : {}),
  }));
}

/** Level buttons in one row; those that do not fit follow what is first in the menu. */
export function levelRow(buttons: readonly ChatButton[], menu: readonly ChatButton[]): ChatBlock {
  return {
    kind: 'buttons',
    buttons: buttons.slice(0, LEVELS_IN_ROW),
    more: [...menu.slice(0, 1), ...buttons.slice(LEVELS_IN_ROW), ...menu.slice(1)].slice(0, MENU_OPTIONS),
  };
}
