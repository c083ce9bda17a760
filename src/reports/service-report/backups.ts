import type { Message } from '../../core/message.ts';
import type { TrendChart } from '../../core/report/chart.ts';
import type { BackupLine, ReportModel } from '../../core/report/model.ts';
import { bounded, CELL_CHARACTERS, cut, type TextModel } from './bounded.ts';
import { bytesScale, dayNumber, thinned } from './trend-points.ts';
import type { ReportWording } from './wording.ts';

export interface BackupsPart {
  readonly hasBackups: boolean;
  readonly backups: readonly {
    readonly plan: string;
    readonly host: string;
    readonly kind: string;
    readonly made: string;
    readonly checks: string;
    readonly lastGood: string;
    readonly lastRestored: string;
    readonly sound: string;
    readonly troubles: readonly TextModel[];
  }[];
  readonly backupsNote: string;
  readonly hasBackupRemarks: boolean;
  readonly backupRemarks: readonly { readonly plan: string; readonly subject: string; readonly remark: string }[];
  readonly backupRemarksNote: string;
  readonly backupCharts: readonly { readonly chart: TrendChart }[];
  readonly backupChartsNote: string;
}

/** More would fill pages; all sizes stand in the annex. */
const CHARTS_SHOWN = 12;

export function buildBackups(model: ReportModel, words: ReportWording): BackupsPart {
  const { plans } = model.backups;
  const { say } = words;
  const lines = bounded(plans, { none: 'no-backups' }, words, (plan) => ({
    plan: words.text(plan.name),
    host: words.text(plan.host),
    kind: plan.kind === null ? words.none : say(`backup-${plan.kind}`),
    made: madeText(plan, words),
    checks: checksText(plan, words),
    lastGood: lastGoodText(plan, words),
    lastRestored: lastRestoredText(plan, words),
    sound: plan.troubles.length === 0 ? say('no-troubles') : '',
    troubles: plan.troubles.map(({ message }) => ({ text: words.message(message) })),
  }));
  const said = plans.flatMap((plan) => remarksOf(plan, words));
  const remarks = bounded(said, { none: 'no-backups' }, words, (remark) => remark);
  const drawn = plans.filter(({ sizes }) => sizes.length > 1);
  const charts = bounded(drawn, { none: 'no-backup-charts', limit: CHARTS_SHOWN }, words, (plan) => ({
    chart: sizeChart(plan, model, words),
  }));
  return {
    hasBackups: lines.shown.length > 0,
    backups: lines.shown,
    backupsNote: lines.note,
    hasBackupRemarks: remarks.shown.length > 0,
    backupRemarks: remarks.shown,
    backupRemarksNote: said.length === 0 ? '' : remarks.note,
    backupCharts: charts.shown,
    backupChartsNote: drawn.length === 0 ? '' : charts.note,
  };
}

function madeText({ made }: BackupLine, words: ReportWording): string {
  const parts = made
    .filter(({ good, failed }) => good + failed > 0)
    .map(({ kind, good, failed }) =>
      words.say(failed > 0 ? 'backup-made-failed' : 'backup-made', {
        kind: words.t(`backup-message.kind-${kind}`),
        good,
        failed,
      }),
    );
  return words.joined(parts);
}

function checksText({ checks }: BackupLine, words: ReportWording): string {
  const parts = checks
    .filter(({ passed, failed, unknown }) => passed + failed + unknown > 0)
    .map(({ kind, passed, failed, unknown }) => {
      const text = words.say('backup-checked', { kind: words.say(`backup-check-${kind}`), passed });
      const bad = [
        failed > 0 ? words.say('backup-check-failed', { count: failed }) : '',
        unknown > 0 ? words.say('backup-check-unknown', { count: unknown }) : '',
      ];
      return words.joined([text, ...bad]);
    });
  return parts.length === 0 ? words.none : parts.join('\n');
}

function lastGoodText({ lastGood }: BackupLine, words: ReportWording): string {
  if (lastGood === null) return words.say('backup-never');
  return words.joined([
    `${lastGood.name}\u00a0${words.moment(lastGood.at)}`,
    lastGood.bytes === null ? '' : words.bytes(lastGood.bytes),
  ]);
}

function lastRestoredText({ lastRestored }: BackupLine, words: ReportWording): string {
  if (lastRestored === null) return words.say('backup-never-restored');
  const { at, restoreSeconds } = lastRestored;
  const took =
    restoreSeconds === null ? '' : words.say('backup-restore-took', { took: words.duration(restoreSeconds) });
  return words.joined([words.moment(at), took]);
}

type Remark = BackupsPart['backupRemarks'][number];

/** What the last drill found, and what is said beside the period's copies. */
function remarksOf({ name, lastRestored, warnings = [] }: BackupLine, words: ReportWording): Remark[] {
  const row = (subject: string, messages: readonly Message[]): Remark => ({
    plan: words.text(name),
    subject,
    remark: messages.map((message) => cut(words.message(message), CELL_CHARACTERS, words)).join('\n'),
  });
  const said = warnings.map(({ message, copies, last }) =>
    row(words.say('backup-warning', { count: copies, name: last.name, at: words.moment(last.at) }), [message]),
  );
  if (lastRestored === null || !lastRestored.findings?.length) return said;
  const { name: copy = '', at, findings } = lastRestored;
  return [row(words.joined([words.say('backup-check-drill'), `${copy}\u00a0${words.moment(at)}`]), findings), ...said];
}

function sizeChart(plan: BackupLine, { period, asOf }: ReportModel, words: ReportWording): TrendChart {
  const { unit, divisor } = bytesScale(plan.sizes.map(({ bytes }) => bytes));
  // A full copy and an increment have nothing in common: one line over both would only go up and down.
  const kinds = [...Map.groupBy(plan.sizes, ({ kind }) => kind)];
  return {
    kind: 'trend',
    title: words.say('chart-backup', { plan: words.text(plan.name), unit }),
    format: 'General',
    timeTitle: words.say('chart-time'),
    from: dayNumber(period.from, words.timeZone),
    until: dayNumber(period.hasEnded ? period.before : asOf, words.timeZone),
    least: 0,
    most: null,
    series: kinds.map(([kind, sizes]) => ({
      name: kind === undefined ? words.say('chart-size', { unit }) : words.t(`backup-message.kind-${kind}`),
      points: thinned(sizes.map(({ at, bytes }) => ({ at, value: bytes }))).map(({ at, value }) => ({
        day: dayNumber(at, words.timeZone),
        value: value / divisor,
      })),
    })),
  };
}
