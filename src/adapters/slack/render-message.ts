import type { types } from '@slack/bolt';
import type { Translate } from '../../context.ts';
import type { ChatBlock, ChatButton, ChatMessage, RichText } from '../../core/chat.ts';
import { createButtonIds, type NextId } from './button-id.ts';
import { LIMITS } from './limits.ts';
import { cleanText, cutText, escapeText, shorten } from './literal-text.ts';
import { contextPiece, fitPieces, NOTE_ROOM, type Piece } from './message-piece.ts';
import { buttonLength, renderButton, renderButtons } from './render-button.ts';
import { renderChart } from './render-chart.ts';
import {
  asMrkdwn,
  cutSpans,
  escapedPlainText,
  isPing,
  plainText,
  richTextElements,
  safeSpans,
  spansLength,
} from './rich-text.ts';

export interface RenderedMessage {
  /** For notifications, and for whoever can't show blocks. Escaped. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/**
 * A message as Slack wants it, never beyond Slack's limits: what is too long is cut at a sensible place and says how much
 * is missing. Nothing in its texts can format, link or ping.
 */
export function renderMessage(message: ChatMessage, t: Translate): RenderedMessage {
  const nextId = createButtonIds();
  const drawn = drawnCharts(message);
  const pieces = message.blocks.flatMap((block) => drawn.get(block) ?? renderBlock(block, t, nextId));
  const blocks = fitPieces(pieces, t);
  const summary = summaryOf(message);
  return {
    text: escapeText(summary),
    blocks: blocks.length > 0 ? blocks : [richTextBlock([{ type: 'text', text: summary }])],
  };
}

/** The same without blocks, for when Slack refuses them. Escaped. */
export function renderPlainText(message: ChatMessage, t: Translate): string {
  const lines = message.blocks.flatMap((block): string[] => {
    if (block.kind === 'text' || block.kind === 'context') return [escapedPlainText(block.text)];
    if (block.kind === 'list') return block.items.map((item) => `• ${escapedPlainText(item)}`);
    if (block.kind === 'chart') {
      return [escapeText(cleanText(block.title)), ...block.instead.map((item) => `• ${escapedPlainText(item)}`)];
    }
    if (block.kind === 'heading' || block.kind === 'code') return [escapeText(cleanText(block.text))];
    return [];
  });
  const shown = lines.filter((line) => line.trim() !== '');
  const text = shown.length === 0 ? escapeText(summaryOf(message)) : shown.join('\n');
  if (Buffer.byteLength(text) <= LIMITS.plainTextBytes) return text;
  let cut = cutText(text, LIMITS.plainTextBytes);
  while (Buffer.byteLength(cut) > LIMITS.plainTextBytes - NOTE_ROOM) cut = cutText(cut, Math.floor(cut.length * 0.9));
  // The cut may have gone through a mention or an escaped character.
  cut = cut.replace(/(<@[A-Z0-9]*|<![a-z^]*[A-Z0-9]*|&[a-z]*)$/, '');
  return `${cut}\n${t('chat.more-characters', { count: text.length - cut.length })}`;
}

function summaryOf(message: ChatMessage): string {
  const summary = cleanText(message.summary).replaceAll(/\s+/g, ' ').trim();
  return summary === '' ? '…' : shorten(summary, LIMITS.summaryCharacters);
}

function renderBlock(block: ChatBlock, t: Translate, nextId: NextId): Piece[] {
  switch (block.kind) {
    case 'text':
      return block.button ? renderTextWithButton(block.text, block.button, t, nextId) : renderText(block.text, t);
    case 'heading':
      return renderHeading(block.text);
    case 'context':
      return renderContext(block.text, t);
    case 'list':
      return block.items.flatMap((item) => renderItem(item, t));
    case 'code':
      return renderCode(block.text, t);
    case 'buttons':
      return renderButtons(block, t, nextId);
    case 'divider':
      return [{ blocks: [{ type: 'divider' }], length: 0, things: 0 }];
    case 'chart':
      return [...renderText([{ bold: block.title }], t), ...block.instead.flatMap((item) => renderItem(item, t))];
  }
}

/** Those that Slack draws: what it would refuse, and what are too many, are told in words. */
function drawnCharts(message: ChatMessage): ReadonlyMap<ChatBlock, Piece[]> {
  const drawn = new Map<ChatBlock, Piece[]>();
  for (const block of message.blocks) {
    if (block.kind !== 'chart' || drawn.size === LIMITS.charts) continue;
    const piece = renderChart(block);
    if (piece) drawn.set(block, [piece]);
  }
  return drawn;
}

function richTextBlock(elements: types.RichTextElement[]): types.RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function italic(text: string): types.RichTextElement {
  return { type: 'text', text, style: { italic: true } };
}

function isBlank(text: RichText): boolean {
  return plainText(text).trim() === '';
}

/** Elements of at most `limit` characters, the last of them a note when something had to be left out. */
function limitedElements(
  text: RichText,
  limit: number,
  t: Translate,
): { elements: types.RichTextElement[]; length: number } {
  const spans = safeSpans(text);
  if (spansLength(spans) <= limit) return { elements: richTextElements(spans), length: spansLength(spans) };
  const cut = cutSpans(spans, limit - NOTE_ROOM);
  const note = ` ${t('chat.more-characters', { count: cut.dropped })}`;
  return { elements: [...richTextElements(cut.spans), italic(note)], length: spansLength(cut.spans) + note.length };
}

function renderText(text: RichText, t: Translate): Piece[] {
  if (isBlank(text)) return [];
  const { elements, length } = limitedElements(text, LIMITS.sectionCharacters, t);
  return [{ blocks: [richTextBlock(elements)], length, things: 1 }];
}

function renderItem(item: RichText, t: Translate): Piece[] {
  if (isBlank(item)) return [];
  const { elements, length } = limitedElements(item, LIMITS.listItemCharacters, t);
  return [{ blocks: [], item: { type: 'rich_text_section', elements }, length, things: 1 }];
}

/** The button stands beside the text where mrkdwn can show the text as it is, else below it. */
function renderTextWithButton(text: RichText, button: ChatButton, t: Translate, nextId: NextId): Piece[] {
  const mrkdwn = asMrkdwn(safeSpans(text));
  const fits = mrkdwn !== undefined && mrkdwn.length <= LIMITS.sectionCharacters && !isBlank(text);
  const accessory = fits ? renderButton(button, nextId) : undefined;
  if (!fits || !accessory) {
    const pieces = [...renderText(text, t), ...renderButtons({ buttons: [button] }, t, nextId)];
    return [
      {
        blocks: pieces.flatMap((piece) => piece.blocks),
        length: pieces.reduce((sum, piece) => sum + piece.length, 0),
        things: 1,
      },
    ];
  }
  const section: types.SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: mrkdwn, verbatim: true },
    accessory,
  };
  return [{ blocks: [section], length: mrkdwn.length + buttonLength(accessory), things: 1 }];
}

