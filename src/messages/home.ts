import type { ChatBlock, ChatMessage, RichText, Span } from '../core/chat.ts';
import type { LocalText } from '../core/message.ts';
import { type BoardTicket, boardLine, boardOrder } from './board.ts';
import { clockTime, localDay } from './moments.ts';
import { type ObligationState, obligationLine, openObligations, waivedObligations } from './obligation-words.ts';
import { inWords, type Voice } from './voice.ts';

const LINES_SHOWN = 15;

/** What a person's home page shows of one contract. */
export interface HomeContract {
  /** In the contract's language and time zone. */
  readonly voice: Voice;
  /** Open or restored tickets assigned to this person. */
  readonly mine: readonly BoardTicket[];
  /** Open tickets of others, or of nobody. */
  readonly others: readonly BoardTicket[];
  /** Manual items that wait for an answer. */
  readonly items: readonly {
    readonly title: LocalText;
    readonly inspection: { readonly id: number; readonly title: LocalText; readonly startedAt: Date };
    readonly link: string | null;
  }[];
  readonly obligations: readonly ObligationState[];
  /** How many more there are than are given. */
  readonly leftOut?: { readonly mine: number; readonly others: number; readonly items: number };
}

export interface HomeFacts {
  readonly contracts: readonly HomeContract[];
  readonly now: Date;
}

/** The app's home page: what this person has to do, over all contracts they work on. */
export function homeMessage({ contracts, now }: HomeFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const mine = contracts.reduce((sum, contract) => sum + contract.mine.length + (contract.leftOut?.mine ?? 0), 0);
  const items = contracts.reduce((sum, contract) => sum + contract.items.length + (contract.leftOut?.items ?? 0), 0);
  const summary = t('home.summary', { tickets: mine, items });
  if (contracts.length === 0) {
    return { summary: t('home.no-contract'), blocks: [{ kind: 'text', text: t('home.no-contract') }] };
  }
  const blocks = contracts.flatMap((contract, index): ChatBlock[] => [
    ...(index === 0 ? [] : [{ kind: 'divider' as const }]),
    ...contractBlocks(contract, now),
  ]);
  const asOf = t('ticket.as-of', { now: clockTime(voice, now, null) });
  return {
    summary,
    blocks: [
      { kind: 'text', text: [{ bold: summary }] },
      ...blocks,
      { kind: 'context', text: `${asOf} · ${t('home.hint')}` },
    ],
  };
}

function contractBlocks(contract: HomeContract, now: Date): ChatBlock[] {
  const { voice, leftOut } = contract;
  const day = localDay(voice, now);
  const { name, customer } = voice.site.contract;
  const open = openObligations(contract.obligations).map((each) => {
    const line = obligationLine(each, day, voice);
    return each.status === 'unknown' ? line : `▫️ ${line}`;
  });
  const waived = waivedObligations(contract.obligations).map((each) => obligationLine(each, day, voice));
  const blocks = [
    ...listBlocks('home.mine', { lines: ticketLines(contract.mine, now, voice), leftOut: leftOut?.mine }, voice),
    ...listBlocks(
      'home.items',
      { lines: contract.items.map((item) => itemLine(item, day, voice)), leftOut: leftOut?.items },
      voice,
    ),
    ...listBlocks('home.others', { lines: ticketLines(contract.others, now, voice), leftOut: leftOut?.others }, voice),
    ...listBlocks('home.obligations', { lines: [...open, ...waived] }, voice),
  ];
  return [
    { kind: 'heading', text: `${inWords(voice, customer)} · ${inWords(voice, name)}` },
    ...(blocks.length === 0 ? [{ kind: 'text' as const, text: voice.t('home.nothing') }] : blocks),
  ];
}

function ticketLines(tickets: readonly BoardTicket[], now: Date, voice: Voice): RichText[] {
  return boardOrder(tickets).map((ticket) => boardLine(ticket, now, voice));
}

function itemLine(item: HomeContract['items'][number], day: string, voice: Voice): RichText {
  const { id, title, startedAt } = item.inspection;
  const where: Span[] = [
    `👤 `,
    { bold: inWords(voice, item.title) },
    ` · ${voice.t('home.item-of', { inspection: inWords(voice, title), id, at: clockTime(voice, startedAt, day) })}`,
  ];
  const way: Span = item.link === null ? `/inspect show ${id}` : { link: item.link, text: voice.t('home.answer') };
  return [...where, ' · ', way];
}

function listBlocks(
  heading: string,
  { lines, leftOut = 0 }: { readonly lines: readonly RichText[]; readonly leftOut?: number | undefined },
  voice: Voice,
): ChatBlock[] {
  if (lines.length + leftOut === 0) return [];
  const shown = lines.slice(0, LINES_SHOWN);
  const total = lines.length + leftOut;
  const rest = total - shown.length;
  return [
    { kind: 'text', text: [{ bold: `${voice.t(heading)} ${total}` }] },
    { kind: 'list', items: rest > 0 ? [...shown, voice.t('digest.more', { count: rest })] : shown },
  ];
}
