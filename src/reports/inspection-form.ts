import type { Translate } from '../context.ts';
import type { Inspection } from '../core/inspection.ts';
import { countVerdicts, coveredOf, type VerdictCounts } from '../core/item-verdict.ts';
import { type Locale, type LocalText, localText } from '../core/message.ts';
import { totalEffort } from '../core/record.ts';
import { BY_SCHEDULE } from '../core/scheduled-run.ts';
import type { Contract } from '../core/site.ts';
import { buildEvidence, buildTargets, type EvidenceModel, type TargetModel } from './inspection-form/appendix.ts';
import { fingerprintWords } from './inspection-form/fingerprint.ts';
import { rememberTexts } from './inspection-form/remember-texts.ts';
import { buildRows, type RowModel } from './inspection-form/rows.ts';
import { countParts, longDate, tick } from './inspection-form/wording.ts';

/** All that stands on an inspection form 巡检报告, as recorded: nothing on it comes from anywhere else. */
export interface InspectionFormFacts {
  readonly contract: Pick<Contract, 'number' | 'name' | 'customer' | 'provider' | 'system' | 'timeZone'>;
  readonly inspection: Inspection;
  /** Names of the people it mentions, by id. */
  readonly people: { readonly [personId: string]: LocalText };
  /** What was kept of the raw output, by {@link CheckResult.key}. */
  readonly evidence: { readonly [resultKey: number]: EvidenceFacts };
  /** What a person was asked to look at, by {@link CheckResult.key} of manual checks. */
  readonly questions: { readonly [resultKey: number]: LocalText };
  /** SHA-256 in hex over all the other facts, from {@link hashInspectionFormFacts}. */
  readonly documentHash: string;
}

export interface EvidenceFacts {
  readonly excerpt: string;
  /** The output was longer than what was kept. */
  readonly truncated: boolean;
}

/** What the Word template's tags stand for; `templates/inspection-form.tags.json` explains each. */
export interface InspectionFormModel {
  readonly title: string;
  readonly number: string;
  readonly contractName: string;
  readonly contractNumber: string;
  readonly customer: string;
  readonly provider: string;
  readonly system: string;
  readonly date: string;
  readonly inspectors: string;
  readonly remoteBox: string;
  readonly onsiteBox: string;
  readonly scope: string;
  readonly overallNormalBox: string;
  readonly overallAbnormalBox: string;
  readonly overallNote: string;
  readonly summary: string;
  readonly countNormal: number;
  readonly countAttention: number;
  readonly countAbnormal: number;
  readonly countUnknown: number;
  readonly countPending: number;
  readonly countCovered: number;
  readonly countTotal: number;
  readonly effort: string;
  readonly provisional: boolean;
  readonly provisionalNote: string;
  readonly rows: readonly RowModel[];
  readonly hasAppendix: boolean;
  readonly targets: readonly TargetModel[];
  readonly evidence: readonly EvidenceModel[];
  /** How much evidence there was no room for. */
  readonly evidenceNote: string;
  readonly fingerprint: string;
  readonly fingerprintShort: string;
  readonly producer: string;
}

/**
 * Builds the form's content from recorded facts alone: the same facts give the same form. `unknown` and `pending` items
 * tick neither box and bar an overall normal; whatever is not issued is provisional.
 */
export function buildInspectionForm(
  facts: InspectionFormFacts,
  translate: Translate,
  locale: Locale,
): InspectionFormModel {
  const t = rememberTexts(translate);
  const { contract, inspection } = facts;
  const text = (value: LocalText) => localText(value, locale);
  const counts = countVerdicts(inspection);
  const overall = judgeOverall(inspection, counts, t);
  const targets = buildTargets(facts, t, locale);
  const { evidence, evidenceNote } = buildEvidence(facts, t, locale);
  return {
    title: formTitle(facts, t, locale),
    number: `${contract.number}/${inspection.id}`,
    contractName: text(contract.name),
    contractNumber: contract.number,
    customer: text(contract.customer),
    provider: text(contract.provider),
    system: text(contract.system),
    date: formDate(facts, t, locale),
    inspectors: inspectors(facts, locale).join(t('form.list-separator')),
    remoteBox: tick(inspection.mode === 'remote'),
    onsiteBox: tick(inspection.mode === 'onsite'),
    scope: scope(inspection, t, locale),
    overallNormalBox: tick(overall.box === 'normal'),
    overallAbnormalBox: tick(overall.box === 'abnormal'),
    overallNote: overall.note,
    summary: t('form.summary', {
      total: counts.total,
      covered: coveredOf(counts),
      parts: countParts(counts, ['normal', 'attention', 'abnormal', 'unknown', 'pending', 'waiting'], t),
    }),
    countNormal: counts.normal,
    countAttention: counts.attention,
    countAbnormal: counts.abnormal,
    countUnknown: counts.unknown + counts.waiting,
    countPending: counts.pending,
    countCovered: coveredOf(counts),
    countTotal: counts.total,
    effort: effort(inspection, t),
    provisional: inspection.state !== 'issued',
    provisionalNote: provisionalNote(inspection, counts, t),
    rows: buildRows(facts, t, locale),
    hasAppendix: targets.length + evidence.length > 0,
    targets,
    evidence,
    evidenceNote,
    ...fingerprintWords(facts.documentHash),
    producer: t('form.producer'),
  };
}

