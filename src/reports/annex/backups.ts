import type { ReportModel } from '../../core/report/model.ts';
import { type AnnexTable, type AnnexWords, table } from './table.ts';

/** Each plan's copies and checks, what is wrong, and the size of each good copy. */
export function backupTables({ backups }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, momentOrNull, message } = words;
  const done = backups.plans.flatMap((plan) => [
    ...plan.made.map((row) => ({ ...row, plan, what: t(`backup-message.kind-${row.kind}`), unknown: 0 })),
    ...plan.checks.map(({ passed, ...row }) => {
      return { ...row, plan, good: passed, what: t(`backup-message.check-${row.kind}`) };
    }),
  ]);
  const troubles = backups.plans.flatMap((plan) => plan.troubles.map((trouble) => ({ plan, trouble })));
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
    table('backup-sizes', sizes, [
      ['plan', 'text', ({ plan }) => text(plan.name)],
      ['what', 'text', ({ size }) => (size.kind === undefined ? null : t(`backup-message.kind-${size.kind}`))],
      ['at', 'moment', ({ size }) => moment(size.at)],
      ['bytes', 'whole', ({ size }) => size.bytes],
    ]),
  ];
}
