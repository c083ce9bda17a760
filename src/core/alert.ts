import { z } from 'zod';

/** One alert 告警 as a monitoring system reports it, taken from its payload by a source: plain text, nothing escaped yet. */
export interface IncomingAlert {
  /** What the sender calls the same alert, over all its firings; any text. */
  readonly fingerprint: string;
  readonly status: 'firing' | 'resolved';
  readonly content: AlertContent;
  /** By the sender's clock; null where it says none, or an absurd one. */
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/** What is known of an alert; limits are kept by the sources: what is longer is cut and says so. */
export const alertContentSchema = z.object({
  title: z.string(),
  description: z.string(),
  /** Lower case, as the sender words it. */
  severity: z.string().nullable(),
  /** The host as the sender names it. */
  host: z.string().nullable(),
  /** http and https only. The label is one of LINK_LABELS: its text is `source.link.<label>`. */
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  labels: z.record(z.string(), z.string()),
  /** How many labels were left out because there were too many. */
  labelsLeftOut: z.int(),
});
export type AlertContent = Readonly<z.output<typeof alertContentSchema>>;

/** What a link of an alert leads to, most useful first. */
export const LINK_LABELS = [
  'panel',
  'dashboard',
  'graph',
  'event',
  'runbook',
  'silence',
  'rule',
  'alertmanager',
  'grafana',
  'details',
] as const;
export type LinkLabel = (typeof LINK_LABELS)[number];

export const ALERT_LIMITS = {
  titleCharacters: 250,
  descriptionCharacters: 2_000,
  severityCharacters: 40,
  hostCharacters: 200,
  labels: 50,
  labelCharacters: 300,
  links: 4,
  urlCharacters: 2_000,
  fingerprintCharacters: 1_000,
} as const;

export type AlertState = 'firing' | 'resolved';

/** An alert as it is stored: one from its firing until it is resolved, and again when it fires anew within the time set for it. */
export interface Alert {
  readonly id: number;
  readonly contractId: string;
  readonly sourceId: string;
  readonly state: AlertState;
  readonly content: AlertContent;
  /** The site's host that it is about. */
  readonly hostId: string | null;
  readonly startsAt: Date;
  /** When we received it first: the clocks of its ticket run from here. */
  readonly receivedAt: Date;
  readonly resolvedAt: Date | null;
  readonly occurrences: number;
  readonly muteId: number | null;
  readonly stormId: number | null;
  readonly ticketId: number | null;
  readonly dismissedAt: Date | null;
  readonly dismissedBy: string | null;
}

/** Part of a planned maintenance 静默窗口. Null matches everything. */
export interface Mute {
  readonly id: number;
  readonly contractId: string;
  readonly hostId: string | null;
  readonly sourceId: string | null;
  readonly pattern: string | null;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly reason: string;
  readonly createdBy: string;
  readonly endedAt: Date | null;
}

/** Reads `A-12`, `a12` or `12`; null for anything else. */
export function parseAlertName(text: string): number | null {
  const id = Number(/^(?:a-?|#)?(\d{1,15})$/i.exec(text.trim())?.[1] ?? 0);
  return id > 0 ? id : null;
}
