import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { percentOf } from '../core/report/percent.ts';
import type { Attainment, Breach, LevelAttainment, SlaAttainment } from '../core/sla/attainment.ts';
import type { CarriedAttainment } from '../core/sla/carried.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { levelMark, levelShort } from './ticket-view.ts';
import { inWords, personName, type Voice } from './voice.ts';

const BREACHES_SHOWN = 20;
const REASON_CHARACTERS = 160;

export interface AttainmentFacts {
  readonly attainment: SlaAttainment;
  /** What became in the period of earlier promises. */
  readonly carried: CarriedAttainment;
  /** From its first instant up to but not including its end. */
  readonly period: { readonly from: Date; readonly until: Date };
  /** A period that has ended is shown as it stood at its end. */
  readonly now: Date;
  /** Rule 10: alerts and customers' requests of the period that never got a level, and how many of each were dismissed. */
  readonly unlevelled?: {
    readonly alerts: number;
    readonly dismissedAlerts: number;
    readonly requests: number;
    readonly dismissedRequests: number;
  };
}

/** How the promises of a period were kept, by level and stage, with every breach; for who asked. */
export function attainmentMessage(facts: AttainmentFacts, voice: Voice): ChatMessage {
  const { attainment, carried, period, now, unlevelled } = facts;
  const { t } = voice;
  const { total, levels, breaches, formerBreaches } = attainment;
  const heading = t('sla-notice.attainment', {
    from: localDay(voice, period.from),
    until: localDay(voice, new Date(period.until.getTime() - 1)),
  });
  const day = localDay(voice, now);
  const asOf = period.until <= now ? t('sla-notice.as-of-end') : t('ticket.as-of', { now: clockTime(voice, now, day) });
  const overall = `${shareWords(total, voice)}${restWords(total, voice)}`;
  return {
    summary: `${heading} · ${overall}`,
    blocks: [
      { kind: 'text', text: [{ bold: heading }, ` · ${overall} · ${asOf}`] },
      levels.length === 0
        ? { kind: 'context', text: t('sla-notice.attainment-none') }
        : { kind: 'list', items: levels.map((level) => levelLine(level, voice)) },
      ...section(
        'sla-notice.breaches',
        breaches.map((breach) => breachLine(breach, day, voice)),
        voice,
      ),
      ...section(
        'sla-notice.former-breaches',
        formerBreaches.map((breach) => formerLine(breach, day, voice)),
        voice,
      ),
      ...carriedBlocks(carried, day, voice),
      { kind: 'context', text: leftOutWords(attainment, voice) },
      ...(unlevelled && unlevelled.alerts + unlevelled.requests > 0
        ? [{ kind: 'context' as const, text: t('sla-notice.never-levelled', unlevelled) }]
        : []),
    ],
  };
}

/** `97.5 %（39/40）`, as a report says it. */
function shareWords({ share, met, missed, overdue }: Attainment, voice: Voice): string {
  if (share === null) return voice.t('sla-notice.share-none');
  return voice.t('sla-notice.share', {
    percent: percentOf(share),
    met,
    decided: met + missed + overdue,
  });
}

/** What is not decided yet, and what is past its time without an end. */
function restWords({ overdue, running, toAgree }: Attainment, voice: Voice): string {
  const parts = [
    ...(overdue > 0 ? [voice.t('sla-notice.count-overdue', { count: overdue })] : []),
    ...(running > 0 ? [voice.t('sla-notice.count-running', { count: running })] : []),
    ...(toAgree > 0 ? [voice.t('sla-notice.count-to-agree', { count: toAgree })] : []),
  ];
  return parts.map((part) => `${voice.t('ticket.comma')}${part}`).join('');
}

function levelLine({ level, name, tickets, stages }: LevelAttainment, voice: Voice): RichText {
  const words = stages.map((stage) => {
    return `${inWords(voice, stage.title)} ${shareWords(stage, voice)}${restWords(stage, voice)}`;
  });
  return [
    `${levelMark(level)} `,
    { bold: inWords(voice, name) },
    ` · ${voice.t('ticket.list-heading', { count: tickets })} · ${words.join(' · ')}`,
  ];
}

function breachLine(breach: Breach, day: string, voice: Voice): RichText {
  const values = {
    stage: inWords(voice, breach.title),
    due: clockTime(voice, breach.dueAt, day),
    seconds: spokenSeconds(breach.overdueMs),
  };
  const words =
    breach.endedAt === null
      ? voice.t('digest.breach-open', values)
      : voice.t('digest.breach-ended', { ...values, end: clockTime(voice, breach.endedAt, day) });
  const name = `${ticketName(breach.number)} ${levelShort(voice, breach.level)}`;
  return ['❗ ', { bold: name }, ` ${words}`, breach.corrected ? ' ✎' : ''];
}

/** A breach under a level that was changed since, with who changed it and why. */
export function formerLine(
  breach: Pick<SlaAttainment['formerBreaches'][number], 'number' | 'level' | 'stage' | 'dueAt' | 'changedBy'>,
  day: string,
  voice: Voice,
): RichText {
  const { changedBy } = breach;
  const values = {
    level: levelShort(voice, breach.level),
    stage: inWords(voice, breach.stage.title),
    due: clockTime(voice, breach.dueAt, day),
    at: clockTime(voice, changedBy.at, day),
    to: levelShort(voice, changedBy.level),
    person: changedBy.actor === null ? 'Rounds' : personName(voice, changedBy.actor),
  };
  const reason = oneLine(changedBy.reason ?? '', REASON_CHARACTERS);
  const words =
    reason === ''
      ? voice.t('ticket.former-breach', values)
      : voice.t('ticket.former-breach-because', { ...values, reason });
  return [{ bold: ticketName(breach.number) }, ` ${words}`];
}

function section(heading: string, lines: readonly RichText[], voice: Voice): ChatBlock[] {
  return lines.length === 0 ? [] : listed(voice.t(heading), lines, voice);
}

function listed(heading: string, lines: readonly RichText[], voice: Voice): ChatBlock[] {
  const shown = lines.slice(0, BREACHES_SHOWN);
  const rest = lines.length - shown.length;
  return [
    { kind: 'text', text: [{ bold: heading }] },
    { kind: 'list', items: rest > 0 ? [...shown, voice.t('digest.more', { count: rest })] : shown },
  ];
}

/** Of earlier promises that were still to be kept when the period began: how many were kept, and what was late. */
function carriedBlocks(carried: CarriedAttainment, day: string, voice: Voice): ChatBlock[] {
  const { met, missed, overdue, breaches, formerBreaches } = carried;
  if (met + breaches.length + formerBreaches.length === 0) return [];
  const lines = [
    ...breaches.map((breach) => breachLine(breach, day, voice)),
    ...formerBreaches.map((breach) => formerLine(breach, day, voice)),
  ];
  const heading = voice.t('sla-notice.carried', { met, missed, overdue });
  return lines.length === 0 ? [{ kind: 'context', text: heading }] : listed(heading, lines, voice);
}

/** Rule 10: what leaves the figures is counted apart. */
function leftOutWords({ tickets, cancelled, duplicates, unlevelled }: SlaAttainment, voice: Voice): string {
  return voice.t('sla-notice.left-out', { tickets, cancelled, duplicates, unlevelled });
}
