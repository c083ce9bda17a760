import { z } from 'zod';
import { checkCount, checkShape } from './payload/check-shape.ts';
import { checkVersion } from './payload/check-version.ts';
import { findFault, readDelivery } from './payload/delivery.ts';
import { prometheusAlertSchema, readPrometheusAlert } from './payload/prometheus-alert.ts';
import type { AlertSource } from './source.ts';

const urlSchema = z.string().nullish();

const bodySchema = z.object({
  externalURL: urlSchema,
  truncatedAlerts: z.number().nullish(),
  alerts: z.array(
    prometheusAlertSchema.extend({ silenceURL: urlSchema, dashboardURL: urlSchema, panelURL: urlSchema }),
  ),
});

/**
 * Grafana's unified alerting, contact point "webhook", version 1, with its own payload (no custom one):
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export const grafana: AlertSource = {
  id: 'grafana',
  findFault: (body) => findFault(() => check(body)),
  parse: (body, entry, receivedAt) =>
    readDelivery(entry, () => {
      const { alerts, externalURL, truncatedAlerts } = check(body);
      return {
        alerts: alerts.map((alert) =>
          readPrometheusAlert(
            alert,
            [
              ['panel', alert.panelURL],
              ['dashboard', alert.dashboardURL],
              ['runbook', alert.annotations?.runbook_url],
              ['silence', alert.silenceURL],
              ['rule', alert.generatorURL],
              ['grafana', externalURL],
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
  checkCount(checkVersion(body, '1').alerts);
  return checkShape(bodySchema, body);
}
