import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { fingerprintOf } from './alert-fingerprint.ts';

/** What Prometheus hands on: one alert, known by its labels. */
export interface AlertRule {
  readonly labels: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

const firingSchema = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  fingerprint: z.string(),
  startsAt: z.string(),
});
export type FiringAlert = z.output<typeof firingSchema>;

export interface AlertmanagerOptions {
  /** Where it posts to: `http://…/hooks/<contract>/<source>`. */
  readonly hookUrl: string;
  readonly token: string;
  readonly now?: () => Date;
  /** Keeps what fires over a restart; without it, memory alone. */
  readonly stateFile?: string;
  /** Requests that hold more are split, as by `group_by`. */
  readonly alertsPerRequest?: number;
}

/** A small sender of what Prometheus Alertmanager sends: webhook payloads of version 4. */
export interface Alertmanager {
  firing(): readonly FiringAlert[];
  /** What fires already is sent once more, as Alertmanager repeats it. @returns the HTTP status of the last answer */
  fire(...rules: readonly AlertRule[]): Promise<number>;
  /** Without alerts, all that fire. @returns the HTTP status; null when there was nothing to resolve */
  resolve(...alerts: readonly FiringAlert[]): Promise<number | null>;
}

const NO_END = '0001-01-01T00:00:00Z';
const EXTERNAL_URL = 'https://alertmanager.example.com';
const ATTEMPTS = 4;
const TIMEOUT_MS = 10_000;

export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  const { now = () => new Date(), alertsPerRequest = 10, stateFile } = options;
  const known = new Map((await readState(stateFile)).map((alert) => [alert.fingerprint, alert]));
  const keep = async () => {
    if (stateFile) await writeFile(stateFile, JSON.stringify([...known.values()]), { mode: 0o600 });
  };
  const sendAll = async (alerts: readonly FiringAlert[], endsAt: string): Promise<number> => {
    let status = 0;
    for (let from = 0; from < alerts.length; from += alertsPerRequest) {
      status = await send(options, payloadOf(alerts.slice(from, from + alertsPerRequest), endsAt));
      if (status >= 300) return status;
    }
    return status;
  };
  return {
    firing: () => [...known.values()],
    async fire(...rules) {
      const startsAt = now().toISOString();
      const alerts = rules.map(({ labels, annotations = {} }) => {
        const fingerprint = fingerprintOf(labels);
        return {
          labels: { ...labels },
          startsAt,
          ...known.get(fingerprint),
          annotations: { ...annotations },
          fingerprint,
        };
      });
      for (const alert of alerts) known.set(alert.fingerprint, alert);
      await keep();
      return sendAll(alerts, NO_END);
    },
    async resolve(...alerts) {
      const over = alerts.length > 0 ? alerts : [...known.values()];
      if (over.length === 0) return null;
      const status = await sendAll(over, now().toISOString());
      if (status < 300) for (const { fingerprint } of over) known.delete(fingerprint);
      await keep();
      return status;
    },
  };
}

function payloadOf(alerts: readonly FiringAlert[], endsAt: string): object {
  const status = endsAt === NO_END ? 'firing' : 'resolved';
  const alertname = alerts[0]?.labels.alertname ?? '';
  return {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(alertname)}}`,
    truncatedAlerts: 0,
    status,
    receiver: 'rounds',
    groupLabels: { alertname },
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: EXTERNAL_URL,
    alerts: alerts.map(({ labels, annotations, startsAt, fingerprint }) => ({
      status,
      labels,
      annotations,
      startsAt,
      endsAt,
      generatorURL: `https://prometheus.example.com/graph?g0.expr=${encodeURIComponent(labels.alertname ?? '')}&g0.tab=1`,
      fingerprint,
    })),
  };
}

function common(all: readonly { readonly [name: string]: string }[]): { readonly [name: string]: string } {
  const entries = Object.entries(all[0] ?? {});
  return Object.fromEntries(entries.filter(([name, value]) => all.every((one) => one[name] === value)));
}

/** As Alertmanager does, only what a server failed at is tried again. */
async function send({ hookUrl, token }: AlertmanagerOptions, payload: object): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const status = await post(hookUrl, token, payload);
    if (status < 500 || attempt === ATTEMPTS) return status;
    await wait(500 * attempt);
  }
}

/** 599 where nobody answers. */
async function post(url: string, token: string, payload: object): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'Alertmanager/0.28.0',
      },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 599;
  }
}

async function readState(file: string | undefined): Promise<readonly FiringAlert[]> {
  if (file === undefined) return [];
  try {
    return z.array(firingSchema).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new Error(`the demo's monitoring can't read ${file}`, { cause: error });
  }
}
