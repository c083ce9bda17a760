import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import type { Clock } from '../core/sla/clocks.ts';
import type { DueNotice } from '../core/sla/notices.ts';
import type { TicketRecord } from '../core/sla/ticket-record.ts';
import { type Mentions, mentionSpans } from './mentions.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { ticketButton } from './ticket-buttons.ts';
import { stageTitle } from './ticket-clock.ts';
import { levelName, ticketLabel, ticketTitle } from './ticket-view.ts';
import type { Voice } from './voice.ts';

const TITLE_CHARACTERS = 80;
/** A sweep is always a moment late; from here on it is told. */
const LATE_MS = 60_000;

/** What is to be said of one stage. */
export type StageNotice = Omit<DueNotice, 'mention' | 'clock' | 'kind'> & {
  readonly kind: 'warning' | 'due' | 'overdue' | 'agree';
  readonly clock: Clock;
};

export interface SlaNoticeFacts {
  readonly record: TicketRecord;
  /** At least one; all that is due of a ticket at one time is one message. */
  readonly notices: readonly StageNotice[];
  readonly mentions: Mentions;
  readonly now: Date;
}

/** Those of a ticket's notices that are of a stage; one of a ticket without a level is a nudge. */
export function stageNotices(notices: readonly DueNotice[]): StageNotice[] {
  return notices.flatMap(({ kind, clock, ...notice }) =>
    kind === 'unlevelled' || clock === null ? [] : [{ ...notice, kind, clock }],
  );
}

/** In the ticket's thread: what is at stake first, the worst of several first, and who has to act. */
export function slaNoticeMessage(facts: SlaNoticeFacts, voice: Voice): ChatMessage {
  const { record } = facts;
  const day = localDay(voice, facts.now);
  const notices = facts.notices.toSorted((a, b) => b.fraction - a.fraction);
  const [worst] = notices;
  if (!worst) throw new Error(`nothing is to be said of ticket ${record.id}`);
  const title = ticketTitle(record, voice, TITLE_CHARACTERS);
  const words = notices.map((notice) => noticeWords(notice, facts, day, voice));
  const headline = `${noticeSign(worst)} ${ticketLabel(record, voice)} ${words.join(voice.t('ticket.comma'))}`;
  const text = `${headline} · ${title}`;
  const notes = [
    ...notices.flatMap((notice) => noteLines(notice, { record, named: notices.length > 1 }, day, voice)),
    ...(facts.mentions.nobodyOnDuty ? [voice.t('sla-notice.nobody-on-duty')] : []),
  ];
  const blocks: ChatBlock[] = [{ kind: 'text', text: [...mentionSpans(facts.mentions), text] }];
  if (notes.length > 0) blocks.push({ kind: 'context', text: notes.join('\n') });
  return { summary: text, blocks: [...blocks, ...noticeButtons(facts, voice)] };
}

function noticeSign({ kind }: StageNotice): string {
  if (kind === 'agree') return '🤝';
  return kind === 'warning' ? '⏰' : '❗';
}

function noticeWords(notice: StageNotice, { record, now }: SlaNoticeFacts, day: string, voice: Voice): string {
  const { t } = voice;
  const { clock, kind } = notice;
  const values = {
    stage: stageTitle(clock, voice),
    due: clock.dueAt === null ? '' : clockTime(voice, clock.dueAt, day),
  };
  const overdue = { ...values, seconds: spokenSeconds(notice.overdueMs) };
  if (kind === 'agree') {
    const { openedAt } = record.ticket;
    const seconds = spokenSeconds(now.getTime() - openedAt.getTime());
    return t('sla-notice.agree', { ...values, opened: clockTime(voice, openedAt, day), seconds });
  }
  if (kind === 'warning') {
    const left = { ...values, percent: notice.fraction * 100, seconds: spokenSeconds(notice.remainingMs ?? 0) };
    return t('sla-notice.warning', left);
  }
  if (clock.endedAt !== null) return t('sla-notice.missed', { ...overdue, end: clockTime(voice, clock.endedAt, day) });
  if (kind === 'overdue') return t('sla-notice.overdue', overdue);
  const isFresh = notice.lateMs < LATE_MS && notice.overdueMs < LATE_MS;
  return isFresh ? t('sla-notice.due', values) : t('sla-notice.due-before', overdue);
}

/** Why it is over already, how late that is told, and what should have been told before. */
function noteLines(
  notice: StageNotice,
  of: { readonly record: TicketRecord; readonly named: boolean },
  day: string,
  voice: Voice,
): string[] {
  const { t } = voice;
  const { brokenBy } = notice;
  const folded = notice.folded.map(({ fraction, at }) =>
    t('sla-notice.folded-one', { percent: fraction * 100, at: exactTime(voice, at, day) }),
  );
  const lines = [
    ...(brokenBy === null
      ? []
      : [
          t('sla-notice.because-of-level', {
            at: clockTime(voice, brokenBy.at, day),
            level: levelName(voice, of.record.policy, brokenBy.level),
          }),
        ]),
    ...(notice.lateMs >= LATE_MS ? [t('sla-notice.told-late', { seconds: spokenSeconds(notice.lateMs) })] : []),
    ...(folded.length > 0 ? [t('sla-notice.folded', { list: folded.join(t('ticket.comma')) })] : []),
  ];
  if (!of.named) return lines;
  return lines.map((line) => t('sla-notice.of-stage', { stage: stageTitle(notice.clock, voice), line }));
}

/** With seconds where it is not a full minute, as fractions of short allowances are. */
function exactTime(voice: Voice, at: Date, day: string): string {
  return clockTime(voice, at, day, { seconds: at.getTime() % 60_000 !== 0 });
}

/** What can be done about it with one press. */
function noticeButtons({ record, notices }: SlaNoticeFacts, voice: Voice): ChatBlock[] {
  const respond = notices.some(({ clock }) => clock.stage.endedBy === 'responded' && clock.endedAt === null);
  const agree = notices.some(({ kind }) => kind === 'agree');
  const buttons = [
    ...(respond ? [ticketButton(record, 'ticket-respond', voice, true)] : []),
    ...(agree ? [ticketButton(record, 'ticket-agree', voice)] : []),
  ];
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}
