import { z } from 'zod';
import { ALERT_LIMITS, type IncomingAlert, type LinkLabel } from '../../core/alert.ts';
import { HOST_LABELS } from '../../core/suggest-host.ts';
import { cleanBlock, cleanLine, readTitle } from './clean-text.ts';
import type { NamedAlert } from './delivery.ts';
import { limitFingerprint } from './fingerprint.ts';
import { firstOf, readLabels } from './labels.ts';
import { collectLinks } from './links.ts';
import { readTimes } from './read-times.ts';

/** One alert as Alertmanager, and Grafana after its model, writes it into a webhook. What else it holds is ignored. */
export const prometheusAlertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).nullish(),
  startsAt: z.string().nullish(),
  endsAt: z.string().nullish(),
  generatorURL: z.string().nullish(),
  fingerprint: z.string().min(1),
});
export type PrometheusAlert = z.output<typeof prometheusAlertSchema>;

const SEVERITIES = ['severity', 'priority', 'level'];
const TITLES = ['summary', 'title'];
const DESCRIPTIONS = ['description', 'message'];

/** Goes by the alert's own status: its group still says "firing" while others of it fire. */
export function readPrometheusAlert(
  alert: PrometheusAlert,
  links: readonly (readonly [label: LinkLabel, url: unknown])[],
  receivedAt: Date,
): NamedAlert {
  const { labels } = alert;
  const annotations = alert.annotations ?? {};
  const name = firstOf(labels, ['alertname']) ?? '';
  const severity = firstOf(labels, SEVERITIES) ?? firstOf(annotations, SEVERITIES);
  const host = firstOf(labels, HOST_LABELS);
  const content: IncomingAlert['content'] = {
    title: readTitle([firstOf(annotations, TITLES), name, name === '' ? listLabels(labels) : undefined]),
    description: cleanBlock(firstOf(annotations, DESCRIPTIONS) ?? '', ALERT_LIMITS.descriptionCharacters),
    severity: severity === undefined ? null : cleanLine(severity.toLowerCase(), ALERT_LIMITS.severityCharacters),
    host: host === undefined ? null : cleanLine(host, ALERT_LIMITS.hostCharacters),
    links: collectLinks(links),
    ...readLabels(Object.entries(labels)),
  };
  return {
    name,
    alert: {
      fingerprint: limitFingerprint(alert.fingerprint),
      status: alert.status,
      content,
      ...readTimes({ status: alert.status, startsAt: alert.startsAt, endsAt: alert.endsAt }, receivedAt),
    },
  };
}

/** An alert without a name is called by its labels. */
function listLabels(labels: { readonly [name: string]: string }): string {
  const shown = Object.entries(labels).filter(([name, value]) => !name.startsWith('__') && value.trim() !== '');
  return shown.map(([name, value]) => `${name}=${value}`).join(', ');
}
