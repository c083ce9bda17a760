import type { types } from '@slack/bolt';
import type { RichText, Span } from '../../core/chat.ts';
import { LIMITS } from './limits.ts';
import { cleanText, cutText, escapeText } from './literal-text.ts';

const USER_ID = /^[UW][A-Z0-9]{2,20}$/;
const GROUP_ID = /^S[A-Z0-9]{2,20}$/;
const LINK = /^(https?:\/\/|mailto:)[^\s<>|]+$/i;

/** A span made certain: clean text, links that are links, mentions that are ids. */
type SafeSpan =
  | { readonly kind: 'text' | 'bold' | 'italic' | 'strike' | 'code'; readonly text: string }
  | { readonly kind: 'mention'; readonly user: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string };

export function safeSpans(text: RichText): SafeSpan[] {
  const spans = typeof text === 'string' ? [text] : text;
  return spans.map(safeSpan).filter((span) => isPing(span) || span.text !== '');
}

type Ping = Extract<SafeSpan, { kind: 'mention' | 'group' }>;

export function isPing(span: SafeSpan): span is Ping {
  return span.kind === 'mention' || span.kind === 'group';
}

function pingText(span: Ping): string {
  return span.kind === 'mention' ? `<@${span.user}>` : `<!subteam^${span.group}>`;
}

function safeSpan(span: Span): SafeSpan {
  if (typeof span === 'string') return { kind: 'text', text: cleanText(span) };
  if ('mention' in span) {
    return USER_ID.test(span.mention)
      ? { kind: 'mention', user: span.mention }
      : { kind: 'text', text: cleanText(`@${span.mention}`) };
  }
  if ('group' in span) {
    return GROUP_ID.test(span.group)
      ? { kind: 'group', group: span.group }
      : { kind: 'text', text: cleanText(`@${span.group}`) };
  }
  if ('link' in span) {
    const isLink = LINK.test(span.link) && span.link.length <= LIMITS.linkCharacters && URL.canParse(span.link);
    if (!isLink) return { kind: 'text', text: cleanText(span.text === '' ? span.link : span.text) };
    return { kind: 'link', url: span.link, text: cleanText(span.text === '' ? span.link : span.text) };
  }
  if ('bold' in span) return { kind: 'bold', text: cleanText(span.bold) };
  if ('italic' in span) return { kind: 'italic', text: cleanText(span.italic) };
  if ('strike' in span) return { kind: 'strike', text: cleanText(span.strike) };
  return { kind: 'code', text: cleanText(span.code) };
}

function spanLength(span: SafeSpan): number {
  if (isPing(span)) return pingText(span).length;
  return span.kind === 'link' ? span.url.length + span.text.length : escapeText(span.text).length;
}

export function spansLength(spans: readonly SafeSpan[]): number {
  return spans.reduce((sum, span) => sum + spanLength(span), 0);
}

/** What is left out of spans that had to be cut, in characters. */
export interface CutSpans {
  readonly spans: SafeSpan[];
  readonly dropped: number;
}

/** The beginning, at most `limit` characters of it as {@link spanLength} counts them. */
export function cutSpans(spans: readonly SafeSpan[], limit: number): CutSpans {
  const kept: SafeSpan[] = [];
  let left = limit;
  for (const [index, span] of spans.entries()) {
    if (spanLength(span) <= left) {
      kept.push(span);
      left -= spanLength(span);
      continue;
    }
    let dropped = spans.slice(index).reduce((sum, rest) => sum + plainSpan(rest).length, 0);
    if (!isPing(span) && span.kind !== 'link') {
      const text = cutToEscapedLength(span.text, left);
      if (text !== '') kept.push({ kind: span.kind, text });
      dropped -= text.length;
    }
    return { spans: kept, dropped };
  }
  return { spans: kept, dropped: 0 };
}

/** Escaping makes some characters longer, so the cut is tried again until the result fits. */
function cutToEscapedLength(text: string, limit: number): string {
  let cut = cutText(text, limit);
  while (escapeText(cut).length > limit) {
    cut = cutText(cut, Math.max(0, cut.length - Math.max(1, Math.ceil((escapeText(cut).length - limit) / 5))));
  }
  return cut;
}

/** Elements of a rich text section: nothing in their texts is interpreted. */
export function richTextElements(spans: readonly SafeSpan[]): types.RichTextElement[] {
  return spans.map((span): types.RichTextElement => {
    if (span.kind === 'mention') return { type: 'user', user_id: span.user };
    if (span.kind === 'group') return { type: 'usergroup', usergroup_id: span.group };
    if (span.kind === 'link') return { type: 'link', url: span.url, text: span.text };
    if (span.kind === 'text') return { type: 'text', text: span.text };
    return { type: 'text', text: span.text, style: { [span.kind]: true } };
  });
}

export function plainText(text: RichText): string {
  return safeSpans(text).map(plainSpan).join('');
}

function plainSpan(span: SafeSpan): string {
  return isPing(span) ? pingText(span) : span.text;
}

/** Plain text that Slack shows as it is, with mentions that are meant. */
export function escapedPlainText(text: RichText): string {
  return safeSpans(text)
    .map((span) => (isPing(span) ? pingText(span) : escapeText(span.text)))
    .join('');
}

/**
 * Mrkdwn of spans, or undefined where their texts hold a character that could format: mrkdwn has no escape for those, so
 * such a text needs rich text.
 */
export function asMrkdwn(spans: readonly SafeSpan[]): string | undefined {
  if (!isInert(spans.map(plainSpan).join(''))) return undefined;
  if (spans.some((span) => span.kind in MARKS && /^\s|\s$|\n/.test(plainSpan(span)))) return undefined;
  return spans.map((span, index) => mrkdwnSpan(span, spans[index - 1], spans[index + 1])).join('');
}

/** Holds no mark, no `:name:` of an emoji, and no `>` that would begin a quotation though escaped. */
function isInert(text: string): boolean {
  return !/[*_~`]|:[\w+'-]+:|(^|\n)\s*>/.test(text);
}

const MARKS = { bold: '*', italic: '_', strike: '~', code: '`' } as const;
/** Marks count only beside white space or punctuation, which Chinese text has none of. */
const BOUNDARY = '\u200b';

function mrkdwnSpan(span: SafeSpan, before: SafeSpan | undefined, after: SafeSpan | undefined): string {
  if (isPing(span)) return pingText(span);
  if (span.kind === 'link') return `<${escapeText(span.url)}|${escapeText(span.text.replaceAll('\n', ' '))}>`;
  if (span.kind === 'text') return escapeText(span.text);
  const mark = MARKS[span.kind];
  const left = before === undefined || endsInSpace(before) ? '' : BOUNDARY;
  const right = after === undefined || startsInSpace(after) ? '' : BOUNDARY;
  return `${left}${mark}${escapeText(span.text)}${mark}${right}`;
}

function endsInSpace(span: SafeSpan): boolean {
  return span.kind === 'text' && /\s$/.test(span.text);
}

function startsInSpace(span: SafeSpan): boolean {
  return span.kind === 'text' && /^\s/.test(span.text);
}
