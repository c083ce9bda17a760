import type { CountedEvent } from '../../core/sla/ticket-event.ts';
import type { Wording } from './wording.ts';

/** What is recorded later than this was not recorded as it happened. */
const AS_IT_HAPPENED_MS = 120_000;

/** What was found after downtime, or put in later, says so; null where it was recorded as it happened. */
export function lateMark(event: CountedEvent, words: Wording): string | null {
  // A correction of its time is marked as such: it does not make an entry late.
  const { at, recordedAt, notBefore } = event.former ?? event;
  if (notBefore !== undefined) {
    return words.t('sheet.mark-between', { from: words.moment(notBefore), until: words.moment(at) });
  }
  if (recordedAt.getTime() - at.getTime() <= AS_IT_HAPPENED_MS) return null;
  return words.t('sheet.mark-late', { recorded: words.moment(recordedAt) });
}
