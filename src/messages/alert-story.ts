import type { Alert, AlertContent, Mute } from '../core/alert.ts';
import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { alertLinks, alertName, alertOrigin, alertSubject, suggestedLevel } from './alert-words.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { muteName } from './mute.ts';
import { oneLine } from './one-line.ts';
import { levelMark } from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const DESCRIPTION_CHARACTERS = 2_000;
const LABEL_CHARACTERS = 200;
const SUBJECT_CHARACTERS = 120;

/** What happened to an alert. */
export interface AlertStep {
  readonly kind: 'fired' | 'refired' | 'changed' | 'resolved' | 'dismissed';
  readonly at: Date;
  readonly recordedAt: Date;
  readonly actor: string | null;
  readonly content: AlertContent | { readonly reason: string } | null;
}

export interface AlertStoryFacts {
  readonly alert: Alert;
  readonly events: readonly AlertStep[];
  readonly mute: Mute | null;
  readonly ticketNumber: number | null;
  readonly now: Date;
}

/** Everything that is known of an alert, for who asks. */
export function alertStoryMessage(facts: AlertStoryFacts, voice: Voice): ChatMessage {
  const { alert } = facts;
  const day = localDay(voice, facts.now);
  const subject = alertSubject(alert, voice);
  const headline = `${stateMark(alert, voice)} ${alertName(alert)} ${subject}`;
  const words = [alertOrigin(alert, voice), stateWords(facts, day, voice)];
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: headline }] },
    { kind: 'text', text: [words.filter((part) => part !== '').join(' · '), ...alertLinks(alert, voice)] },
  ];
  const description = alert.content.description.trim();
  if (description !== '') blocks.push({ kind: 'code', text: description.slice(0, DESCRIPTION_CHARACTERS) });
  const labels = Object.entries(alert.content.labels).map(
    ([name, value]) => `${oneLine(name, LABEL_CHARACTERS)}=${oneLine(value, LABEL_CHARACTERS)}`,
  );
  if (labels.length > 0) blocks.push({ kind: 'context', text: labels.join('  ') });
  if (alert.content.labelsLeftOut > 0) {
    blocks.push({ kind: 'context', text: voice.t('alert.labels-left-out', { count: alert.content.labelsLeftOut }) });
  }
  blocks.push({ kind: 'list', items: facts.events.map((event) => stepLine(event, day, voice)) });
  return { summary: headline, blocks };
}

export interface AlertListFacts {
  readonly alerts: readonly Alert[];
  readonly total: number;
  /** Only those that fire. */
  readonly isFiring: boolean;
  readonly now: Date;
}

/** Several alerts, a line each. */
export function alertListMessage({ alerts, total, isFiring, now }: AlertListFacts, voice: Voice): ChatMessage {
  const day = localDay(voice, now);
  const heading = voice.t(isFiring ? 'alert.list-firing' : 'alert.list', { count: total });
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: heading }] },
    {
      kind: 'list',
      items: alerts.map((alert) => {
        const since = voice.t('alert.since', { at: clockTime(voice, alert.startsAt, day) });
        const notes = [since, ...flags(alert, voice)].join(' · ');
        return `${stateMark(alert, voice)} ${alertName(alert)} ${alertSubject(alert, voice, SUBJECT_CHARACTERS)} · ${notes}`;
      }),
    },
  ];
  const rest = total - alerts.length;
  if (rest > 0) blocks.push({ kind: 'context', text: voice.t('alert.list-more', { count: rest }) });
  return { summary: heading, blocks };
}

function stateMark(alert: Alert, voice: Voice): string {
  if (alert.dismissedAt !== null) return '🚫';
  if (alert.state === 'resolved') return '✅';
  return alert.muteId === null ? levelMark(suggestedLevel(voice.site.sla, alert.content.severity)) : '🔕';
}

function flags(alert: Alert, voice: Voice): string[] {
  return [
    ...(alert.dismissedAt === null ? [] : [voice.t('alert.flag-dismissed')]),
    ...(alert.state === 'resolved' ? [voice.t('alert.flag-resolved')] : []),
    ...(alert.muteId === null ? [] : [voice.t('alert.flag-muted', { name: muteName({ id: alert.muteId }) })]),
    ...(alert.stormId === null ? [] : [voice.t('alert.flag-storm')]),
    ...(alert.ticketId === null ? [] : [voice.t('alert.flag-ticket')]),
  ];
}

function stateWords({ alert, mute, ticketNumber, now }: AlertStoryFacts, day: string, voice: Voice): string {
  const lasted = (alert.resolvedAt ?? now).getTime() - alert.startsAt.getTime();
  const seconds = spokenSeconds(Math.max(0, lasted));
  const since = clockTime(voice, alert.startsAt, day);
  return [
    alert.resolvedAt === null
      ? voice.t('alert.firing-since', { at: since, seconds })
      : voice.t('alert.fired-until', { from: since, until: clockTime(voice, alert.resolvedAt, day), seconds }),
    ...(alert.occurrences > 1 ? [voice.t('alert.occurrences', { count: alert.occurrences })] : []),
    ...(mute === null ? [] : [voice.t('alert.flag-muted', { name: muteName(mute) })]),
    ...(alert.stormId === null ? [] : [voice.t('alert.flag-storm')]),
    ...(ticketNumber === null ? [] : [ticketName(ticketNumber)]),
  ].join(' · ');
}

function stepLine(event: AlertStep, day: string, voice: Voice): string {
  const at = clockTime(voice, event.at, day, { seconds: true });
  const person = event.actor === null ? '' : personName(voice, event.actor);
  const reason = event.content !== null && 'reason' in event.content ? event.content.reason : '';
  return voice.t(`alert.step-${event.kind}`, { at, person, reason });
}