function renderHeading(text: string): Piece[] {
  const line = shorten(cleanText(text).replaceAll(/\s+/g, ' ').trim(), LIMITS.headerCharacters);
  if (line === '') return [];
  const block: types.HeaderBlock = { type: 'header', text: { type: 'plain_text', text: line, emoji: false } };
  return [{ blocks: [block], length: line.length, things: 1 }];
}

function renderContext(text: RichText, t: Translate): Piece[] {
  if (isBlank(text)) return [];
  const spans = safeSpans(text);
  const mrkdwn = asMrkdwn(spans);
  if (mrkdwn !== undefined && mrkdwn.length <= LIMITS.contextCharacters) {
    return [contextPiece({ type: 'mrkdwn', text: mrkdwn, verbatim: true })];
  }
  // Formatting can be lost without harm, a mention can not.
  if (spans.some(isPing)) return renderText(text, t);
  const plain = plainText(text);
  const cut = plain.length <= LIMITS.contextCharacters ? plain : cutText(plain, LIMITS.contextCharacters - NOTE_ROOM);
  const note = cut === plain ? '' : ` ${t('chat.more-characters', { count: plain.length - cut.length })}`;
  return [contextPiece({ type: 'plain_text', text: cut + note, emoji: false })];
}

function renderCode(text: string, t: Translate): Piece[] {
  const clean = cleanText(text).replace(/\n+$/, '');
  if (clean.trim() === '') return [];
  const cut = clean.length <= LIMITS.sectionCharacters ? clean : cutText(clean, LIMITS.sectionCharacters - NOTE_ROOM);
  const elements: types.RichTextBlockElement[] = [
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: cut }] },
  ];
  let length = cut.length;
  if (cut !== clean) {
    const rest = clean.slice(cut.length).trimStart();
    const lines = rest.split('\n').length;
    const note = lines > 1 ? t('chat.more-lines', { count: lines }) : t('chat.more-characters', { count: rest.length });
    elements.push({ type: 'rich_text_section', elements: [italic(note)] });
    length += note.length;
  }
  return [{ blocks: [{ type: 'rich_text', elements }], length, things: 1 }];
}
