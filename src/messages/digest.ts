import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { type BoardTicket, boardLine, boardOrder } from './board.ts';
import type { DigestFacts } from './digest-facts.ts';
import { digestHeadline } from './digest-headline.ts';
import { alertBlocks, backupLines, breachLines, diskBlocks, inspectionLines, unlevelledLines } from './digest-lines.ts';
import { isPressing, obligationLine, openObligations } from './obligation-words.ts';
import { outageWords } from './outage.ts';
import { type TicketView, ticketStanding } from './ticket-view.ts';
import type { Voice } from './voice.ts';

const LINES_SHOWN = 10;

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
    ...section('digest.backups', { lines: backupLines(facts, voice) }, voice),
  ];
  const calm = attention.length === 0 ? [voice.t('digest.nothing-to-do')] : [];
  const headline = [digestHeadline(facts, voice), ...calm].join(' · ');
  const title = voice.t(`digest.title-${facts.edition}`, { day: dayWords(facts.day, voice) });
  const sign = facts.edition === 'evening' ? '🌙' : '☀️';
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [`${sign} `, { bold: title }, ` · ${headline}`] },
    ...attention,
    ...section('digest.in-progress', { lines: inProgress(facts, voice) }, voice),
    ...alertBlocks(facts, voice),
    ...section('digest.inspected', { lines: inspectionLines(facts, voice) }, voice),
    ...diskBlocks(facts, voice),
    ...section('digest.obligations', { lines: obligationLines(facts, voice) }, voice),
    ...section('digest.ourselves', { lines: ownLines(facts, voice) }, voice),
  ];
  return { summary: `${sign} ${title} · ${headline}`, blocks };
}

/** `11月21日`, `November 21`. */
function dayWords(day: string, voice: Voice): string {
  const format = new Intl.DateTimeFormat(voice.locale, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
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
function needs(facts: DigestFacts, voice: Voice): RichText[] {
  const { pendingItems } = facts;
  const lines = ticketLines(facts.tickets.filter(needsSomeone), facts, voice);
  return pendingItems > 0 ? [...lines, `👤 ${voice.t('digest.pending-items', { count: pendingItems })}`] : lines;
}

/** The other open ones, with their clocks. */
function inProgress(facts: DigestFacts, voice: Voice): RichText[] {
  const others = facts.tickets.filter((ticket) => !needsSomeone(ticket));
  return ticketLines(others, facts, voice);
}

function ticketLines(tickets: readonly BoardTicket[], { newTickets, now }: DigestFacts, voice: Voice): RichText[] {
  return boardOrder(tickets).map((ticket): RichText => {
    const line = boardLine(ticket, now, voice);
    if (!newTickets.has(ticket.record.id)) return line;
    return [`🆕 `, ...(typeof line === 'string' ? [line] : line)];
  });
}

function needsSomeone(view: TicketView): boolean {
  const standing = ticketStanding(view);
  const waits = view.clocks.clocks.some(({ state }) => state === 'to-agree' || state === 'overdue');
  return waits || (standing !== 'working' && standing !== 'paused');
}

/** What is known to be owed soon, or is missing; what is owed each day only when the day ends. */
function obligationLines({ obligations, day, edition }: DigestFacts, voice: Voice): RichText[] {
  const known = obligations?.filter(({ status }) => status !== 'unknown') ?? [];
  return openObligations(known)
    .filter((state) => isPressing(state, day) || (edition === 'evening' && state.until === day))
    .map((obligation) => obligationLine(obligation, day, voice));
}

/** What Rounds itself missed. */
function ownLines({ outages, skipped, givenUp = 0, day }: DigestFacts, voice: Voice): RichText[] {
  const { t } = voice;
  const left = skipped.map((each) => t(`digest.edition-${each.edition}`, { day: each.day.slice(5) }));
  return [
    ...outages.map((outage) => outageWords(outage, day, voice)),
    ...(left.length === 0 ? [] : [t('digest.skipped', { count: left.length, list: left.join(t('digest.comma')) })]),
    ...(givenUp === 0 ? [] : [t('digest.given-up', { count: givenUp })]),
  ];
}
