import type { Translate } from '../../context.ts';
import type { CheckResult, InspectedTarget, InspectionItem } from '../../core/inspection.ts';
import { type Locale, localText } from '../../core/message.ts';
import type { InspectionFormFacts } from '../inspection-form.ts';
import { cutExcerpts } from './excerpt.ts';
import { messageText, resultsText, targetOf } from './findings.ts';
import { standingOf } from './wording.ts';

/** A clock that is off by more makes the times in an excerpt misleading. */
const CLOCK_WARNING_MS = 60_000;
const CLOCK_EQUAL_MS = 1_000;

/** One host, application or database, and how inspecting it went. */
export interface TargetModel {
  readonly name: string;
  readonly failedMark: string;
  readonly state: string;
  readonly started: string;
  readonly duration: string;
  readonly clock: string;
}

/** What one check saw on one target. */
export interface EvidenceModel {
  readonly number: number;
  readonly heading: string;
  readonly meta: string;
  readonly clockNote: string;
  readonly excerpt: string;
  /** What is missing of the excerpt, and why. */
  readonly cutNote: string;
}

export function buildTargets({ inspection }: InspectionFormFacts, t: Translate, locale: Locale): TargetModel[] {
  return inspection.targets.map((target) => ({
    name: localText(target.name, locale),
    failedMark: target.state === 'failed' ? t('form.mark-unknown') : '',
    state: targetState(target, t),
    started: target.startedAt ? t('form.datetime', { at: target.startedAt.toISOString() }) : t('form.none'),
    duration: durationOf(target, t) ?? t('form.none'),
    clock: clockText(target, t),
  }));
}

/** The evidence that there is room for, and a note on the rest. */
export function buildEvidence(
  facts: InspectionFormFacts,
  t: Translate,
  locale: Locale,
): { readonly evidence: readonly EvidenceModel[]; readonly evidenceNote: string } {
  const seen = facts.inspection.groups
    .flatMap((group) => group.items)
    .flatMap((item) =>
      item.results.filter(({ target }) => target.kind !== 'person').map((result) => ({ item, result })),
    );
  const shown = cutExcerpts(
    seen.map(({ result }) => ({ verdict: result.verdict, excerpt: facts.evidence[result.key]?.excerpt ?? '' })),
  );
  const printed = seen.flatMap(({ item, result }, index) => {
    const excerpt = shown[index] ?? null;
    return excerpt === null ? [] : [{ item, result, excerpt }];
  });
  const leftOut = seen.length - printed.length;
  return {
    evidence: printed.map(({ item, result, excerpt }, index) => {
      const target = targetOf(result, facts);
      return {
        number: index + 1,
        heading: heading(item, result, t, locale),
        meta: meta(result, target, t),
        clockNote: target ? clockWarning(target, t) : '',
        excerpt,
        cutNote: cutNote(result, facts, excerpt, t),
      };
    }),
    evidenceNote: leftOut > 0 ? t('form.evidence-left-out', { count: leftOut }) : '',
  };
}

function cutNote(result: CheckResult, facts: InspectionFormFacts, shown: string, t: Translate): string {
  const { excerpt = '', truncated = false } = facts.evidence[result.key] ?? {};
  const total = excerpt.trimEnd().length;
  if (total === 0) {
    return t('form.evidence-none', { cause: resultsText([result], facts, t) });
  }
  const values = { shown: shown.length, total };
  if (shown.length < total) return t(truncated ? 'form.evidence-cut-both' : 'form.evidence-cut', values);
  return truncated ? t('form.evidence-cut-at-source', values) : '';
}

function heading(item: InspectionItem, result: CheckResult, t: Translate, locale: Locale): string {
  return t('form.evidence-heading', {
    item: localText(item.title, locale),
    target: localText(result.target.name, locale),
  });
}

function meta(result: CheckResult, target: InspectedTarget | undefined, t: Translate): string {
  const { collectedAt } = result;
  const duration = target ? durationOf(target, t) : undefined;
  return [
    t('form.evidence-check', { check: result.checkId }),
    t('form.evidence-verdict', { verdict: t(`form.verdict-${standingOf(result.verdict)}`) }),
    collectedAt
      ? t('form.evidence-collected', { at: t('form.datetime', { at: collectedAt.toISOString() }) })
      : t('form.evidence-not-collected'),
    ...(duration === undefined ? [] : [t('form.evidence-duration', { duration })]),
    ...(target && target.clockOffsetMs !== null ? [t('form.evidence-clock', { clock: clockText(target, t) })] : []),
  ].join(t('form.part-separator'));
}

function targetState(target: InspectedTarget, t: Translate): string {
  if (target.state !== 'failed') return t(`form.target-${target.state}`);
  if (target.failure === null) return t('form.target-failed-bare');
  return t('form.target-failed', { cause: messageText(target.failure, t) });
}

function durationOf({ startedAt, endedAt }: InspectedTarget, t: Translate): string | undefined {
  if (startedAt === null || endedAt === null) return undefined;
  return t('form.duration', { seconds: (endedAt.getTime() - startedAt.getTime()) / 1000 });
}

function clockText({ clockOffsetMs }: InspectedTarget, t: Translate): string {
  if (clockOffsetMs === null) return t('form.none');
  if (Math.abs(clockOffsetMs) <= CLOCK_EQUAL_MS) return t('form.clock-equal');
  const seconds = Math.abs(clockOffsetMs) / 1000;
  return t(clockOffsetMs > 0 ? 'form.clock-ahead' : 'form.clock-behind', { seconds });
}

function clockWarning({ clockOffsetMs }: InspectedTarget, t: Translate): string {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) < CLOCK_WARNING_MS) return '';
  const seconds = Math.abs(clockOffsetMs) / 1000;
  return t(clockOffsetMs > 0 ? 'form.clock-warning-ahead' : 'form.clock-warning-behind', { seconds });
}
