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

const EVIDENCE_SHOWN = 20;
const GOOD: ReadonlySet<ObligationLine['status']> = new Set(['met']);
const BAD: ReadonlySet<ObligationLine['status']> = new Set(['late', 'missing', 'unknown']);

export function buildObligations(model: ReportModel, words: ReportWording): ObligationsPart {
  const { say } = words;
  const days = (line: { readonly firstDay: string; readonly lastDay: string }) =>
    line.firstDay === line.lastDay ? line.firstDay : say('from-to', { from: line.firstDay, to: line.lastDay });
  const lines = bounded(model.obligations, { none: 'no-obligations' }, words, (line) => {
    const status = say(`status-${line.status}`);
    return {
      title: words.text(line.title),
      period: days(line),
      owed: words.number(line.owed),
      done: words.number(line.done),
      evidence: evidenceText(line, words),
      goodStatus: GOOD.has(line.status) ? status : '',
      openStatus: GOOD.has(line.status) || BAD.has(line.status) ? '' : status,
      badStatus: BAD.has(line.status) ? status : '',
      remark: line.waived
        ? say('waived', {
            person: words.text(line.waived.by),
            at: words.moment(line.waived.at),
            reason: cut(line.waived.reason, CELL_CHARACTERS, words),
          })
        : '',
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

function evidenceText({ evidence }: ObligationLine, words: ReportWording): string {
  if (evidence.length === 0) return words.say('no-evidence');
  const named = evidence
    .slice(0, EVIDENCE_SHOWN)
    .map(({ name, at, isLate }) => words.say(isLate ? 'evidence-late' : 'evidence', { name, day: words.dayOf(at) }));
  const more = evidence.length - EVIDENCE_SHOWN;
  return [...named, ...(more > 0 ? [words.say('more-evidence', { count: more })] : [])].join('\n');
}
