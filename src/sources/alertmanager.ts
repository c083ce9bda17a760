import { z } from 'zod';
import { checkCount, checkShape } from './payload/check-shape.ts';
import { checkVersion } from './payload/check-version.ts';
import { findFault, readDelivery } from './payload/delivery.ts';
import { prometheusAlertSchema, readPrometheusAlert } from './payload/prometheus-alert.ts';
import type { AlertSource } from './source.ts';

const bodySchema = z.object({
  externalURL: z.string().nullish(),
  truncatedAlerts: z.number().nullish(),
  alerts: z.array(prometheusAlertSchema),
});

/** Prometheus Alertmanager's webhook, version 4 (since 2016): https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const alertmanager: AlertSource = {
  id: 'alertmanager',
  findFault: (body) => findFault(() => check(body)),
  parse: (body, entry, receivedAt) =>
    readDelivery(entry, () => {
      const { alerts, externalURL, truncatedAlerts } = check(body);
      return {
        alerts: alerts.map((alert) =>
          readPrometheusAlert(
            alert,
            [
              ['graph', alert.generatorURL],
              ['dashboard', alert.annotations?.dashboard_url],
              ['runbook', alert.annotations?.runbook_url],
              ['alertmanager', externalURL],
            ],
            receivedAt,
          ),
        ),
        leftOut: truncatedAlerts ?? 0,
      };
    }),
};

/** @throws PayloadFault */
function check(body: unknown): z.output<typeof bodySchema> {
  checkCount(checkVersion(body, '4').alerts);
  return checkShape(bodySchema, body);
}
