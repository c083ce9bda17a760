import {
  type Alerting,
  type AlertSourceEntry,
  DEFAULT_ALERTING,
  type GenericMapping,
  type SourceAuthentication,
} from '../core/alerting.ts';
import { type Duration, parseDuration } from '../core/duration.ts';
import { type AlertingEntry, NO_HEADER } from './alerting-schema.ts';

type SourceEntry = AlertingEntry['sources'][number];
type Secret = (reference: string) => string;

/** The alerting of a site file without faults. */
export function resolveAlerting(entry: AlertingEntry | undefined, secret: Secret): Alerting {
  if (!entry) return DEFAULT_ALERTING;
  return {
    sources: entry.sources.map((source) => resolveSource(source, secret)),
    stormAbove: entry.stormAbove,
    refireWithin: length(entry.refireWithin),
  };
}

function resolveSource({ id, kind, auth, heartbeat, requestsPerMinute, mapping }: SourceEntry, secret: Secret) {
  return {
    id,
    kind,
    auth: resolveAuthentication(auth, kind, secret),
    heartbeat: heartbeat === undefined ? null : length(heartbeat),
    requestsPerMinute,
    mapping: mapping ? resolveMapping(mapping) : null,
  } satisfies AlertSourceEntry;
}

function resolveAuthentication(
  { bearer, basic, hmac }: SourceEntry['auth'],
  kind: SourceEntry['kind'],
  secret: Secret,
): SourceAuthentication {
  if (bearer !== undefined) return { kind: 'bearer', token: secret(bearer) };
  if (basic) return { kind: 'basic', user: basic.user, password: secret(basic.password) };
  if (!hmac) throw new Error('a source without authentication passed the check');
  const name = kind === 'grafana' ? 'X-Grafana-Alerting' : 'X-Rounds';
  const timestampHeader = hmac.timestampHeader ?? `${name}-Timestamp`;
  return {
    kind: 'hmac',
    secret: secret(hmac.secret),
    header: hmac.header ?? `${name}-Signature`,
    timestampHeader: timestampHeader === NO_HEADER ? null : timestampHeader,
    window: length(hmac.window),
  };
}

function resolveMapping(entry: NonNullable<SourceEntry['mapping']>): GenericMapping {
  const { alerts, description, severity, host, startsAt, endsAt, link } = entry;
  return {
    alerts: alerts ?? null,
    title: entry.title,
    fingerprint: entry.fingerprint,
    status: entry.status,
    resolvedValues: entry.resolvedValues.map(String),
    description: description ?? null,
    severity: severity ?? null,
    host: host ?? null,
    startsAt: startsAt ?? null,
    endsAt: endsAt ?? null,
    link: link ?? null,
  };
}

function length(text: string): Duration {
  const duration = parseDuration(text);
  if (!duration) throw new Error(`length "${text}" passed the check`);
  return duration;
}
