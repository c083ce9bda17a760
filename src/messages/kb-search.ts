import type { ChatMessage, RichText, Span } from '../core/chat.ts';
import { articleName } from '../core/knowledge/article.ts';
import type { KnownFault } from '../core/knowledge/rank.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { localDay, shortDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 80;
const TEXT_CHARACTERS = 160;
const TYPED_CHARACTERS = 60;

export interface FoundLine {
  readonly fault: KnownFault;
  /** To the ticket's card. */
  readonly link: string | null;
}

export interface FoundFacts {
  readonly typed: string;
  /** The best first. */
  readonly lines: readonly FoundLine[];
  readonly now: Date;
}

/** Articles and solved tickets that fit what was typed, each with cause and solution; how to add some where there is none. */
export function foundMessage({ typed, lines, now }: FoundFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const words = oneLine(typed, TYPED_CHARACTERS);
  if (lines.length === 0) {
    const text = t('kb.nothing-found', { typed: words });
    return { summary: text, blocks: [{ kind: 'text', text: `${text}\n${t('kb.how-to-add')}` }] };
  }
  const heading = t('kb.found', { typed: words, count: lines.length });
  const day = localDay(voice, now);
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }] },
      { kind: 'list', items: lines.map((line) => foundLine(line, day, voice)) },
      { kind: 'context', text: t('kb.found-hint') },
    ],
  };
}

function foundLine({ fault, link }: FoundLine, day: string, voice: Voice): RichText {
  const { t } = voice;
  const isArticle = fault.kind === 'article';
  const label = isArticle ? articleName(fault.number) : ticketName(fault.number);
  const name: Span = link === null ? { bold: label } : { link, text: label };
  const host = voice.site.hosts.find(({ id }) => id === fault.host);
  const where = host ? inWords(voice, host.name) : '';
  const heading = [
    oneLine(fault.title, TITLE_CHARACTERS),
    // A title most often says where already.
    ...(where === '' || fault.title.includes(where) ? [] : [where]),
    shortDay(voice, fault.at, day),
  ].join(' · ');
  const cause = oneLine(fault.cause, TEXT_CHARACTERS);
  return [
    isArticle ? '📘 ' : '🎫 ',
    name,
    ` ${heading}`,
    ...(cause === '' ? [] : [`\n${t('kb.cause-line', { text: cause })}`]),
    `\n${t('kb.solution-line', { text: oneLine(fault.solution, TEXT_CHARACTERS) })}`,
  ];
}
