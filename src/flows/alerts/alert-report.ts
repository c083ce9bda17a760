import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { AlertContent, IncomingAlert } from '../../core/alert.ts';
import type { Site } from '../../core/site.ts';
import { HOST_LABELS, suggestHost } from '../../core/suggest-host.ts';

/** One alert as one delivery reports it, or as we report the silence of a source. */
export interface AlertReport {
  readonly sourceId: string;
  /** Null for what we found ourselves. */
  readonly deliveryId: number | null;
  readonly receivedAt: Date;
  readonly alert: IncomingAlert;
}

/** A report with what is stored of it. */
export interface PreparedReport extends AlertReport {
  /** SHA-256 of what the sender calls it, as hex. */
  readonly fingerprint: string;
  /** Its content as JSON. */
  readonly contentText: string;
  readonly contentHash: string;
  /** The site's host that it is about. */
  readonly hostId: string | null;
}

/** So many are prepared in one go; then others have their turn. */
const PREPARED_AT_ONCE = 50;

/** @returns a function that prepares reports; what many of one batch have in common it computes once. */
export function createPreparation(site: Site): (reports: readonly AlertReport[]) => Promise<PreparedReport[]> {
  const hosts = new Map<string, string | null>();
  const hostOf = (content: AlertContent): string | null => {
    const named = HOST_LABELS.map((label) => (Object.hasOwn(content.labels, label) ? content.labels[label] : ''));
    const key = [content.host, ...named].join('\0');
    const known = hosts.get(key);
    if (known !== undefined) return known;
    const found = suggestHost(content, site);
    hosts.set(key, found);
    return found;
  };
  const prepare = (report: AlertReport): PreparedReport => {
    const { content } = report.alert;
    const fingerprint = sha256(report.alert.fingerprint);
    const contentText = JSON.stringify(content);
    return { ...report, fingerprint, contentText, contentHash: sha256(contentText), hostId: hostOf(content) };
  };
  return async (reports) => {
    const prepared: PreparedReport[] = [];
    for (const report of reports) {
      prepared.push(prepare(report));
      if (prepared.length % PREPARED_AT_ONCE === 0) await breathe();
    }
    return prepared;
  };
}

/** Of each there is one open alert at a time. */
export function openKeyOf(contractId: string, sourceId: string, fingerprint: string): string {
  return sha256([contractId, sourceId, fingerprint].join('\0'));
}

function sha256(text: string): string {
  return hash('sha256', text);
}
