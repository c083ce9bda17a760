import { ALWAYS } from '../core/business-calendar.ts';
import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { durationMs } from '../core/duration.ts';
import { type Day, dayAt, daysBetween } from '../core/local-day.ts';
import type { Evidence, ObligationStanding, ObligationStatus } from '../core/obligation-status.ts';
import type { DaySpanOf } from '../core/period.ts';
import type { SlaLevel, SlaStage } from '../core/sla-policy.ts';
import { shortDay } from './moments.ts';
import { waiverWords } from './obligation-words.ts';
import { serviceHours } from './service-hours.ts';
import { levelMark } from './ticket-view.ts';
import { inWords, type Voice } from './voice.ts';

/** Beside it always stands the status in words. */
const OBLIGATION_SIGNS: { readonly [S in ObligationStatus]: string } = {
  met: '✅',
  due: '⏳',
  late: '🟡',
  missing: '❌',
  waived: '➖',
  unknown: '❔',
};
const EVIDENCE_SHOWN = 6;
const PERIODS_SHOWN = 6;

export interface ContractFacts {
  /** By obligation, its periods from the oldest on. */
  readonly standings: readonly ObligationStanding[];
  /** Of which days they were asked for; null: the period that runs and the one before. */
  readonly within: Pick<DaySpanOf, 'firstDay' | 'lastDay'> | null;
  readonly now: Date;
}

/** What a contract promises, and how what it owes stands; nothing of it is secret. */
export function contractMessage(facts: ContractFacts, voice: Voice): ChatMessage {
  const { contract } = voice.site;
  const heading = `${contract.number} · ${inWords(voice, contract.customer)} · ${inWords(voice, contract.name)}`;
  const counts = countWords(facts.standings, voice);
  return {
    summary: `${heading} · ${counts}`,
    blocks: [
      { kind: 'heading', text: heading },
      { kind: 'text', text: termWords(dayAt(facts.now, contract.timeZone), voice) },
      { kind: 'text', text: [{ bold: voice.t('contract.levels') }] },
      { kind: 'list', items: voice.site.sla.levels.map((level) => levelLine(level, voice)) },
      ...obligationBlocks(facts, counts, voice),
    ],
  };
}

function termWords(today: Day, voice: Voice): string {
  const { starts, ends, system } = voice.site.contract;
  const term = voice.t('contract.term', { starts, ends, system: inWords(voice, system) });
  const rest =
    today < starts
      ? voice.t('contract.not-begun', { count: daysBetween(today, starts) })
      : today > ends
        ? voice.t('contract.ended', { count: daysBetween(ends, today) })
        : voice.t('contract.days-left', { count: daysBetween(today, ends) + 1 });
  return `${term} · ${rest}`;
}

/** `🔴 一级 紧急 · 响应 5 分钟 · 恢复 4 小时 · 7×24` */
function levelLine({ level, name, stages, calendar }: SlaLevel, voice: Voice): RichText {
  const hours =
    calendar === ALWAYS
      ? voice.t('contract.always')
      : voice.t('contract.calendar', { calendar: serviceHours(voice.site.sla, calendar, voice.t) });
  const promises = stages.map((stage) => `${inWords(voice, stage.title)} ${withinWords(stage, voice)}`);
  return [`${levelMark(level)} `, { bold: inWords(voice, name) }, ` · ${[...promises, hours].join(' · ')}`];
}

/** Days stay days: how long one is depends on the calendar. */
function withinWords({ within }: SlaStage, voice: Voice): string {
  if (within === 'negotiated') return voice.t('contract.negotiated');
  const { days, milliseconds } = within;
  const parts = [
    ...(days > 0 ? [voice.t('contract.days', { count: days })] : []),
    ...(milliseconds > 0
      ? [voice.t('contract.length', { seconds: durationMs({ days: 0, milliseconds }) / 1_000 })]
      : []),
  ];
  return parts.join(' ');
}

function obligationBlocks({ standings, within, now }: ContractFacts, counts: string, voice: Voice): ChatBlock[] {
  if (voice.site.obligations.length === 0) return [{ kind: 'context', text: voice.t('contract.nothing-owed') }];
  const span = within ? ` ${within.firstDay}—${within.lastDay}` : voice.t('contract.both');
  const heading: ChatBlock = {
    kind: 'text',
    text: [{ bold: `${voice.t('contract.obligations')}${span}` }, ` · ${counts}`],
  };
  if (standings.length === 0) return [heading, { kind: 'context', text: voice.t('contract.no-period') }];
  const day = dayAt(now, voice.site.contract.timeZone);
  const blocks = voice.site.obligations.flatMap((obligation): ChatBlock[] => {
    const own = standings.filter((standing) => standing.obligation.id === obligation.id);
    if (own.length === 0) return [];
    const owed = voice.t('contract.owed', {
      every: voice.t(`contract.every-${obligation.every}`),
      count: obligation.atLeast,
    });
    const lines = periodLines(own, day, voice).map((line) => `\n${line}`);
    const title: RichText = [{ bold: inWords(voice, obligation.title) }, ' ', { code: obligation.id }, ` · ${owed}`];
    return [{ kind: 'text', text: [...title, ...lines] }];
  });
  return [heading, ...blocks];
}

