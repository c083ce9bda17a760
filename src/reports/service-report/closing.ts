import type { ReportModel } from '../../core/report/model.ts';
import { bounded, type TextModel } from './bounded.ts';
import type { ReportIssue } from './issue.ts';
import { signedText } from './maintenance.ts';
import { obligationsSummary } from './obligations.ts';
import type { ReportWording } from './wording.ts';

export interface ClosingPart {
  /** The period in sentences, each from a figure of the report. */
  readonly closingLines: readonly TextModel[];
  readonly hasAdvice: boolean;
  readonly advice: readonly { readonly number: string; readonly topic: string; readonly text: string }[];
  readonly adviceNote: string;
  readonly accounting: readonly TextModel[];
  readonly versions: readonly {
    readonly version: string;
    readonly issued: string;
    readonly hash: string;
    readonly note: string;
  }[];
  readonly signedNote: string;
  readonly signedName: string;
  readonly signedDate: string;
}

export function buildClosing(model: ReportModel, issue: ReportIssue, words: ReportWording): ClosingPart {
  const { say } = words;
  const advice = bounded(model.advice, { none: 'no-advice', limit: 50 }, words, ({ kind, message }, index) => ({
    number: String(index + 1),
    topic: say(`advice-${kind}`),
    text: words.message(message),
  }));
  const { signed } = issue;
  return {
    closingLines: closingLines(model, words),
    hasAdvice: advice.shown.length > 0,
    advice: advice.shown,
    adviceNote: advice.note,
    accounting: model.accounting.map((rule) => ({ text: words.message(rule) })),
    versions: [
      ...issue.earlier.map(({ version, issuedAt, dataHash, note }) => ({
        version: String(version),
        issued: words.moment(issuedAt),
        hash: dataHash,
        note: note ?? say('first-version'),
      })),
      {
        version: say('this-version', { version: issue.version }),
        issued: words.moment(issue.issuedAt),
        hash: issue.dataHash,
        note:
          issue.changes.length === 0
            ? say(issue.version === 1 ? 'first-version' : 'no-changes-since')
            : issue.changes.join('\n'),
      },
    ],
    signedNote: signed === null ? '' : signedText({ signed }, words),
    signedName: signed === null ? '' : words.text(signed.by),
    signedDate: signed === null ? '' : words.dayOf(signed.at),
  };
}

/** What may reach its limit later than that is told beside its figures. */
const YEAR_DAYS = 365;

function closingLines(model: ReportModel, words: ReportWording): TextModel[] {
  const { overview, sla, backups, capacity, obligations } = model;
  const { say } = words;
  if (model.isEmpty) return [{ text: say('overview-empty') }];
  const { effort, effortTotal } = overview;
  const { carriedIn, opened, closed, cancelled, stillOpen } = overview.tickets;
  const troubled = backups.plans.filter(({ troubles }) => troubles.length > 0).length;
  const filling = capacity.series.filter(({ forecast }) => forecast !== null && forecast.earliestDays <= YEAR_DAYS);
  // A disk's used and free space are one.
  const places = new Set(
    filling.map(({ target, part, reading }) => JSON.stringify([target, part, reading.split('-')[0]])),
  );
  const texts = [
    say('closing-work', { effort: words.effort(effort, effortTotal) }),
    say('closing-tickets', { carriedIn, opened, closed, cancelled, stillOpen }),
    sla.total.share === null
      ? say('closing-sla-none')
      : say('closing-sla', { share: words.share(sla.total.share), count: sla.breaches.length }),
    ...(backups.plans.length === 0
      ? []
      : [
          say(troubled === 0 ? 'closing-backups' : 'closing-backups-troubled', {
            plans: backups.plans.length,
            troubled,
          }),
        ]),
    ...(places.size === 0 ? [] : [say('closing-capacity', { count: places.size })]),
    ...(obligations.length === 0 ? [] : [obligationsSummary(model, words)]),
  ];
  return texts.map((text) => ({ text }));
}
