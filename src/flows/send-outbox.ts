import type { Context } from '../context.ts';
import type { ChatTransport } from '../core/chat-port.ts';
import { NO_ACCESS } from '../store/outbox.ts';
import { claimChannel, listDueChannels, listQueued, type QueuedPost, releaseChannel } from '../store/outbox-queue.ts';
import { createPace } from './outbox-pace.ts';
import type { Post, SenderLimits } from './post-outcome.ts';
import { operationFor, sendPost, settledAt } from './send-post.ts';
import { giveSignsOfLife } from './sign-of-life.ts';

const LIMITS: SenderLimits = {
  postEveryMs: 1_000,
  editEveryMs: 2_000,
  leaseMs: 30_000,
  callMs: 10_000,
  settleMs: 5_000,
  longestBackoffMs: 5 * 60_000,
  attempts: 50,
  blockedMs: 60_000,
  noAccessMs: 10 * 60_000,
};

/** A worker waits so long for what is not ready yet before it gives its channel back. */
const LINGER_MS = 5_000;
/** One that failed so often, while something else went through, is in trouble by itself: the others are not held up any more. */
const TRIED_IN_ORDER = 4;
/** Rows looked at in one go, of what is to be posted and of what is to be edited. */
const QUEUE_SHOWN = 50;

export interface SenderHealth {
  readonly lastSuccessAt: Date | null;
  /** Nothing can be sent, since when and why: the token or the installation is the trouble. */
  readonly blocked: { readonly error: string; readonly since: Date } | null;
}

export interface OutboxSender {
  /** Sets a worker to each channel that has something due and is not taken. Resolves before they are done. */
  sendDue(ctx: Context): Promise<void>;
  health(): SenderHealth;
}

/**
 * Sends what the outbox holds: in order and paced within a channel, channels side by side, each message once however many
 * processes there are and whenever one of them dies.
 */
export function createOutboxSender(transport: ChatTransport, limits: Partial<SenderLimits> = {}): OutboxSender {
  const all = { ...LIMITS, ...limits };
  const workers = new Map<string, Worker>();
  const shared: Omit<Post, 'lease'> = {
    transport,
    pace: createPace(all),
    limits: all,
    unclear: new Set(),
    absent: new Set(),
    failingSince: new Map(),
    state: { lastSuccessAt: null, blocked: null },
  };

  async function sendDue(ctx: Context): Promise<void> {
    const lease = { owner: ctx.instance, milliseconds: all.leaseMs };
    for (const channel of await listDueChannels(ctx.store, ctx.clock.now())) {
      if (ctx.stopping.aborted) return;
      const worker = workers.get(channel);
      if (worker) {
        worker.nudge();
      } else if (await claimChannel(ctx.store, channel, lease)) {
        const begun = createWorker();
        workers.set(channel, begun);
        ctx.background(`outbox ${channel}`, () =>
          workOn(ctx, { ...shared, lease }, channel, begun).finally(() => workers.delete(channel)),
        );
      }
    }
  }

  return { sendDue, health: () => ({ ...shared.state }) };
}

/** Lets a sleeping worker look again. */
interface Worker {
  nudge(): void;
  /** Whether it was nudged since this was last asked. */
  wasNudged(): boolean;
  sleep(milliseconds: number, stopping: AbortSignal): Promise<void>;
}

function createWorker(): Worker {
  let nudged = false;
  let wakeUp: () => void = () => undefined;
  return {
    nudge() {
      nudged = true;
      wakeUp();
    },
    wasNudged() {
      const was = nudged;
      nudged = false;
      return was;
    },
    sleep(milliseconds, stopping) {
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          stopping.removeEventListener('abort', finish);
          wakeUp = () => undefined;
          resolve();
        };
        const timer = setTimeout(finish, milliseconds);
        stopping.addEventListener('abort', finish);
        wakeUp = finish;
        if (stopping.aborted || nudged) finish();
      });
    },
  };
}

async function workOn(ctx: Context, post: Post, channel: string, worker: Worker): Promise<void> {
  // A call may take longer than the lease; as long as this process lives, the channel stays its own.
  const signs = giveSignsOfLife(() => claimChannel(ctx.store, channel, post.lease), {
    everyMs: post.lease.milliseconds / 3,
    onFailure: (error) => ctx.log.warn({ error, channel }, 'could not renew the claim on a channel'),
  });
  try {
    while (!ctx.stopping.aborted) {
      worker.wasNudged();
      const next = chooseNext(post, await listQueued(ctx.store, channel, QUEUE_SHOWN), ctx.clock.now().getTime());
      const waitMs = next ? next.at - ctx.clock.now().getTime() : Number.POSITIVE_INFINITY;
      if (!next || waitMs > LINGER_MS) {
        if (worker.wasNudged()) continue;
        break;
      }
      if (waitMs > 0) await worker.sleep(waitMs, ctx.stopping);
      else if (!(await sendPost(ctx, post, next.row))) break;
    }
  } finally {
    signs.stop();
    await releaseChannel(ctx.store, channel, post.lease.owner);
  }
}

type Sending = Pick<Post, 'pace' | 'absent' | 'unclear' | 'limits' | 'failingSince' | 'state'>;

/** What is still to be posted keeps its place in the channel, unless Slack takes everything but that. */
function holdsBack(post: Sending, row: QueuedPost): boolean {
  if (row.ts !== null || row.kind === 'pin') return false;
  const since = post.failingSince.get(row.id);
  const lastSuccess = post.state.lastSuccessAt?.getTime() ?? 0;
  return since === undefined || row.attempts < TRIED_IN_ORDER || lastSuccess <= since;
}

/**
 * Messages go out in the order they were put in: one that has to wait holds back those after it, as long as the trouble may
 * be Slack's. Edits and pins of what is there already go out whenever they are ready. Where one found the channel closed to us, nothing else need try.
 */
function chooseNext(
  post: Sending,
  queue: readonly QueuedPost[],
  now: number,
): { readonly row: QueuedPost; readonly at: number } | undefined {
  const first = queue.find((row) => holdsBack(post, row));
  const candidates = queue.filter((row) => row === first || !holdsBack(post, row));
  const closed = queue.filter((row) => row.error?.startsWith(NO_ACCESS)).map((row) => row.nextAttemptAt.getTime());
  let next: { row: QueuedPost; at: number } | undefined;
  for (const row of candidates) {
    const at = Math.max(
      row.nextAttemptAt.getTime(),
      ...closed,
      settledAt(post, row),
      post.pace.readyAt(operationFor(post, row), row.channel, now),
    );
    if (!next || at < next.at) next = { row, at };
  }
  return next;
}
