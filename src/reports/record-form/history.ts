import type { RecordVersion } from '../../core/record.ts';
import type { FormRecord } from '../record-form.ts';
import type { TextModel } from '../record-sheet/wording.ts';
import type { FormWording } from './wording.ts';

/** Lines that are printed; how many more there are is said in the last. */
const LINES_SHOWN = 40;

/** Which version a form is of, how it came to be, and whether it is void 作废. */
export interface HistoryModel {
  /** Empty on the first. */
  readonly version: string;
  readonly hasHistory: boolean;
  readonly history: readonly TextModel[];
  /** Where it was brought in from a file; else empty. */
  readonly importNote: string;
  readonly voided: boolean;
  readonly voidNote: string;
}

export function historyModel(
  { record, versions }: { readonly record: FormRecord; readonly versions: readonly RecordVersion[] },
  words: FormWording,
): HistoryModel {
  const { t } = words;
  const line = ({ version, change, by, at, reason }: RecordVersion) =>
    t(`record-form.history-${change}`, {
      version,
      person: words.person(by),
      at: words.moment(at),
      reason: reason ?? '',
    });
  // What was changed last says most.
  const more = versions.length - LINES_SHOWN;
  const lines = [
    ...(more > 0 ? [t('record-form.history-more', { count: more })] : []),
    ...versions.slice(Math.max(0, more)).map(line),
  ];
  const voiding = versions.findLast(({ change }) => change === 'voided');
  const isVoid = record.state === 'voided';
  return {
    version: record.version === 1 ? '' : t('record-form.version', { version: record.version }),
    hasHistory: versions.length > 1,
    history: versions.length > 1 ? lines.map((text) => ({ text })) : [],
    importNote:
      record.origin === 'import'
        ? t('record-form.imported', { person: words.person(record.createdBy), at: words.moment(record.createdAt) })
        : '',
    voided: isVoid,
    voidNote:
      isVoid && voiding
        ? t('record-form.void-note', {
            person: words.person(voiding.by),
            at: words.moment(voiding.at),
            reason: voiding.reason ?? '',
          })
        : '',
  };
}
