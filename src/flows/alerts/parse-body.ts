import type { AlertSourceEntry } from '../../core/alerting.ts';
import type { AlertSource, ParsedDelivery } from '../../sources/source.ts';

/** Of a parser's complaint so much is repeated. */
const COMPLAINT_CHARACTERS = 120;

/** Takes a raw body apart; the same body gives the same alerts whenever it is done. */
export function parseBody(
  source: AlertSource,
  entry: AlertSourceEntry,
  { rawBody, receivedAt }: { readonly rawBody: Buffer; readonly receivedAt: Date },
): ParsedDelivery {
  let body: unknown;
  try {
    body = JSON.parse(rawBody.toString('utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, COMPLAINT_CHARACTERS) : '';
    return { ok: false, fault: { key: 'alert.intake-no-json', values: { reason } } };
  }
  return source.parse(body, entry, receivedAt);
}
