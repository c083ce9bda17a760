import { setTimeout as pause } from 'node:timers/promises';
import { CHANNELS, type Field, HOOK_TOKEN } from './field.ts';

const TIMEOUT_MS = 5_000;
const AGAIN_MS = 300;

/** A monitoring system: what is not accepted is sent again, as it is, until it is. */
export interface Sender {
  /** Alerts that were answered with 2xx, by name: the index of their channel. */
  readonly accepted: ReadonlyMap<string, number>;
  /** Answers by status; 0 for none at all. */
  readonly answers: ReadonlyMap<number, number>;
  send(): void;
  /** Waits until everything that was sent is accepted. */
  settle(): Promise<void>;
}

export function createSender(field: Pick<Field, 'hookUrl'>): Sender {
  const accepted = new Map<string, number>();
  const answers = new Map<number, number>();
  const underWay = new Set<Promise<void>>();
  let count = 0;

  async function deliver(channel: number, names: readonly string[], body: string): Promise<void> {
    for (;;) {
      const status = await post(field.hookUrl(channel), body);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (status >= 200 && status < 300) break;
      await pause(AGAIN_MS);
    }
    for (const name of names) accepted.set(name, channel);
  }

  return {
    accepted,
    answers,
    send() {
      const channel = count % CHANNELS.length;
      count += 1;
      const names = [`chaos-alert-${count}-end`];
      const body = JSON.stringify({
        version: '4',
        status: 'firing',
        receiver: 'rounds',
        groupLabels: {},
        alerts: names.map((name) => ({
          status: 'firing',
          labels: { alertname: 'Chaos', host: 'app-01', severity: 'high', name },
          annotations: { summary: name },
          startsAt: new Date().toISOString(),
          endsAt: '0001-01-01T00:00:00Z',
          fingerprint: name,
        })),
      });
      const delivery: Promise<void> = deliver(channel, names, body).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },
    async settle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function post(url: string, body: string): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${HOOK_TOKEN}` },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    if (error instanceof Error) return 0;
    throw error;
  }
}
