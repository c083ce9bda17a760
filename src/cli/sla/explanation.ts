import type { SlaCase } from '../../config/sla-case.ts';
import type { Translate } from '../../context.ts';
import { type Locale, localText, type MessageValues } from '../../core/message.ts';
import type { FormerBreach, TicketClocks } from '../../core/sla/clocks.ts';
import {
  checkExpectation,
  type ExpectationOutcome,
  type SlaExpectation,
  ticketKnownAt,
} from '../../core/sla/expectation.ts';
import { type Explanation, explainClocks } from '../../core/sla/explain.ts';
import { type DueNotice, noticesDue, type PlannedNotice, planNotices } from '../../core/sla/notices.ts';
import type { BareTerminal } from '../operation.ts';

/** Computes everything that is said of a case; null when its ticket is not open yet at its instant. */
export function explainCase(slaCase: SlaCase): Found | null {
  const ticket = ticketKnownAt(slaCase.events, slaCase.now);
  if (ticket === null) return null;
  const subject = { ticket, policy: slaCase.policy };
  return {
    explanation: explainClocks(ticket, slaCase.policy, slaCase),
    due: noticesDue(subject, slaCase).notices,
    planned: planNotices(subject, slaCase),
    outcomes: slaCase.expect.map((expectation) => ({ expectation, ...checkExpectation(slaCase, expectation) })),
  };
}

/** What was computed of a case. */
interface Found {
  readonly explanation: Explanation;
  readonly due: readonly DueNotice[];
  readonly planned: readonly PlannedNotice[];
  readonly outcomes: readonly (ExpectationOutcome & { readonly expectation: SlaExpectation })[];
}

export function asText(
  terminal: BareTerminal,
  slaCase: SlaCase,
  { explanation, due, planned, outcomes }: Found,
): string {
  const { locale } = terminal;
  const { clocks, explanations, notes } = explanation;
  const t: Translate = terminal.texts(locale, slaCase.timeZone);
  const title = t('sla.case-heading', { title: slaCase.title, now: slaCase.now.toISOString(), zone: slaCase.timeZone });
  const level =
    clocks.level && clocks.levelledAt
      ? t('sla.case-level', { name: localText(clocks.level.name, locale), at: clocks.levelledAt.toISOString() })
      : t('sla.case-unlevelled');
  const lines = [title, level];
  for (const { clock, steps } of explanations) {
    const stage = localText(clock.stage.title, locale);
    lines.push('', t('sla.clock-heading', { stage, state: t(`sla.state-${clock.state}`) }));
    lines.push(...steps.map((step) => `  ${t(step.key, inWords(step.values, clocks, locale))}`));
  }
  for (const breach of clocks.formerBreaches) {
    const values = {
      level: breach.level,
      stage: localText(breach.stage.title, locale),
      due: breach.dueAt.toISOString(),
      at: breach.changedBy.at.toISOString(),
      to: breach.changedBy.level,
    };
    lines.push('', `${t('sla.former-breach', values)}${whoAndWhy(breach.changedBy, t)}`);
  }
  if (notes.length > 0) {
    const told = notes.map(({ key, values }) => t(key, { ...values, event: t(`ticket.event-${values?.event}`) }));
    lines.push('', ...told);
  }
  if (isAboutNotices(slaCase)) {
    const said = due.map((notice) => noticeText(notice, locale, t));
    const next = planned.find(({ dueAt, kind }) => dueAt > slaCase.now && kind !== 'recheck');
    if (next) {
      const what = [titleOf(next.stage, clocks, locale), t(`sla.kind-${next.kind}`)].filter((part) => part !== '');
      said.push(t('sla.notice-next', { at: next.dueAt.toISOString(), what: what.join(t('ticket.comma')) }));
    }
    if (said.length > 0) lines.push('', ...said);
  }
  if (outcomes.length > 0) lines.push('');
  for (const { met, expectation, expected, found } of outcomes) {
    const values = { what: subjectText(expectation, slaCase, t), expected, found };
    lines.push(t(met ? 'sla.expect-met' : 'sla.expect-missed', values));
  }
  return lines.join('\n');
}

