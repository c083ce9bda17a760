import { z } from 'zod';
import { prometheusAlertSchema } from './payload/prometheus-alert.ts';
import { prometheusWebhook } from './payload/prometheus-webhook.ts';
import type { AlertSource } from './source.ts';

const urlSchema = z.string().nullish();

/**
 * Grafana's unified alerting, contact point "webhook", version 1, with its own payload (no custom one):
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export const grafana: AlertSource = {
  id: 'grafana',
  ...prometheusWebhook({
    version: '1',
    alertSchema: prometheusAlertSchema.extend({ silenceURL: urlSchema, dashboardURL: urlSchema, panelURL: urlSchema }),
    linksOf: ({ annotations, ...alert }, home) => [
      ['panel', alert.panelURL],
      ['dashboard', alert.dashboardURL],
      ['runbook', annotations?.runbook_url],
      ['silence', alert.silenceURL],
      ['rule', alert.generatorURL],
      ['grafana', home],
    ],
  }),
};
