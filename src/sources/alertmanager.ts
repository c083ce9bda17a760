import { prometheusAlertSchema } from './payload/prometheus-alert.ts';
import { prometheusWebhook } from './payload/prometheus-webhook.ts';
import type { AlertSource } from './source.ts';

/** Prometheus Alertmanager's webhook, version 4 (since 2016): https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const alertmanager: AlertSource = {
  id: 'alertmanager',
  ...prometheusWebhook({
    version: '4',
    alertSchema: prometheusAlertSchema,
    linksOf: ({ annotations, generatorURL }, home) => [
      ['graph', generatorURL],
      ['dashboard', annotations?.dashboard_url],
      ['runbook', annotations?.runbook_url],
      ['alertmanager', home],
    ],
  }),
};
