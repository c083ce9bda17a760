import type { Alert } from '../core/alert.ts';
import type { Span } from '../core/chat.ts';
import type { CorrectableField, CorrectionFact, CountedEvent, TicketEvent } from '../core/sla/ticket-event.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { alertLinks, alertName, alertOrigin } from './alert-words.ts';
import { clockTime } from './moments.ts';
import { oneLine } from './one-line.ts';
import { levelShort, type TicketView } from './ticket-view.ts';
import { inWords, personName, type Voice } from './voice.ts';

const REASON_CHARACTERS = 160;
const TEXT_CHARACTERS = 300;
const NAME_CHARACTERS = 40;

/** When it was reported and when it got its level, both, with who reported it how, and its host. */
export function originLine(view: TicketView, day: string | null, voice: Voice): string {
  const { head, levels, openedAt, events } = view.record.ticket;
  const { t } = voice;
  const levelled = levels.at(-1);
  const host = voice.site.hosts.find((candidate) => candidate.id === head.host);
  const isImported = events.some(({ kind, source }) => kind === 'opened' && source === 'import');
  const reported = t('ticket.reported', { at: clockTime(voice, openedAt, day) });
  return [
    isImported ? t('import.marked', { text: reported }) : reported,
    ...(levelled
      ? [t('ticket.levelled-by', { at: clockTime(voice, levelled.at, day), person: actorName(levelled, voice) })]
      : []),
    `${t(`ticket.kind-${head.ticketKind}`)}/${t(`ticket.origin-${head.origin}`)}`,
    ...(host ? [inWords(voice, host.name)] : []),
    ...(head.reporter === null
      ? []
      : [t('ticket.reporter', { person: oneLine(personName(voice, head.reporter), NAME_CHARACTERS) })]),
    ...(head.contact === null || head.contact === head.reporter
      ? []
      : [t('ticket.contact', { person: oneLine(personName(voice, head.contact), NAME_CHARACTERS) })]),
    ...(head.continues === null ? [] : [t('ticket.continues', { name: ticketName(head.continues) })]),
  ].join(' · ');
}

/** Who did something: a person, the monitoring system, Rounds itself; else somebody did whom nobody knows. */
export function actorName({ actor, source }: Pick<TicketEvent, 'actor' | 'source'>, voice: Voice): string {
  if (actor !== null) return personName(voice, actor);
  if (source === 'rounds') return 'Rounds';
  return voice.t(source === 'webhook' ? 'ticket.actor-webhook' : 'ticket.actor-unknown');
}

/** What stays to be known of the alert whose message became the card. */
export function alertSpans(alert: Alert, day: string | null, voice: Voice): Span[] {
  const words = [
    alertName(alert),
    alertOrigin(alert, voice),
    voice.t('alert-message.since', { at: clockTime(voice, alert.startsAt, day) }),
    ...(alert.occurrences > 1 ? [voice.t('alert-message.occurrences', { count: alert.occurrences })] : []),
    ...(alert.state === 'resolved' && alert.resolvedAt !== null
      ? [voice.t('alert-message.state-resolved', { at: clockTime(voice, alert.resolvedAt, day) })]
      : []),
  ];
  return [words.join(' · '), ...alertLinks(alert, voice)];
}

/** Breaches under a level that was changed afterwards: they stay on record. */
export function formerBreachLines(view: TicketView, day: string | null, voice: Voice): string[] {
  return view.clocks.formerBreaches.map(({ level, stage, dueAt, changedBy }) => {
    const values = {
      level: levelShort(voice, level),
      stage: inWords(voice, stage.title),
      due: clockTime(voice, dueAt, day),
      at: clockTime(voice, changedBy.at, day),
      to: levelShort(voice, changedBy.level),
      person: actorName(changedBy, voice),
    };
    if (changedBy.reason === undefined) return voice.t('ticket.former-breach', values);
    return voice.t('ticket.former-breach-because', { ...values, reason: oneLine(changedBy.reason, REASON_CHARACTERS) });
  });
}

/** What was recorded wrong and corrected: both values, who did it and why. */
export function correctionLines(view: TicketView, day: string | null, voice: Voice): string[] {
  return view.record.ticket.events.flatMap((event) =>
    (event.corrections ?? []).flatMap((correction) =>
      correctionParts(correction, event.former ?? event, day, voice).map((change) =>
        voice.t('ticket.correction', {
          change,
          person: actorName(correction, voice),
          reason: oneLine(correction.reason, REASON_CHARACTERS),
        }),
      ),
    ),
  );
}

/** What a correction changes of an event, as parts of a sentence: its time, a field, or both. */
export function correctionParts(
  correction: CorrectionFact,
  former: CountedEvent,
  day: string | null,
  voice: Voice,
): string[] {
  const { t } = voice;
  const event = t(`ticket.event-${former.kind}`);
  const parts: string[] = [];
  if (correction.correctedAt !== null) {
    const old = clockTime(voice, former.at, day, { seconds: true });
    parts.push(
      t('ticket.corrected-time', { event, old, new: clockTime(voice, correction.correctedAt, day, { seconds: true }) }),
    );
  }
  if (correction.field !== null) {
    const { name, value } = correction.field;
    const before = name in former ? String(former[name as keyof CountedEvent] ?? '') : '';
    parts.push(
      t('ticket.corrected-field', {
        event,
        field: t(`ticket.field-${name}`),
        old: fieldValue(name, before, voice),
        new: fieldValue(name, String(value), voice),
      }),
    );
  }
  return parts;
}

function fieldValue(name: CorrectableField, value: string, voice: Voice): string {
  if (name === 'level' && /^[1-9]$/.test(value)) return levelShort(voice, Number(value));
  return oneLine(value, REASON_CHARACTERS);
}

/** Cause and solution, as they were given. */
export function diagnosisLine({ record: { ticket } }: TicketView, voice: Voice): string {
  if (ticket.diagnosis === null) return '';
  return voice.t('ticket.diagnosis', {
    cause: oneLine(ticket.diagnosis.cause, TEXT_CHARACTERS),
    solution: oneLine(ticket.diagnosis.solution, TEXT_CHARACTERS),
  });
}
