import type { ObligationLine, ReportModel } from '../../core/report/model.ts';
import { bounded, CELL_CHARACTERS, cut } from './bounded.ts';
import type { ReportWording } from './wording.ts';

export interface ObligationsPart {
  readonly hasObligations: boolean;
  /** The contract comparison 合同履行对照. */
  readonly obligations: readonly {
    readonly title: string;
    readonly period: string;
    readonly owed: string;
    readonly done: string;
    readonly evidence: string;
    readonly goodStatus: string;
    readonly openStatus: string;
    readonly badStatus: string;
    readonly remark: string;
  }[];
  readonly obligationsNote: string;
  readonly obligationsSummary: string;
  readonly hasPlan: boolean;
  readonly plan: readonly { readonly title: string; readonly owed: string; readonly period: string }[];
  readonly planNote: string;
}

/** More are told by the first and the last; the annex names each. */
const EVIDENCE_NAMED = 3;
const GOOD: ReadonlySet<ObligationLine['status']> = new Set(['met']);
const BAD: ReadonlySet<ObligationLine['status']> = new Set(['late', 'missing', 'unknown']);

export function buildObligations(model: ReportModel, words: ReportWording): ObligationsPart {
  const { say } = words;
  const days = (line: DaysOf) => daysText(line, words);
  const lines = bounded(joinMet(model.obligations), { none: 'no-obligations' }, words, ({ line, periods }) => {
    const status = say(`status-${line.status}`);
    return {
      title: words.text(line.title),
      period: periods === 1 ? days(line) : say('periods-joined', { days: days(line), count: periods }),
      owed: words.number(line.owed),
      done: words.number(line.done),
      evidence: evidenceText(line, words),
      goodStatus: GOOD.has(line.status) ? status : '',
      openStatus: GOOD.has(line.status) || BAD.has(line.status) ? '' : status,
      badStatus: BAD.has(line.status) ? status : '',
      remark: remarkText(line, words),
    };
  });
  const isLast = model.contract.ends <= model.period.lastDay;
  const plan = bounded(model.nextPlan, { none: isLast ? 'no-plan' : 'nothing-planned' }, words, (line) => ({
    title: words.text(line.title),
    owed: words.number(line.owed),
    period: days(line),
  }));
  return {
    hasObligations: lines.shown.length > 0,
    obligations: lines.shown,
    obligationsNote: lines.note,
    obligationsSummary: obligationsSummary(model, words),
    hasPlan: plan.shown.length > 0,
    plan: plan.shown,
    planNote: plan.note,
  };
}

/** What has become of something that was owed in the period before, in one line. */
export function carriedObligation(line: ObligationLine, words: ReportWording): string {
  const { title, owed, done, status } = line;
  const said = [
    words.say(`status-${status}`),
    evidenceText(line, words).replaceAll('\n', ' '),
    remarkText(line, words),
  ];
  return words.say('carried-obligation', {
    title: words.text(title),
    days: daysText(line, words),
    owed,
    done,
    said: words.joined(said.filter((one) => one !== words.none)),
  });
}

interface DaysOf {
  readonly firstDay: string;
  readonly lastDay: string;
}

function daysText({ firstDay, lastDay }: DaysOf, { say }: ReportWording): string {
  return firstDay === lastDay ? firstDay : say('from-to', { from: firstDay, to: lastDay });
}

/** How many stand how; empty where nothing is owed. */
export function obligationsSummary({ obligations }: ReportModel, words: ReportWording): string {
  if (obligations.length === 0) return '';
  const statuses = ['met', 'late', 'missing', 'unknown', 'waived', 'due'] as const;
  const parts = statuses
    .map((status) => ({ status, count: obligations.filter((line) => line.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => words.say('counted', { name: words.say(`status-${status}`), count }));
  return words.say('obligations-summary', { count: obligations.length, parts: words.joined(parts) });
}

/**
 * Periods of a day or a week that were met, one after the other, in one row with their sums: a half-year has 26 weeks. What
 * was late, missing, waived or is open stands by itself.
 */
function joinMet(lines: readonly ObligationLine[]): { readonly line: ObligationLine; readonly periods: number }[] {
  const rows: { line: ObligationLine; periods: number }[] = [];
  for (const line of lines) {
    const last = rows.at(-1);
    if (!last || !isJoined(last.line) || !isJoined(line) || last.line.id !== line.id) {
      rows.push({ line, periods: 1 });
      continue;
    }
    last.line = {
      ...last.line,
      lastDay: line.lastDay,
      owed: last.line.owed + line.owed,
      done: last.line.done + line.done,
      evidence: [...last.line.evidence, ...line.evidence],
      unproven: (last.line.unproven ?? 0) + (line.unproven ?? 0),
    };
    last.periods += 1;
  }
  return rows;
}

function isJoined({ every, status, waived }: ObligationLine): boolean {
  return (every === 'day' || every === 'week') && status === 'met' && waived === null;
}

/** Why it can't be judged, who waived it, and what was done but does not count. */
function remarkText({ waived, cause = null, unproven = 0 }: ObligationLine, words: ReportWording): string {
  const { say } = words;
  return words.sentences([
    ...(cause === null ? [] : [say(`cause-${cause}`)]),
    ...(waived === null
      ? []
      : [
          say('waived', {
            person: words.text(waived.by),
            at: words.moment(waived.at),
            reason: cut(waived.reason, CELL_CHARACTERS, words),
          }),
        ]),
    ...(unproven === 0 ? [] : [say('unproven', { count: unproven })]),
  ]);
}

/** Each where there are few; of many the first and the last, how many there are, and on which days. */
function evidenceText({ evidence, status }: ObligationLine, words: ReportWording): string {
  const { say } = words;
  const first = evidence[0];
  const last = evidence.at(-1);
  // What is not due yet lacks nothing.
  if (!first || !last) return status === 'due' ? words.none : say('no-evidence');
  const marks = (one: { readonly late: number; readonly imported: number }) => [
    ...(one.late > 0 ? [say('evidence-late', { count: one.late })] : []),
    ...(one.imported > 0 ? [say('evidence-imported', { count: one.imported })] : []),
  ];
  if (evidence.length <= EVIDENCE_NAMED) {
    return evidence
      .map(({ name, at, isLate, isImported }) => {
        const said = [words.dayOf(at), ...(isLate ? [say('late')] : []), ...(isImported ? [say('imported')] : [])];
        return say('evidence', { name, day: words.joined(said) });
      })
      .join('\n');
  }
  const late = evidence.filter(({ isLate }) => isLate).length;
  const imported = evidence.filter(({ isImported }) => isImported).length;
  return [
    say('evidence-many', {
      first: first.name,
      last: last.name,
      count: evidence.length,
      from: words.dayOf(first.at),
      to: words.dayOf(last.at),
    }),
    ...marks({ late, imported }),
  ].join('\n');
}
