import type { TicketClocks } from '../../core/sla/clocks.ts';
import { clockStart } from '../../core/sla/clocks.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import type { Wording } from './wording.ts';

/** Every level that was set, who did it and why. */
export function levelLines({ record }: RecordSheetFacts, words: Wording): string[] {
  const { levels } = record.ticket;
  return levels.map((levelled, index) => {
    const before = levels[index - 1];
    const values = {
      at: words.moment(levelled.at),
      level: words.level(levelled.level),
      from: before ? words.level(before.level) : '',
      person: words.actor(levelled),
      reason: levelled.reason ?? '',
    };
    const change = before ? 'relevelled' : 'levelled';
    return words.t(levelled.reason === undefined ? `sheet.${change}` : `sheet.${change}-because`, values);
  });
}

/** From when the clocks count, or why there are none. */
export function timesNote({ record }: RecordSheetFacts, clocks: TicketClocks, words: Wording): string {
  const { ticket, policy } = record;
  if (ticket.state === 'cancelled') return words.t('sheet.times-cancelled');
  if (clocks.level === null) return words.t('sheet.times-unlevelled');
  const at = words.moment(clockStart(ticket, policy));
  return words.t(policy.clockStart === 'levelled' ? 'sheet.times-from-level' : 'sheet.times-from-report', { at });
}

export function pauseLines({ record }: RecordSheetFacts, words: Wording): string[] {
  return record.ticket.pauses.map(({ from, until, reason }) =>
    until === null
      ? words.t('sheet.pause-open', { from: words.moment(from), reason })
      : words.t('sheet.pause', {
          from: words.moment(from),
          until: words.momentAfter(until, from),
          length: words.duration(until.getTime() - from.getTime()),
          reason,
        }),
  );
}

/** Rule 2: breaches under a level that was changed afterwards stay on record, apart from the stages as they count now. */
export function formerBreachLines({ formerBreaches }: TicketClocks, words: Wording): string[] {
  return formerBreaches.map(({ level, stage, dueAt, changedBy }) =>
    words.t(changedBy.reason === undefined ? 'sheet.former-breach' : 'sheet.former-breach-because', {
      level: words.level(level),
      stage: words.text(stage.title),
      due: words.moment(dueAt),
      at: words.moment(changedBy.at),
      to: words.level(changedBy.level),
      person: words.actor(changedBy),
      reason: changedBy.reason ?? '',
    }),
  );
}
