import type { Alert } from '../core/alert.ts';
import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import type { SlaStage } from '../core/sla-policy.ts';
import { alertName, alertSubject } from './alert-words.ts';
import { type BoardTicket, boardLine, boardOrder } from './board.ts';
import { clockTime, spokenSeconds } from './moments.ts';
import { type ObligationState, obligationLine, openObligations } from './obligation-words.ts';
import { oneLine } from './one-line.ts';
import { type OutageFacts, outageWords } from './outage.ts';
import { isOverdue, levelShort, type TicketView, ticketStanding } from './ticket-view.ts';
import { inWords, personName, type Voice } from './voice.ts';

const LINES_SHOWN = 10;
const TITLE_CHARACTERS = 60;

/** What a day's digest 日报 is made of. What is counted is of the time since the last one; what is open, of now. */
export interface DigestFacts {
  /** The day it is posted on, `yyyy-mm-dd` in the contract's zone. */
  readonly day: string;
  readonly now: Date;
  /** Every ticket that has not ended. */
  readonly tickets: readonly BoardTicket[];
  readonly opened: number;
  readonly closed: number;
  readonly cancelled: number;
  /** How many alerts came yesterday, and on the day before that. */
  readonly alerts: { readonly count: number; readonly before: number };
  /** Alerts that nobody gave a level or dismissed, whether they fire still or not. */
  readonly unlevelledAlerts: readonly Alert[];
  /** What customers wrote that nobody gave a level or dismissed. */
  readonly unlevelledRequests: readonly {
    readonly author: string;
    readonly text: string;
    readonly at: Date;
    readonly permalink: string | null;
  }[];
  /** How many alerts and requests more there are, without a level, than are given. */
  readonly unlevelledLeftOut?: number;
  readonly breaches: readonly DigestBreach[];
  /** Those that ended, and how many of their items came out so. */
  readonly inspections: { readonly ended: number; readonly abnormal: number; readonly unknown: number };
  readonly pendingItems: number;
  /** Null where they are not told. */
  readonly obligations: readonly ObligationState[] | null;
  readonly outages: readonly OutageFacts[];
  /** Messages and files that could not be sent. */
  readonly givenUp?: number;
}

/** A due time that passed in that time, whether its stage has ended since or not. */
export interface DigestBreach {
  readonly number: number;
  readonly title: string;
  readonly level: number;
  readonly stage: Pick<SlaStage, 'title'>;
  readonly dueAt: Date;
  readonly endedAt: Date | null;
  readonly overdueMs: number;
  /** By how much it was told late, because Rounds was not there; else 0. */
  readonly toldLateMs: number;
  readonly link?: string | null;
}

/** The day's message to the team: one line when nothing happened and nobody is needed. */
export function digestMessage(facts: DigestFacts, voice: Voice): ChatMessage {
  const attention = [
    ...section('digest.needs-you', { lines: needs(facts, voice) }, voice),
    ...section('digest.breaches', { lines: breachLines(facts, voice) }, voice),
    ...section(
      'digest.unlevelled',
      { lines: unlevelledLines(facts, voice), leftOut: facts.unlevelledLeftOut ?? 0 },
      voice,
    ),
  ];
  const calm = attention.length === 0 ? [voice.t('digest.nothing-to-do')] : [];
  const headline = [digestHeadline(facts, voice), ...calm].join(' · ');
  const title = voice.t('digest.title', { day: dayWords(facts.day, voice) });
  const blocks: ChatBlock[] = [
    { kind: 'text', text: ['☀️ ', { bold: title }, ` · ${headline}`] },
    ...attention,
    ...section('digest.obligations', { lines: obligationLines(facts, voice) }, voice),
    ...section('digest.ourselves', { lines: ownLines(facts, voice) }, voice),
  ];
  return { summary: `☀️ ${title} · ${headline}`, blocks };
}

