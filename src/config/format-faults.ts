import type { Translate } from '../context.ts';
import type { Message } from '../core/message.ts';
import type { Excerpt, Fault } from './fault.ts';

const MOST_SHOWN = 100;

/** The faults for a terminal: one short block each, with the line of the file and a mark under what is meant. */
export function formatFaults(faults: readonly Fault[], t: Translate): string {
  const blocks = faults.slice(0, MOST_SHOWN).map((fault) => formatFault(fault, t));
  const files = new Set(faults.map((fault) => fault.file)).size;
  const more = faults.length > MOST_SHOWN ? [t('config.more', { count: faults.length - MOST_SHOWN })] : [];
  return [...blocks, ...more, t('config.total', { count: faults.length, files })].join('\n\n');
}

function formatFault(fault: Fault, t: Translate): string {
  const say = (message: Message) => t(message.key, message.values);
  const place = [fault.file ?? t('config.environment'), fault.line, fault.column]
    .filter((part) => part !== null)
    .join(':');
  const details = [
    fault.found ? t('config.found', { found: say(fault.found) }) : null,
    fault.expected ? t('config.expected', { expected: say(fault.expected) }) : null,
  ].filter((part) => part !== null);
  const lines = [
    fault.path === '' ? place : `${place}  ${fault.path}`,
    ...(fault.excerpt && fault.line !== null ? formatExcerpt(fault.excerpt, fault.line) : []),
    `  ${say(fault.problem)}`,
    ...details.map((line) => `  ${line}`),
    ...(fault.hint ? [`  → ${say(fault.hint)}`] : []),
  ];
  return lines.join('\n');
}

function formatExcerpt(excerpt: Excerpt, line: number): readonly string[] {
  const number = String(line);
  const before = width(excerpt.text.slice(0, excerpt.mark));
  const marked = Math.max(1, width(excerpt.text.slice(excerpt.mark, excerpt.mark + excerpt.length)));
  return [
    `  ${number} │ ${excerpt.text}`,
    `  ${' '.repeat(number.length)} │ ${' '.repeat(before)}${'^'.repeat(marked)}`,
  ];
}

/** Columns on a terminal: Chinese characters and full-width signs take two. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1), 0);
}

const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{20000}-\u{3FFFD}]/u;
const COMBINING = /\p{Mn}|\p{Cf}/u;
