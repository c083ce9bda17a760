import { OPTIMISATION_PHASES, VISIT_QUESTIONS } from '../core/record/content.ts';
import type { RecordEntry, ServiceRecord } from '../core/record.ts';
import { isSigned, recordName, totalEffort } from '../core/record.ts';
import { clockTime, localDay } from './moments.ts';
import { personName, type Voice } from './voice.ts';

/** One thing that a record says, under its name on the form. */
export interface RecordLine {
  readonly label: string;
  readonly text: string;
}

/** `R-12 维护记录单` */
export function recordHeading(record: ServiceRecord, voice: Voice): string {
  return `${recordName(record.number)} ${recordKind(record, voice)}`;
}

/** Its kind; of what was brought in from a file 补录 it is said. */
export function recordKind({ entry, origin }: ServiceRecord, voice: Voice): string {
  const kind = voice.t(`record.kind-${entry.kind}`);
  return origin === 'import' ? voice.t('import.marked', { text: kind }) : kind;
}

/** When it was done: `2026-11-20 10:00–16:00`. */
export function recordTimes({ happenedAt, endedAt }: RecordEntry, voice: Voice): string {
  const begun = clockTime(voice, happenedAt, null);
  return endedAt === null ? begun : `${begun}–${clockTime(voice, endedAt, localDay(voice, happenedAt))}`;
}

export function recordPeople({ engineer, others }: RecordEntry, voice: Voice): string {
  const name = personName(voice, engineer);
  return others === null ? name : voice.t('record.people', { engineer: name, others });
}

export function effortWords({ effort }: Pick<RecordEntry, 'effort'>, voice: Voice): string {
  return voice.t('record.effort', { ...effort, total: totalEffort(effort) });
}

/** What the record says, in the order of its form. */
export function recordLines(entry: RecordEntry, voice: Voice): RecordLine[] {
  const { t } = voice;
  const line = (name: string, text: string | number | null): RecordLine[] =>
    text === null ? [] : [{ label: t(`record.field-${name}`), text: String(text) }];
  switch (entry.kind) {
    case 'maintenance': {
      const { category, mode, source, contact, rows, result } = entry.content;
      return [
        ...line('category', t(`record.category-${category}`)),
        ...line('mode', t(`record.mode-${mode}`)),
        ...line('source', t(`record.source-${source}`)),
        ...line('contact', contact),
        ...rows.flatMap((row, index) => [
          { label: `${index + 1}. ${t('record.field-symptom')}`, text: row.symptom },
          ...line('cause', row.cause),
          ...line('solution', row.solution),
          ...line('time-spent', row.hours === null ? null : t('record.hours', { hours: row.hours })),
        ]),
        ...line('result', result),
      ];
    }
    case 'optimisation': {
      const { content } = entry;
      const phases = OPTIMISATION_PHASES.map((phase) => `${t(`record.phase-${phase}`)} ${content.phases[phase]}`);
      return [
        ...line('function', content.function),
        ...line('requirement', content.requirement),
        ...line('change', content.change),
        ...line('phases', phases.join(t('record.comma'))),
      ];
    }
    case 'upgrade': {
      const { product, fromVersion, toVersion, change, result } = entry.content;
      const versions = fromVersion === null ? toVersion : `${fromVersion} → ${toVersion}`;
      return [
        ...line('product', product),
        ...line('versions', versions),
        ...line('change', change),
        ...line('result', result),
      ];
    }
    case 'training': {
      const { mode, attendees, attendeeCount, content } = entry.content;
      return [
        ...line('mode', t(`record.mode-${mode}`)),
        ...line('attendees', attendees),
        ...line('attendee-count', attendeeCount),
        ...line('content', content),
      ];
    }
    case 'parameter-change': {
      const { area, parameter, before, after, reason } = entry.content;
      return [
        ...line('area', t(`record.area-${area}`)),
        ...line('parameter', parameter),
        ...line('before', before),
        ...line('after', after),
        ...line('change-reason', reason),
      ];
    }
    case 'visit': {
      const { mode, customer, content, satisfaction } = entry.content;
      return [
        ...line('mode', t(`record.mode-${mode}`)),
        ...line('customer', customer),
        ...line('content', content),
        ...VISIT_QUESTIONS.flatMap((question) =>
          line(`satisfaction-${question}`, t(`record.answer-${satisfaction[question]}`)),
        ),
      ];
    }
    case 'fault-report': {
      const { impact, cause, solution, prevention } = entry.content;
      return [
        ...line('impact', impact),
        ...line('cause', cause),
        ...line('solution', solution),
        ...line('prevention', prevention),
      ];
    }
    case 'personnel-change': {
      const { leaving, joining, effectiveOn, reason, request, agreedBy } = entry.content;
      return [
        ...line('leaving', leaving),
        ...line('joining', joining),
        ...line('effective-on', effectiveOn),
        ...line('change-reason', reason),
        ...line('request', request),
        ...line('agreed-by', agreedBy ?? t('record.not-agreed')),
      ];
    }
  }
}

/** Whether the customer signed it, who and when; what was signed before a change does not count. */
export function signatureWords(record: ServiceRecord, voice: Voice): string {
  const { signature } = record;
  if (signature === null) return voice.t('record.unsigned');
  const values = {
    person: personName(voice, signature.person),
    at: signature.at.toISOString(),
    version: signature.version,
  };
  if (!isSigned(record)) return voice.t('record.signed-before', values);
  if (signature.rating === null) return voice.t('record.signed', values);
  return voice.t('record.signed-rated', { ...values, rating: voice.t(`ticket.rating-${signature.rating}`) });
}