/** `11月21日`, `November 21`. */
function dayWords(day: string, voice: Voice): string {
  const format = new Intl.DateTimeFormat(voice.locale, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

function digestHeadline(facts: DigestFacts, voice: Voice): string {
  const { t } = voice;
  const { tickets, alerts, inspections, obligations } = facts;
  const overdue = tickets.filter(({ clocks }) => isOverdue(clocks)).length;
  const open =
    tickets.length === 0
      ? t('digest.no-tickets')
      : overdue > 0
        ? t('digest.tickets-overdue', { count: tickets.length, overdue })
        : t('digest.tickets', { count: tickets.length });
  const changed = [
    ...(facts.opened > 0 ? [t('digest.opened', { count: facts.opened })] : []),
    ...(facts.closed > 0 ? [t('digest.closed', { count: facts.closed })] : []),
    ...(facts.cancelled > 0 ? [t('digest.cancelled', { count: facts.cancelled })] : []),
  ];
  const inspected = inspections.ended === 0 ? [] : [inspectionWords(inspections, voice)];
  return [
    open,
    ...changed,
    alerts.count + alerts.before === 0 ? t('digest.no-alerts') : t('digest.alerts', alerts),
    ...inspected,
    ...obligationCounts(obligations ?? [], voice),
  ].join(' · ');
}

/** Of the period that runs; those that Rounds can't know of are counted apart. */
function obligationCounts(obligations: readonly ObligationState[], voice: Voice): string[] {
  const known = obligations.filter(({ status }) => status === undefined);
  const unknown = obligations.filter(({ status }) => status === 'unknown').length;
  const done = known.filter((one) => one.done >= one.owed).length;
  return [
    ...(known.length === 0 ? [] : [voice.t('digest.obligations-met', { done, owed: known.length })]),
    ...(unknown === 0 ? [] : [voice.t('digest.obligations-unknown', { count: unknown })]),
  ];
}

function inspectionWords({ ended, abnormal, unknown }: DigestFacts['inspections'], voice: Voice): string {
  if (abnormal + unknown === 0) return voice.t('digest.inspections-fine', { count: ended });
  return voice.t('digest.inspections', { count: ended, abnormal, unknown });
}

/** @param of.leftOut how many lines more there would be than are given. */
function section(
  heading: string,
  { lines, leftOut = 0 }: { readonly lines: readonly RichText[]; readonly leftOut?: number },
  voice: Voice,
): ChatBlock[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, LINES_SHOWN);
  const rest = lines.length + leftOut - shown.length;
  return [
    { kind: 'text', text: [{ bold: voice.t(heading) }] },
    { kind: 'list', items: rest > 0 ? [...shown, voice.t('digest.more', { count: rest })] : shown },
  ];
}

/** Tickets that are overdue, unlevelled, unanswered, or wait for an agreement, a cause or their closing; then open questions. */
function needs({ tickets, pendingItems, now }: DigestFacts, voice: Voice): RichText[] {
  const lines = boardOrder(tickets.filter(needsSomeone)).map((ticket) => boardLine(ticket, now, voice));
  return pendingItems > 0 ? [...lines, `👤 ${voice.t('digest.pending-items', { count: pendingItems })}`] : lines;
}

function needsSomeone(view: TicketView): boolean {
  const standing = ticketStanding(view);
  const waits = view.clocks.clocks.some(({ state }) => state === 'to-agree' || state === 'overdue');
  return waits || (standing !== 'working' && standing !== 'paused');
}

function breachLines({ breaches, day }: DigestFacts, voice: Voice): RichText[] {
  return breaches.map((breach): RichText => {
    const { t } = voice;
    const name = `${ticketName(breach.number)} ${levelShort(voice, breach.level)}`;
    const values = {
      stage: inWords(voice, breach.stage.title),
      due: clockTime(voice, breach.dueAt, day),
      seconds: spokenSeconds(breach.overdueMs),
    };
    const end = breach.endedAt === null ? null : clockTime(voice, breach.endedAt, day);
    const words = end === null ? t('digest.breach-open', values) : t('digest.breach-ended', { ...values, end });
    const late = breach.toldLateMs > 0 ? t('digest.told-late', { seconds: spokenSeconds(breach.toldLateMs) }) : '';
    return [
      '❗ ',
      breach.link ? { link: breach.link, text: name } : { bold: name },
      ` ${words}${late} · ${oneLine(breach.title, TITLE_CHARACTERS)}`,
    ];
  });
}

function unlevelledLines({ unlevelledAlerts, unlevelledRequests, day }: DigestFacts, voice: Voice): RichText[] {
  const alerts = unlevelledAlerts.map((alert): RichText => {
    const mark = alert.state === 'resolved' ? '✅' : '⚪';
    const subject = alertSubject(alert, voice, TITLE_CHARACTERS);
    return `${mark} ${alertName(alert)} ${subject} · ${clockTime(voice, alert.receivedAt, day)}`;
  });
  const requests = unlevelledRequests.map(({ author, text, at, permalink }): RichText => {
    const said = voice.t('ticket.nudge-said', {
      author: personName(voice, author),
      words: oneLine(text, TITLE_CHARACTERS),
    });
    const link = permalink === null ? [] : [' · ', { link: permalink, text: voice.t('ticket.nudge-link') }];
    return [`💬 ${said} · ${clockTime(voice, at, day)}`, ...link];
  });
  return [...alerts, ...requests];
}

/** Those that are known to be still owed; that all are met stands in the first line. */
function obligationLines({ obligations, day }: DigestFacts, voice: Voice): RichText[] {
  const known = obligations?.filter(({ status }) => status !== 'unknown') ?? [];
  return openObligations(known).map((obligation) => obligationLine(obligation, day, voice));
}

/** What Rounds itself missed. */
function ownLines({ outages, givenUp = 0, day }: DigestFacts, voice: Voice): RichText[] {
  const lines: RichText[] = outages.map((outage) => outageWords(outage, day, voice));
  return givenUp === 0 ? lines : [...lines, voice.t('digest.given-up', { count: givenUp })];
}
