import type { Message } from '../../core/message.ts';
import type { BackupLine, Instant, ReportModel } from '../../core/report/model.ts';
import { type AnnexTable, type AnnexWords, table } from './table.ts';

/** Each plan's copies and checks, what is wrong, what is said beside copies and drills, and the size of each good copy. */
export function backupTables({ backups }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, momentOrNull, message } = words;
  const done = backups.plans.flatMap((plan) => [
    ...plan.made.map((row) => ({ ...row, plan, what: t(`backup-message.kind-${row.kind}`), unknown: 0 })),
    ...plan.checks.map(({ passed, ...row }) => {
      return { ...row, plan, good: passed, what: t(`backup-message.check-${row.kind}`) };
    }),
  ]);
  const troubles = backups.plans.flatMap((plan) => plan.troubles.map((trouble) => ({ plan, trouble })));
  const remarks = backups.plans.flatMap((plan) => remarksOf(plan).map((remark) => ({ plan, ...remark })));
  const sizes = backups.plans.flatMap((plan) => plan.sizes.map((size) => ({ plan, size })));
  return [
    table('backups', backups.plans, [
      ['plan', 'text', ({ name }) => text(name)],
      ['host', 'text', ({ host }) => text(host)],
      ['backup-kind', 'text', ({ kind }) => (kind === null ? null : t(`annex.backup-${kind}`))],
      ['last-good', 'text', ({ lastGood }) => lastGood?.name ?? null],
      ['last-good-at', 'moment', ({ lastGood }) => momentOrNull(lastGood?.at ?? null)],
      ['bytes', 'whole', ({ lastGood }) => lastGood?.bytes ?? null],
      ['took', 'duration', ({ lastGood }) => lastGood?.durationSeconds ?? null],
      ['restored-at', 'moment', ({ lastRestored }) => momentOrNull(lastRestored?.at ?? null)],
      ['restore-took', 'duration', ({ lastRestored }) => lastRestored?.restoreSeconds ?? null],
    ]),
    table('backup-work', done, [
      ['plan', 'text', ({ plan }) => text(plan.name)],
      ['what', 'text', ({ what }) => what],
      ['good', 'whole', ({ good }) => good],
      ['failed', 'whole', ({ failed }) => failed],
      ['unknown', 'whole', ({ unknown }) => unknown],
    ]),
    table('backup-troubles', troubles, [
      ['plan', 'text', ({ plan }) => text(plan.name)],
      ['trouble', 'text', ({ trouble }) => message(trouble.message)],
    ]),
    table('backup-remarks', remarks, [
      ['plan', 'text', ({ plan }) => text(plan.name)],
      ['remark-kind', 'text', ({ kind }) => t(`annex.backup-${kind}`)],
      ['copy', 'text', ({ copy }) => copy],
      ['at', 'moment', ({ at }) => moment(at)],
      ['copies', 'whole', ({ copies }) => copies],
      ['remark', 'text', ({ remark }) => message(remark)],
    ]),
    table('backup-sizes', sizes, [
      ['plan', 'text', ({ plan }) => text(plan.name)],
      ['what', 'text', ({ size }) => (size.kind === undefined ? null : t(`backup-message.kind-${size.kind}`))],
      ['at', 'moment', ({ size }) => moment(size.at)],
      ['bytes', 'whole', ({ size }) => size.bytes],
    ]),
  ];
}

interface Remark {
  readonly kind: 'drill' | 'warning';
  readonly copy: string | null;
  readonly at: Instant;
  /** Beside how many copies it is said; null of a drill. */
  readonly copies: number | null;
  readonly remark: Message;
}

function remarksOf({ lastRestored, warnings = [] }: BackupLine): Remark[] {
  const found = lastRestored?.findings?.map((remark): Remark => {
    return { kind: 'drill', copy: lastRestored.name ?? null, at: lastRestored.at, copies: null, remark };
  });
  const said = warnings.map(({ message, copies, last }): Remark => {
    return { kind: 'warning', copy: last.name, at: last.at, copies, remark: message };
  });
  return [...(found ?? []), ...said];
}
