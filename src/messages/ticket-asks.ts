import type { Alert } from '../core/alert.ts';
import type { ChatBlock, ChatButton, ChatMessage, Span } from '../core/chat.ts';
import type { ReactionMeaning } from '../core/sla/reaction.ts';
import { TICKET_RATINGS } from '../core/sla/ticket-head.ts';
import { type TicketRecord, ticketName } from '../core/sla/ticket-record.ts';
import { alertName, alertSubject, suggestedLevel } from './alert-words.ts';
import { type Mentions, mentionSpans } from './mentions.ts';
import { spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { reactionSign } from './reaction-signs.ts';
import { levelHint } from './storm.ts';
import { levelButtons, levelRow } from './ticket-buttons.ts';
import { actorName } from './ticket-facts.ts';
import { currentLevel, levelName, ticketTitle } from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 100;
const COMMENT_CHARACTERS = 500;
const STORM_ALERTS_SHOWN = 20;

/** Asks the customer's contact how it went; says afterwards what the answer was, and takes the buttons away. */
export function ratingRequest({ record }: { readonly record: TicketRecord }, voice: Voice): ChatMessage {
  const { t } = voice;
  const { head, rating } = record.ticket;
  const name = ticketName(record.number);
  if (rating !== null) {
    const values = { name, rating: t(`ticket.rating-${rating.rating}`), person: actorName(rating, voice) };
    const text = t('ticket.rating-given', values);
    const comment = oneLine(rating.comment ?? '', COMMENT_CHARACTERS);
    return {
      summary: text,
      blocks: [{ kind: 'text', text }, ...(comment === '' ? [] : [{ kind: 'context' as const, text: comment }])],
    };
  }
  const text = t('ticket.rating-asked', { name, title: ticketTitle(record, voice, TITLE_CHARACTERS) });
  const contact = head.contact ?? head.reporter;
  const slack = voice.site.people.find(({ id, roles }) => id === contact && roles.includes('customer'))?.slack;
  const buttons = TICKET_RATINGS.map(
    (value): ChatButton => ({
      action: 'ticket-rate',
      label: t(`ticket.rating-${value}`),
      value: { ticket: record.id, rating: value },
    }),
  );
  return {
    summary: text,
    blocks: [
      { kind: 'text', text: slack === undefined ? text : [{ mention: slack }, ' ', text] },
      { kind: 'buttons', buttons },
    ],
  };
}

/** What has been waiting for a level, and for how long. */
export interface NudgeFacts {
  readonly subject:
    | { readonly kind: 'alert'; readonly alert: Alert }
    | {
        readonly kind: 'request';
        /** The row of the person's message. */
        readonly messageId: number;
        /** Person id, or the name; empty where nobody knows. */
        readonly author: string;
        readonly text: string;
      }
    | { readonly kind: 'ticket'; readonly record: TicketRecord }
    /** The alerts of a storm that nobody has looked at. */
    | { readonly kind: 'storm'; readonly alerts: readonly Alert[] };
  readonly waitingMs: number;
  readonly mentions: Mentions;
}

/** Reminds the team that nobody has set a level, with a button for each. */
export function unlevelledNudge(facts: NudgeFacts, voice: Voice): ChatMessage {
  const { subject } = facts;
  const waiting = { seconds: spokenSeconds(facts.waitingMs) };
  const text = voice.t(`ticket.nudge-${subject.kind}`, { ...waiting, ...subjectWords(subject, voice) });
  const spans: Span[] = [...mentionSpans(facts.mentions), `⏰ ${text}`];
  return { summary: `⏰ ${text}`, blocks: [{ kind: 'text', text: spans }, nudgeHandle(subject, voice)] };
}

function subjectWords(subject: NudgeFacts['subject'], voice: Voice): { subject: string } | { count: number } {
  switch (subject.kind) {
    case 'alert':
      return { subject: `${alertName(subject.alert)} ${alertSubject(subject.alert, voice, TITLE_CHARACTERS)}` };
    case 'ticket': {
      const { record } = subject;
      return { subject: `${ticketName(record.number)} ${ticketTitle(record, voice, TITLE_CHARACTERS)}` };
    }
    case 'storm':
      return { count: subject.alerts.length };
    case 'request': {
      const words = oneLine(subject.text, TITLE_CHARACTERS);
      if (subject.author === '') return { subject: words };
      const author = personName(voice, subject.author);
      return { subject: words === '' ? author : voice.t('ticket.nudge-said', { author, words }) };
    }
  }
}

/** Buttons for the levels; of a storm its alerts, with the command for one. */
function nudgeHandle(subject: NudgeFacts['subject'], voice: Voice): ChatBlock {
  if (subject.kind === 'storm') return stormAlerts(subject.alerts, voice);
  if (subject.kind === 'ticket') {
    const { id, policy } = subject.record;
    return levelRow(levelButtons(policy, voice, { action: 'ticket-level', value: { ticket: id } }), []);
  }
  const policy = voice.site.sla;
  if (subject.kind === 'request') {
    const value = { message: subject.messageId };
    const dismiss = { action: 'request-dismiss', label: voice.t('ticket.button-request-dismiss'), value };
    return levelRow(levelButtons(policy, voice, { action: 'request-level', value }), [dismiss]);
  }
  const { alert } = subject;
  const value = { alert: alert.id };
  const dismiss = { action: 'alert-dismiss', label: voice.t('alert-message.button-dismiss'), value };
  const suggested = suggestedLevel(policy, alert.content.severity);
  return levelRow(levelButtons(policy, voice, { action: 'alert-level', value, suggested }), [dismiss]);
}

function stormAlerts(alerts: readonly Alert[], voice: Voice): ChatBlock {
  const items = alerts
    .slice(0, STORM_ALERTS_SHOWN)
    .map((alert) => `${alertName(alert)} ${alertSubject(alert, voice, TITLE_CHARACTERS)}`);
  const rest = alerts.length - items.length;
  const more = rest > 0 ? [voice.t('alert-message.storm-more', { count: rest })] : [];
  return { kind: 'list', items: [...items, ...more, ...levelHint(alerts, voice)] };
}

/** What ended comes up again, under a number of its own. */
export function continuedMessage(
  { earlier, record }: { readonly earlier: TicketRecord; readonly record: TicketRecord },
  voice: Voice,
): ChatMessage {
  const text = voice.t('ticket.told-continued', {
    name: ticketName(earlier.number),
    next: ticketName(record.number),
    title: ticketTitle(record, voice, TITLE_CHARACTERS),
  });
  return { summary: text, blocks: [{ kind: 'text', text }] };
}

/** A reaction that had counted was taken away: that changes nothing, and this says what would. */
export function reactionRemovedMessage(
  facts: { readonly record: TicketRecord; readonly meaning: ReactionMeaning; readonly person: string },
  voice: Voice,
): ChatMessage {
  const { record, meaning } = facts;
  const level = currentLevel(record.ticket);
  const text = voice.t(`ticket.reaction-removed-${meaning.kind}`, {
    person: personName(voice, facts.person),
    sign: reactionSign(reactionFor(record, meaning)),
    name: ticketName(record.number),
    level: level === null ? '' : levelName(voice, record.policy, level),
  });
  return { summary: text, blocks: [{ kind: 'text', text }] };
}

function reactionFor({ policy: { reactions } }: TicketRecord, meaning: ReactionMeaning): string {
  const name = meaning.kind === 'level' ? reactions.levels[meaning.level - 1] : reactions[meaning.kind][0];
  return name ?? meaning.kind;
}
