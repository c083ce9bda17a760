import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../json.ts';
import { newId, newToken, secondsNow, type World } from '../world.ts';
import { hears } from './subscription.ts';

export type EnvelopeKind = 'events_api' | 'slash_commands' | 'interactive';

export interface Envelope {
  readonly id: string;
  readonly kind: EnvelopeKind;
  readonly payload: JsonObject;
  readonly retry: { readonly attempt: number; readonly reason: string };
}

/** How one attempt to reach the app ended. */
export type Outcome =
  | { readonly kind: 'acknowledged'; readonly response: JsonObject | null }
  | { readonly kind: 'failed'; readonly failure: DeliveryFailure; readonly noRetry?: boolean };

export type DeliveryFailure = 'timeout' | 'not-connected' | 'connection-lost' | 'http-error';

/** Socket Mode or HTTP. */
export interface Transport {
  send(envelope: Envelope): Promise<Outcome>;
  close(): Promise<void>;
}

/** What a person's client learns of a command or a click. The codes are those that Slack shows. */
export type Answer =
  | { readonly ok: true; readonly response: JsonObject | null }
  | { readonly ok: false; readonly code: 'operation_timeout' | 'dispatch_failed' | 'http_service_error' };

export interface Delivery {
  sendEvent(event: JsonObject): void;
  ask(kind: 'slash_commands' | 'interactive', payload: JsonObject): Promise<Answer>;
  /** Settles when nothing is under way any more; only after the world is stopping. */
  close(): Promise<void>;
}

const RETRY_REASONS: { readonly [F in DeliveryFailure]: string } = {
  timeout: 'timeout',
  'not-connected': 'connection_failed',
  'connection-lost': 'connection_failed',
  'http-error': 'http_error',
};

const ANSWER_CODES = {
  timeout: 'operation_timeout',
  'not-connected': 'dispatch_failed',
  'connection-lost': 'dispatch_failed',
  'http-error': 'http_service_error',
} as const;

/** Sends events until they are acknowledged or given up, and asks the app on behalf of people. */
export function createDelivery(world: World, transport: Transport): Delivery {
  const underWay = new Set<Promise<void>>();

  const pause = async (delayMs: number): Promise<boolean> => {
    try {
      if (delayMs > 0) await wait(delayMs, undefined, { signal: world.stopping });
    } catch (error) {
      if (!world.stopping.aborted) throw error;
    }
    return !world.stopping.aborted;
  };

  const deliver = async (payload: JsonObject): Promise<void> => {
    const speed = world.clock.speed ?? 1;
    const retries = world.settings.eventRetryDelaysMs.map((delay) => delay / speed);
    const delays = [world.faults.deliveryDelayMs, ...retries];
    let reason = '';
    for (const [attempt, delay] of delays.entries()) {
      const atOnce = reason === 'connection_failed' && attempt === 1;
      if (!(await pause(atOnce ? Math.min(delay, 100) : delay))) return;
      const outcome = await transport.send({
        id: newToken(16),
        kind: 'events_api',
        payload,
        retry: { attempt, reason },
      });
      if (outcome.kind === 'acknowledged' || outcome.noRetry) return;
      reason = RETRY_REASONS[outcome.failure];
    }
  };

  const track = (work: Promise<void>) => {
    underWay.add(work);
    work.finally(() => underWay.delete(work));
  };

  return {
    sendEvent(event) {
      if (world.stopping.aborted || !hears(world, event) || world.faults.use('eventsLost')) return;
      const payload = eventPayload(world, event);
      track(deliver(payload));
      const { count, newId: asNew } = world.faults.duplicates;
      if (count > 0) {
        world.faults.duplicates = { count: count - 1, newId: asNew };
        track(deliver(asNew ? { ...payload, event_id: newId('Ev') } : payload));
      }
    },
    async ask(kind, payload) {
      // Slack then says that the app is not configured to handle interactive responses.
      if (kind === 'interactive' && world.seed.app.interactive === false) return { ok: false, code: 'dispatch_failed' };
      if (!(await pause(world.faults.deliveryDelayMs))) return { ok: false, code: 'dispatch_failed' };
      const outcome = await transport.send({ id: newToken(16), kind, payload, retry: { attempt: 0, reason: '' } });
      if (outcome.kind === 'acknowledged') return { ok: true, response: outcome.response };
      return { ok: false, code: ANSWER_CODES[outcome.failure] };
    },
    async close() {
      await transport.close();
      await Promise.allSettled(underWay);
    },
  };
}

function eventPayload(world: World, event: JsonObject): JsonObject {
  const { team, app } = world.seed;
  return {
    token: 'local-workspace',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: secondsNow(world),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${newToken(12)}`,
  };
}
