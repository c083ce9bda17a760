import { z } from 'zod';
import type { LinkLabel } from '../../core/alert.ts';
import type { AlertSource } from '../source.ts';
import { checkCount, checkShape } from './check-shape.ts';
import { checkVersion } from './check-version.ts';
import { findFault, readDelivery } from './delivery.ts';
import { type PrometheusAlert, readPrometheusAlert } from './prometheus-alert.ts';

/** What tells the webhook of one sender from those of others that write it after Alertmanager's model. */
interface Dialect<Alert extends PrometheusAlert> {
  /** As the body names its own form. */
  readonly version: string;
  readonly alertSchema: z.ZodType<Alert>;
  /** Where an alert leads to, most useful first; `home` is the sender's own address. */
  readonly linksOf: (alert: Alert, home: unknown) => readonly (readonly [label: LinkLabel, url: unknown])[];
}

/** Reads a webhook of Alertmanager's form: a version, a list of alerts, and how many were left out of it. */
export function prometheusWebhook<Alert extends PrometheusAlert>({
  version,
  alertSchema,
  linksOf,
}: Dialect<Alert>): Omit<AlertSource, 'id'> {
  const bodySchema = z.object({
    externalURL: z.string().nullish(),
    truncatedAlerts: z.number().nullish(),
    alerts: z.array(alertSchema),
  });

  /** @throws PayloadFault */
  function check(body: unknown): z.output<typeof bodySchema> {
    checkCount(checkVersion(body, version).alerts);
    return checkShape(bodySchema, body);
  }

  return {
    findFault: (body) => findFault(() => check(body)),
    parse: (body, entry, receivedAt) =>
      readDelivery(entry, () => {
        const { alerts, externalURL, truncatedAlerts } = check(body);
        return {
          alerts: alerts.map((alert) => readPrometheusAlert(alert, linksOf(alert, externalURL), receivedAt)),
          leftOut: truncatedAlerts ?? 0,
        };
      }),
  };
}