/** What has begun first; of what is still to come, more than one are told together. */
function periodLines(standings: readonly ObligationStanding[], day: Day, voice: Voice): string[] {
  const isToCome = ({ period, status }: ObligationStanding) => status === 'due' && day < period.firstDay;
  const [first, ...others] = standings.filter(isToCome);
  const begun = begunLines(
    standings.filter((standing) => !isToCome(standing)),
    { day, voice },
  );
  if (!first) return begun;
  if (others.length === 0) return [...begun, standingLine(first, day, voice)];
  const values = { count: others.length + 1, from: first.period.firstDay };
  return [...begun, `${OBLIGATION_SIGNS.due} ${voice.t('contract.many-to-come', values)}`];
}

/** The newest first; of very many those that are not met, and how many there are of each. */
function begunLines(
  standings: readonly ObligationStanding[],
  { day, voice }: { readonly day: Day; readonly voice: Voice },
): string[] {
  const newestFirst = standings.toReversed();
  if (newestFirst.length <= PERIODS_SHOWN) return newestFirst.map((standing) => standingLine(standing, day, voice));
  const notMet = newestFirst.filter(({ status }) => status !== 'met');
  const shown = notMet.slice(0, PERIODS_SHOWN).map((standing) => standingLine(standing, day, voice));
  const rest = notMet.length - shown.length;
  return [
    voice.t('contract.periods', { count: standings.length, counts: countWords(standings, voice) }),
    ...shown,
    ...(rest > 0 ? [voice.t('contract.more', { count: rest })] : []),
  ];
}

/** `✅ 2026-11-01—11-30 已完成 1/1 · #3（11-05）` */
function standingLine(standing: ObligationStanding, day: Day, voice: Voice): string {
  const { period, status, owed, evidence, lateEvidence, waiver, cause, unproven } = standing;
  const { t } = voice;
  const until = period.firstDay.slice(0, 4) === period.lastDay.slice(0, 4) ? period.lastDay.slice(5) : period.lastDay;
  const days = period.firstDay === period.lastDay ? period.firstDay : `${period.firstDay}—${until}`;
  const done = evidence.length + lateEvidence.length;
  const parts = [
    `${OBLIGATION_SIGNS[status]} ${days} ${t(`contract.status-${status}`)} ${done}/${owed}`,
    ...(status === 'due' ? [dueWords(day, standing, voice)] : []),
    ...namesOf('contract.evidence', evidence, day, voice),
    ...namesOf('contract.evidence-late', lateEvidence, day, voice),
    ...namesOf('contract.evidence-unproven', done < owed ? unproven : [], day, voice),
    ...(waiver ? [waiverWords(waiver, voice)] : []),
    ...(cause ? [t(`contract.cause-${cause}`)] : []),
  ];
  return parts.join(' · ');
}

function dueWords(day: Day, { period, dueBy }: ObligationStanding, voice: Voice): string {
  if (day < period.firstDay) return voice.t('contract.to-come');
  const count = daysBetween(day, dueBy);
  return count === 0 ? voice.t('contract.due-today') : voice.t('contract.due-in', { count, until: dueBy });
}

function namesOf(key: string, evidence: readonly Evidence[], day: Day, voice: Voice): string[] {
  if (evidence.length === 0) return [];
  const shown = evidence.slice(0, EVIDENCE_SHOWN).map(({ name, at, isImported }) => {
    const values = { name, day: shortDay(voice, at, day) };
    return voice.t(isImported ? 'contract.evidence-imported' : 'contract.evidence-one', values);
  });
  const rest = evidence.length - shown.length;
  const list = rest > 0 ? [...shown, voice.t('contract.more', { count: rest })] : shown;
  return [voice.t(key, { list: list.join(voice.t('contract.comma')) })];
}

/** `✅ 3 · ❌ 1` in words: how many periods stand how. */
function countWords(standings: readonly ObligationStanding[], voice: Voice): string {
  const words = (Object.keys(OBLIGATION_SIGNS) as ObligationStatus[]).flatMap((status) => {
    const count = standings.filter((standing) => standing.status === status).length;
    return count === 0 ? [] : [`${OBLIGATION_SIGNS[status]} ${voice.t(`contract.status-${status}`)} ${count}`];
  });
  return words.length === 0 ? voice.t('contract.nothing-owed') : words.join(' · ');
}
