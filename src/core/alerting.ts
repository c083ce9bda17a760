import type { Duration } from './duration.ts';
import type { SecretReference } from './site.ts';

/** Which monitoring systems may send alerts, and what is done with many of them 告警接入. */
export interface Alerting {
  readonly sources: readonly AlertSourceEntry[];
  /** More new alerts than this within a minute become one message. */
  readonly stormAbove: number;
  /** An alert that fires again so soon after it was resolved is the same one. */
  readonly refireWithin: Duration;
}

export const DEFAULT_ALERTING: Alerting = {
  sources: [],
  stormAbove: 20,
  refireWithin: { days: 0, milliseconds: 30 * 60_000 },
};

export const ALERT_SOURCE_KINDS = ['alertmanager', 'grafana', 'zabbix', 'generic'] as const;
export type AlertSourceKind = (typeof ALERT_SOURCE_KINDS)[number];

/** One sender: `POST /hooks/<contract>/<id>`. */
export interface AlertSourceEntry {
  readonly id: string;
  readonly kind: AlertSourceKind;
  readonly auth: SourceAuthentication;
  /** It speaks at least so often (an always-firing alert, for example); its silence is an alert. */
  readonly heartbeat: Duration | null;
  /** Requests a minute; more are put off with 503. */
  readonly requestsPerMinute: number;
  /** Only for `generic`. */
  readonly mapping: GenericMapping | null;
}

export type SourceAuthentication =
  | { readonly kind: 'bearer'; readonly token: SecretReference }
  | { readonly kind: 'basic'; readonly user: string; readonly password: SecretReference }
  /** HMAC-SHA-256 over `<timestamp>:<raw body>`, or over the raw body alone where no timestamp header is named. */
  | {
      readonly kind: 'hmac';
      readonly secret: SecretReference;
      readonly header: string;
      readonly timestampHeader: string | null;
      /** How far the timestamp may be from our clock. */
      readonly window: Duration;
    };

/** Where a JSON body of any shape holds what an alert needs: paths such as `event.host.name` or `alerts[].title`. */
export interface GenericMapping {
  /** Path of the list of alerts; null where the body is one alert. All other paths count from an alert. */
  readonly alerts: string | null;
  readonly title: string;
  readonly fingerprint: string;
  readonly status: string;
  /** Values of the status that mean that it is over. */
  readonly resolvedValues: readonly string[];
  readonly description: string | null;
  readonly severity: string | null;
  readonly host: string | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly link: string | null;
}
