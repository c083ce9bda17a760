import type { CorrectableField, CountedEvent, EventOf, TicketEvent } from '../../core/sla/ticket-event.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import type { Wording } from './wording.ts';

/** Rule 9: what was recorded wrong, with both values, who corrected it, when and why. */
export function correctionLines({ record }: RecordSheetFacts, words: Wording): string[] {
  return record.ticket.events.flatMap((event, index) =>
    corrected(event, words).map(({ correction, change }) =>
      words.t('sheet.correction', {
        number: index + 1,
        event: words.t(`ticket.event-${event.kind}`),
        change,
        person: words.actor(correction),
        at: words.moment(correction.recordedAt),
        reason: correction.reason,
      }),
    ),
  );
}

/** What was changed of one event, as it stands beside it. */
export function correctionMarks(event: CountedEvent, words: Wording): string[] {
  return corrected(event, words).map(({ change }) => words.t('sheet.mark-corrected', { change }));
}

/** Each correction with what it changed: one on top of another changes what that one said. */
function corrected(
  event: CountedEvent,
  words: Wording,
): { readonly correction: EventOf<'corrected'>; readonly change: string }[] {
  let before: TicketEvent = event.former ?? event;
  return (event.corrections ?? []).map((correction) => {
    const { correctedAt, field } = correction;
    const parts: string[] = [];
    if (correctedAt !== null) {
      parts.push(words.t('sheet.corrected-time', { old: words.moment(before.at), new: words.moment(correctedAt) }));
      before = { ...before, at: correctedAt };
    }
    if (field !== null) {
      parts.push(
        words.t('sheet.corrected-field', {
          field: words.t(`ticket.field-${field.name}`),
          old: fieldValue(field.name, fieldOf(before, field.name), words),
          new: fieldValue(field.name, field.value, words),
        }),
      );
      before = { ...before, [field.name]: field.value };
    }
    return { correction, change: parts.join(words.t('sheet.part-separator')) };
  });
}

function fieldOf(event: TicketEvent, name: CorrectableField): unknown {
  return Object.hasOwn(event, name) ? event[name as keyof TicketEvent] : undefined;
}

function fieldValue(name: CorrectableField, value: unknown, words: Wording): string {
  if (name === 'level' && typeof value === 'number') return words.level(value);
  if (name === 'who' && typeof value === 'string') return words.person(value);
  return typeof value === 'string' && value.trim() !== '' ? value : words.none;
}