function judgeOverall(
  inspection: Inspection,
  counts: VerdictCounts,
  t: Translate,
): { readonly box: 'normal' | 'abnormal' | null; readonly note: string } {
  if (inspection.state === 'cancelled' || inspection.state === 'interrupted') {
    return { box: null, note: t(`form.overall-${inspection.state}`) };
  }
  if (counts.total === 0) return { box: null, note: t('form.overall-nothing') };
  const parts = countParts(counts, ['abnormal', 'unknown', 'pending', 'waiting', 'attention'], t);
  const open = counts.unknown + counts.pending + counts.waiting > 0;
  if (open && counts.abnormal === 0) return { box: null, note: t('form.overall-open', { parts }) };
  return {
    box: counts.abnormal > 0 ? 'abnormal' : 'normal',
    note: parts === '' ? '' : t('form.overall-parts', { parts }),
  };
}

/** A template's title may name its mode, so the title says when it was run in the other. */
function formTitle({ inspection }: InspectionFormFacts, t: Translate, locale: Locale): string {
  const template = localText(inspection.title, locale);
  if (inspection.mode === inspection.plannedMode) return t('form.title', { template });
  return t('form.title-mode-differs', { template, mode: t(`form.mode-${inspection.mode}`) });
}

/** When the facts were collected; answers of people carry their own times. */
function formDate({ contract, inspection }: InspectionFormFacts, t: Translate, locale: Locale): string {
  const { startedAt, collectedAt } = inspection;
  const date = longDate(startedAt, contract.timeZone, locale);
  const from = t('form.time', { at: startedAt.toISOString() });
  if (collectedAt === null) return t('form.period-open', { date, from });
  if (longDate(collectedAt, contract.timeZone, locale) !== date) {
    return t('form.period-days', { from: startedAt.toISOString(), to: collectedAt.toISOString() });
  }
  const to = t('form.time', { at: collectedAt.toISOString() });
  return to === from ? t('form.period-moment', { date, from }) : t('form.period-one-day', { date, from, to });
}

/** Who started it, who answered what only a person can see, who issued it. A schedule inspects nothing. */
function inspectors({ inspection, people }: InspectionFormFacts, locale: Locale): string[] {
  const answered = inspection.groups
    .flatMap((group) => group.items)
    .flatMap((item) => item.entries)
    .filter((entry) => entry.kind === 'answer')
    .map((entry) => entry.personId);
  const issued = inspection.state === 'issued' && inspection.endedBy !== null ? [inspection.endedBy] : [];
  const ids = [...new Set([inspection.startedBy, ...answered, ...issued])].filter((id) => id !== BY_SCHEDULE);
  return ids.map((id) => localText(people[id] ?? id, locale));
}

function scope(inspection: Inspection, t: Translate, locale: Locale): string {
  if (inspection.hosts === null) return '';
  const hosts = inspection.hosts.map((id) => {
    const target = inspection.targets.find((candidate) => candidate.kind === 'host' && candidate.id === id);
    return target ? localText(target.name, locale) : id;
  });
  return t('form.scope-hosts', { hosts: hosts.join(t('form.list-separator')) });
}

function effort({ effort: confirmed, defaultEffort }: Inspection, t: Translate): string {
  if (confirmed === null) return t('form.effort-open', { ...defaultEffort });
  const total = totalEffort(confirmed);
  return t('form.effort', { ...confirmed, total, count: total });
}

function provisionalNote(inspection: Inspection, counts: VerdictCounts, t: Translate): string {
  switch (inspection.state) {
    case 'issued':
      return '';
    case 'cancelled':
    case 'interrupted':
      return t(`form.provisional-${inspection.state}`);
    case 'running':
      return t('form.provisional-running', { count: counts.waiting });
    case 'answering':
      if (counts.pending > 0) return t('form.provisional-answering', { count: counts.pending });
      return t(inspection.effort === null ? 'form.provisional-effort' : 'form.provisional-unissued');
  }
}
