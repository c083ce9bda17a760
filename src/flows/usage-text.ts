import type { Translate } from '../context.ts';

/** What stands for something that a person types. All else in a usage is typed as it stands. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'command',
  'comment',
  'entry',
  'host',
  'id',
  'job',
  'kind',
  'name',
  'obligation',
  'period',
  'person',
  'plan',
  'reason',
  'template',
  'text',
  'title',
  'words',
]);

/** A usage such as `/inspect [template] [--mode remote|onsite]` with its placeholders in the reader's language. */
export function usageText(usage: string, t: Translate): string {
  return usage.replaceAll(/<[^<>]*>|\[[a-zA-Z|-]*\]/g, (part) => {
    const words = part.slice(1, -1).split('|');
    return `${part.at(0)}${words.map((word) => placeholder(word, t)).join('|')}${part.at(-1)}`;
  });
}

/** Of what is numbered, the name that a person types. */
const NUMBERED: ReadonlyMap<string, string> = new Map([
  ['alert', 'A-n'],
  ['article', 'K-n'],
  ['copy', 'B-n'],
  ['mute', 'M-n'],
  ['of', 'T-m'],
  ['record', 'R-n'],
  ['ticket', 'T-n'],
]);

/** What a command calls one of its words, as its usage shows it. */
export function inputName(name: string, t: Translate): string {
  const numbered = NUMBERED.get(name);
  if (numbered !== undefined) return `<${numbered}>`;
  return PLACEHOLDERS.has(name) ? `<${placeholder(name, t)}>` : name;
}

function placeholder(word: string, t: Translate): string {
  return PLACEHOLDERS.has(word) ? t(`chat.usage-${word}`) : word;
}
