import type { InspectionLine, ReportModel } from '../../core/report/model.ts';
import { countParts, tick } from '../inspection-form/wording.ts';
import { bounded, CELL_CHARACTERS, cut, SHEETS_SHOWN, type TextModel } from './bounded.ts';
import type { ReportWording } from './wording.ts';

export interface InspectionsPart {
  readonly hasInspections: boolean;
  /** Every issued form, oldest first. */
  readonly inspections: readonly {
    readonly date: string;
    readonly title: string;
    readonly number: string;
    readonly mode: string;
    readonly inspector: string;
    readonly counts: string;
    readonly normalBox: string;
    readonly abnormalBox: string;
    readonly overallNote: string;
    readonly effort: string;
  }[];
  readonly inspectionsNote: string;
  /** Month by month, quarter by quarter: by template. */
  readonly inspectionGroups: readonly {
    readonly title: string;
    readonly forms: readonly InspectionModel[];
    readonly note: string;
  }[];
  readonly hasNotIssued: boolean;
  readonly notIssued: readonly TextModel[];
  readonly notIssuedNote: string;
}

export interface InspectionModel {
  readonly heading: string;
  readonly summary: string;
  readonly hasFindings: boolean;
  readonly findings: readonly {
    readonly group: string;
    readonly item: string;
    readonly abnormalMark: string;
    readonly otherMark: string;
    readonly reasons: readonly TextModel[];
  }[];
  readonly note: string;
}

export function buildInspections({ inspections }: ReportModel, words: ReportWording): InspectionsPart {
  const { say } = words;
  const issued = bounded(inspections.issued, { none: 'no-inspections' }, words, (line) => ({
    date: words.doneOn(line.startedAt, line.isImported),
    title: words.text(line.title),
    number: `#${line.id}`,
    mode: words.t(`form.mode-${line.mode}`),
    inspector: words.text(line.inspector),
    counts: countsOf(line, words),
    normalBox: tick(line.overall === 'normal'),
    abnormalBox: tick(line.overall === 'abnormal'),
    overallNote: [
      ...(line.overall === 'incomplete' ? [say('overall-incomplete')] : []),
      ...(line.isPartial ? [say('inspection-partial')] : []),
    ].join(say('list-separator')),
    effort: words.days(line.effortTotal),
  }));
  const notIssued = bounded(inspections.notIssued, { none: 'no-not-issued' }, words, (line) => ({
    text: say('not-issued', {
      name: `#${line.id}`,
      title: words.text(line.title),
      at: words.moment(line.startedAt),
      state: words.t(`inspection.state-${line.state}`),
    }),
  }));
  const templates = [...new Set(inspections.issued.map(({ templateId }) => templateId))];
  return {
    hasInspections: issued.shown.length > 0,
    inspections: issued.shown,
    inspectionsNote: issued.note,
    inspectionGroups: templates.map((templateId) => {
      const lines = inspections.issued.filter((line) => line.templateId === templateId);
      const forms = bounded(lines, { none: 'no-inspections', limit: SHEETS_SHOWN }, words, (line) =>
        buildForm(line, words),
      );
      return { title: lines[0] ? words.text(lines[0].title) : templateId, forms: forms.shown, note: forms.note };
    }),
    hasNotIssued: notIssued.shown.length > 0,
    notIssued: notIssued.shown,
    notIssuedNote: notIssued.note,
  };
}

function countsOf({ counts }: InspectionLine, words: ReportWording): string {
  const kinds = ['normal', 'attention', 'abnormal', 'unknown', 'pending', 'waiting'] as const;
  return countParts(counts, kinds, words.t);
}

/** One form in short: what was not normal, and why. */
function buildForm(line: InspectionLine, words: ReportWording): InspectionModel {
  const { say } = words;
  const findings = bounded(line.findings, { none: 'all-normal', limit: 100 }, words, (finding) => {
    const mark = finding.verdict === 'normal' ? '' : words.t(`form.mark-${finding.verdict}`);
    const reasons = [
      ...finding.reasons.map((reason) => {
        const found = words.message(reason);
        if (reason.target === undefined) return found;
        return words.t('form.reason-finding', { target: words.text(reason.target), findings: found });
      }),
      ...finding.remarks.map((remark) => say('remark', { text: remark })),
    ];
    const shown = bounded(reasons, { none: 'no-reason', limit: 12 }, words, (text) => ({
      text: cut(text, CELL_CHARACTERS, words),
    }));
    return {
      group: words.text(finding.group),
      item: words.text(finding.item),
      abnormalMark: finding.verdict === 'abnormal' ? mark : '',
      otherMark: finding.verdict === 'abnormal' ? '' : mark,
      reasons: shown.note === '' ? shown.shown : [...shown.shown, { text: shown.note }],
    };
  });
  return {
    heading: say('inspection-heading', {
      date: words.doneOn(line.startedAt, line.isImported),
      title: words.text(line.title),
      name: `#${line.id}`,
    }),
    summary: say(line.isPartial ? 'inspection-summary-partial' : 'inspection-summary', {
      mode: words.t(`form.mode-${line.mode}`),
      inspector: words.text(line.inspector),
      total: line.counts.total,
      parts: countsOf(line, words),
      effort: words.effort(line.effort, line.effortTotal),
    }),
    hasFindings: findings.shown.length > 0,
    findings: findings.shown,
    note: findings.note,
  };
}