/** Steps name stages as the policy does; a reader knows them by their titles. */
function inWords(values: MessageValues | undefined, clocks: TicketClocks, locale: Locale): MessageValues {
  const stage = values?.stage;
  return typeof stage === 'string' ? { ...values, stage: titleOf(stage, clocks, locale) } : { ...values };
}

function titleOf(name: string, { level }: TicketClocks, locale: Locale): string {
  const stage = level?.stages.find((candidate) => candidate.name === name);
  return stage ? localText(stage.title, locale) : name;
}

function whoAndWhy({ actor, reason }: FormerBreach['changedBy'], t: Translate): string {
  const parts = [
    ...(actor === null ? [] : [t('sla.changed-by', { person: actor })]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return parts.length === 0 ? '' : t('sla.remark', { text: parts.join(t('ticket.comma')) });
}

/** Most disputes are about due times: what was said when is left out of their files, and then of what is told of them. */
function isAboutNotices({ events, expect }: SlaCase): boolean {
  return events.some(({ kind }) => kind === 'warned') || expect.some(({ kind }) => kind === 'notice');
}

function noticeText(notice: DueNotice, locale: Locale, t: Translate): string {
  const { kind, clock, fraction, folded, lateMs, overdueMs, brokenBy } = notice;
  const stage = clock === null ? '' : localText(clock.stage.title, locale);
  const percent = (of: number) => Math.round(of * 10_000) / 100;
  const parts = [t(`sla.notice-${kind}`, { stage, percent: percent(fraction), seconds: overdueMs / 1000 })];
  if (brokenBy) parts.push(t('sla.notice-by-level', { level: brokenBy.level, at: brokenBy.at.toISOString() }));
  if (lateMs > 0) parts.push(t('sla.notice-late', { seconds: lateMs / 1000 }));
  for (const one of folded) {
    parts.push(t('sla.notice-folded', { percent: percent(one.fraction), at: one.at.toISOString() }));
  }
  return parts.join(t('sla.notice-joint'));
}

/** What an expectation is about, and at what time, where that is not the case's own. */
function subjectText(expectation: SlaExpectation, { now }: SlaCase, t: Translate): string {
  const { kind, at } = expectation;
  const what = kind === 'clock' ? expectation.stage : t(`sla.expect-${kind}`);
  return at.getTime() === now.getTime() ? what : t('sla.expect-at', { what, at: at.toISOString() });
}

export function asJson(slaCase: SlaCase, { explanation, due, planned, outcomes }: Found): string {
  const { clocks, explanations, notes } = explanation;
  return JSON.stringify(
    {
      title: slaCase.title,
      now: slaCase.now,
      timeZone: slaCase.timeZone,
      level: clocks.level?.level ?? null,
      levelledAt: clocks.levelledAt,
      clocks: explanations.map(({ clock, steps }) => ({
        stage: clock.stage.name,
        state: clock.state,
        startAt: clock.startAt,
        allowanceMs: clock.allowanceMs,
        dueAt: clock.dueAt,
        endedAt: clock.endedAt,
        elapsedMs: clock.elapsedMs,
        overdueMs: clock.overdueMs,
        steps,
      })),
      formerBreaches: clocks.formerBreaches.map(({ level, stage, dueAt, changedBy }) => ({
        level,
        stage: stage.name,
        dueAt,
        changedAt: changedBy.at,
        changedTo: changedBy.level,
        changedBy: changedBy.actor,
        reason: changedBy.reason ?? null,
      })),
      notes,
      notices: {
        due: due.map(({ clock, brokenBy, mention, ...notice }) => ({
          stage: clock?.stage.name ?? null,
          ...notice,
          brokenByLevel: brokenBy?.level ?? null,
          mention,
        })),
        planned: planned.filter(({ dueAt }) => dueAt > slaCase.now),
      },
      expectations: outcomes.map(({ expectation, ...outcome }) => ({
        kind: expectation.kind,
        stage: expectation.stage ?? null,
        at: expectation.at,
        ...outcome,
      })),
    },
    null,
    2,
  );
}
