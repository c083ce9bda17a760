import type { ChatMessage } from './chat.ts';
import type { Json } from './check.ts';

/** Members that are not shown but mean something. */
const MEANING: ReadonlySet<string> = new Set(['kind', 'value', 'action', 'style', 'mention']);

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
