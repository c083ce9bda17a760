import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { reservePort } from './ports.ts';

export interface FiredAlert {
  readonly labels: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
  readonly generatorURL?: string;
  readonly startsAt?: Date;
}

export interface AlertmanagerOptions {
  /** Where it delivers its alerts. */
  readonly webhookUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly bearer?: string;
  readonly basic?: { readonly user: string; readonly password: string };
  readonly groupBy?: readonly string[];
  /** How long it waits for more alerts of a new group, and between deliveries of one group; Alertmanager's form: `200ms`. */
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
  readonly maxAlerts?: number;
  /** How it calls itself in links; by default where it listens. */
  readonly externalUrl?: string;
}

/** A real Alertmanager of its own on loopback. */
export interface Alertmanager {
  readonly url: string;
  fire(...alerts: readonly FiredAlert[]): Promise<void>;
  /** Ends alerts, as Prometheus does when their rule no longer holds. */
  resolve(...alerts: readonly FiredAlert[]): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

/**
 * Where Alertmanager is, or null: then this says so, loudly. For `describe.skipIf(alertmanagerProgram === null)`.
 * Debian's package is `prometheus-alertmanager`; `bin/bootstrap test` installs it.
 */
export const alertmanagerProgram = findProgram();

function findProgram(): string | null {
  const names = ['prometheus-alertmanager', 'alertmanager'];
  for (const name of names) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch (error) {
      // Exit status 127 or 1: not found under this name.
      if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) throw error;
    }
  }
  process.stderr.write(
    '\n*** LEFT OUT: a real Alertmanager, which is not installed (apt-get install prometheus-alertmanager).\n\n',
  );
  return null;
}

/** Starts it on a free port of 127.0.0.1; it ends with {@link Alertmanager.stop}, or when this process does. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  if (alertmanagerProgram === null) throw new Error('there is no Alertmanager on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'rounds-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, stringify(configuration(options)), { mode: 0o600 });
  const url = `http://127.0.0.1:${await reservePort()}`;
  const child = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', '--', alertmanagerProgram],
      ...[`--config.file=${config}`, `--storage.path=${join(folder, 'data')}`],
      ...[`--web.listen-address=${url.slice('http://'.length)}`, `--web.external-url=${options.externalUrl ?? url}`],
      // Alone: it looks for no peers.
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-100_000);
    });
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; !(await isReady(url)); attempt += 1) {
    if (child.exitCode !== null || attempt >= 400) {
      await stop();
      throw new Error(`Alertmanager does not answer at ${url}:\n${log}`);
    }
    await delay(50);
  }
  const ended = () => ({ endsAt: new Date().toISOString() });
  return {
    url,
    fire: (...alerts) => post(url, alerts),
    resolve: (...alerts) =>
      post(
        url,
        alerts.map((alert) => ({ ...alert, ...ended() })),
      ),
    log: () => log,
    stop,
  };
}

function configuration(options: AlertmanagerOptions): object {
  const { bearer, basic } = options;
  const authorization = {
    ...(bearer === undefined ? {} : { authorization: { type: 'Bearer', credentials: bearer } }),
    ...(basic === undefined ? {} : { basic_auth: { username: basic.user, password: basic.password } }),
  };
  return {
    // An alert that nobody renews is over after this.
    global: { resolve_timeout: '1h' },
    route: {
      receiver: 'rounds',
      group_by: options.groupBy ?? ['alertname'],
      group_wait: options.groupWait ?? '100ms',
      group_interval: options.groupInterval ?? '200ms',
      repeat_interval: options.repeatInterval ?? '1h',
    },
    receivers: [
      {
        name: 'rounds',
        webhook_configs: [
          {
            url: options.webhookUrl,
            send_resolved: true,
            max_alerts: options.maxAlerts ?? 0,
            http_config: { ...authorization, follow_redirects: false },
          },
        ],
      },
    ],
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/-/ready`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function post(url: string, alerts: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Alertmanager refused the alerts: ${answer.status} ${text}`);
}
