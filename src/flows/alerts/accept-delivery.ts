import type { Context } from '../../context.ts';
import type { NewDelivery } from '../../store/deliveries.ts';
import { type HookAnswer, type HookRequest, tryLater } from './hook-call.ts';
import { createHookGates, type Gate, type GateParts, type HookGates } from './hook-gates.ts';
import { createDeliveryKeeper, type IntakeLimits } from './keep-deliveries.ts';
import { findBodyFault } from './parse-body.ts';

const LIMITS: IntakeLimits = {
  most: 128,
  // Within the 16 MB that servers take by default.
  mostBytes: 4 << 20,
  waiting: 256,
  waitingBytes: 32 << 20,
  commitMs: 3_000,
  secondAt: 16,
  waitingDeliveries: 20_000,
};

const ACCEPTED: HookAnswer = { status: 202, message: 'accepted' };

export interface AlertIntake extends Pick<HookGates, 'judgeHead' | 'noteTooLarge'> {
  /** Answers within seconds, whatever the database does. Never throws. */
  receive(request: HookRequest): Promise<HookAnswer>;
  /** What to answer before anything is read, while too much is waiting already; null: go on. */
  refuseNow(): HookAnswer | null;
}

/**
 * Takes in what monitoring systems send: known and authenticated, understood, committed, and only then accepted. Everything
 * that may pass is answered with 503, after which they try again; nothing else is.
 */
export function createAlertIntake(
  ctx: Context,
  parts: GateParts & { readonly limits?: Partial<IntakeLimits> },
): AlertIntake {
  const { judgeHead, admit, noteTooLarge } = createHookGates(ctx, parts);
  const keeper = createDeliveryKeeper(ctx, { ...LIMITS, ...parts.limits });

  async function receive(request: HookRequest): Promise<HookAnswer> {
    const now = ctx.clock.now();
    const admitted = admit(request, now);
    if ('refusal' in admitted) return admitted.refusal;
    const { gate } = admitted;
    if (isEncoded(request)) return { status: 415, message: gate.t('alert.intake-encoded') };
    const pauseMs = gate.bucket.take(now);
    if (pauseMs > 0) {
      const perMinute = gate.entry.requestsPerMinute;
      return tryLater(gate.t('alert.intake-too-many', { perMinute }), Math.ceil(pauseMs / 1_000));
    }
    if (await keeper.areTooManyWaiting()) return tryLater(gate.t('alert.intake-full'));
    return keep(gate, { ...place(request), body: request.rawBody, receivedAt: now });
  }

  async function keep({ source, entry, t }: Gate, delivery: NewDelivery): Promise<HookAnswer> {
    const text = delivery.body.toString('utf8');
    const fault = findBodyFault({ source, entry, text, receivedAt: delivery.receivedAt });
    if (fault) {
      const message = t(fault.key, fault.values);
      ctx.log.warn({ ...place(delivery), fault: message }, 'refused a delivery that can not be understood');
      return { status: 400, message };
    }
    const committed = await keeper.keep(delivery);
    if (committed === 'full') return tryLater(t('alert.intake-full'));
    if (committed === 'unclear') return tryLater(t('alert.intake-not-kept'));
    return ACCEPTED;
  }

  return {
    receive,
    judgeHead,
    noteTooLarge,
    refuseNow: () => (keeper.isFull() ? tryLater('Rounds takes in more than it can just now.') : null),
  };
}

function isEncoded({ headers }: HookRequest): boolean {
  const encoding = headers['content-encoding']?.join().trim().toLowerCase() ?? '';
  return encoding !== '' && encoding !== 'identity';
}

function place({ contractId, sourceId }: Pick<HookRequest, 'contractId' | 'sourceId'>) {
  return { contractId, sourceId };
}
