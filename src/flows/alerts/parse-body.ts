import type { AlertSourceEntry } from '../../core/alerting.ts';
import type { Message } from '../../core/message.ts';
import type { AlertSource, ParsedDelivery } from '../../sources/source.ts';

/** Of a parser's complaint so much is repeated. */
const COMPLAINT_CHARACTERS = 120;

interface RawDelivery {
  readonly source: AlertSource;
  readonly entry: AlertSourceEntry;
  readonly text: string;
  readonly receivedAt: Date;
}

/** Takes a raw body apart; the same body gives the same alerts whenever it is done. */
export function parseBody({ source, entry, text, receivedAt }: RawDelivery): ParsedDelivery {
  const json = readJson(text);
  return 'fault' in json ? { ok: false, fault: json.fault } : source.parse(json.value, entry, receivedAt);
}

/** What {@link parseBody} would find wrong, or null. */
export function findBodyFault({ source, entry, text, receivedAt }: RawDelivery): Message | null {
  const json = readJson(text);
  if ('fault' in json) return json.fault;
  if (source.findFault) return source.findFault(json.value);
  const parsed = source.parse(json.value, entry, receivedAt);
  return parsed.ok ? null : parsed.fault;
}

function readJson(text: string): { readonly value: unknown } | { readonly fault: Message } {
  try {
    return { value: JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, COMPLAINT_CHARACTERS) : '';
    return { fault: { key: 'alert.intake-no-json', values: { reason } } };
  }
}
