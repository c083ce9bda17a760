import type { ChatMessage } from './chat.ts';
import type { Json } from './check.ts';
import { type Message, mapLocalText } from './message.ts';

/** Members that are not shown but mean something. */
const MEANING: ReadonlySet<string> = new Set(['kind', 'value', 'action', 'style', 'mention', 'group']);

/** A last look for secrets in what is about to be shown: masks them in every text of the message. */
export function redactMessage(message: ChatMessage, redact: (text: string) => string): ChatMessage {
  const visit = (value: Json, key: string): Json => {
    if (MEANING.has(key)) return value;
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name)]));
  };
  return visit(message as unknown as Json, '') as unknown as ChatMessage;
}

/** Masks secrets in what fills a sentence in, in every language that it is given in. */
export function redactSentence(sentence: Message, redact: (text: string) => string): Message {
  if (sentence.values === undefined) return sentence;
  const values = Object.entries(sentence.values).map(([name, value]) => [
    name,
    typeof value === 'string' || (typeof value === 'object' && value !== null) ? mapLocalText(value, redact) : value,
  ]);
  return { key: sentence.key, values: Object.fromEntries(values) };
}

/** Masks secrets in every text of a value, not in its keys: those of a document's content are the template's tags. */
export function redactTexts<T>(value: T, redact: (text: string) => string): T;
export function redactTexts(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((entry) => redactTexts(entry, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redactTexts(entry, redact)]));
}

/** Masks secrets in every text of a value, its keys included. */
export function redactJson(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: Json) => redactJson(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]));
}
