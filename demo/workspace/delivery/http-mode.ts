import { createHmac } from 'node:crypto';
import { isObject, type JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Envelope, Outcome, Transport } from './delivery.ts';

const ANSWER_LIMIT_BYTES = 1024 * 1024;

/** Sends to the app's request URL, signed with its secret. */
export function createHttpMode(world: World, requestUrl: string): Transport {
  return {
    async send(envelope) {
      if (world.faults.outage) return { kind: 'failed', failure: 'not-connected' };
      const { body, type } = encode(envelope);
      const timestamp = String(Math.floor(Date.now() / 1_000));
      try {
        const response = await fetch(requestUrl, {
          method: 'POST',
          body,
          redirect: 'manual',
          signal: AbortSignal.any([AbortSignal.timeout(world.settings.ackTimeoutMs), world.stopping]),
          headers: {
            'content-type': type,
            'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
            'x-slack-request-timestamp': timestamp,
            'x-slack-signature': sign(world.seed.app.signingSecret, timestamp, body),
            ...retryHeaders(envelope),
          },
        });
        return await read(response);
      } catch (error) {
        const timeout = error instanceof Error && error.name === 'TimeoutError';
        return { kind: 'failed', failure: timeout ? 'timeout' : 'not-connected' };
      }
    },
    async close() {},
  };
}

/** Slack's signature, version 0: over the version, the time and the body as sent. */
export function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function encode(envelope: Envelope): { readonly body: string; readonly type: string } {
  const form = 'application/x-www-form-urlencoded';
  if (envelope.kind === 'events_api') return { body: JSON.stringify(envelope.payload), type: 'application/json' };
  if (envelope.kind === 'interactive') {
    return { body: new URLSearchParams({ payload: JSON.stringify(envelope.payload) }).toString(), type: form };
  }
  const fields = Object.entries(envelope.payload).map(([name, value]): [string, string] => [name, String(value ?? '')]);
  return { body: new URLSearchParams(fields).toString(), type: form };
}

function retryHeaders(envelope: Envelope): { readonly [name: string]: string } {
  const { attempt, reason } = envelope.retry;
  if (attempt === 0) return {};
  const reasons: { readonly [reason: string]: string } = { timeout: 'http_timeout' };
  return { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reasons[reason] ?? reason };
}

async function read(response: Response): Promise<Outcome> {
  const text = (await response.text()).slice(0, ANSWER_LIMIT_BYTES);
  if (!response.ok) {
    const noRetry = response.headers.get('x-slack-no-retry') === '1';
    return { kind: 'failed', failure: 'http-error', noRetry };
  }
  return { kind: 'acknowledged', response: parseAnswer(text, response.headers.get('content-type') ?? '') };
}

/** A plain answer to a command is its text. */
function parseAnswer(text: string, type: string): JsonObject | null {
  if (text.trim() === '') return null;
  if (!type.includes('json')) return { text };
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
