import type { Context } from '../../context.ts';
import type { BackupCopy, CopyKind } from '../../core/backup/copy.ts';
import type { Message } from '../../core/message.ts';
import type { CopyPhase } from '../../messages/backup-progress.ts';
import { findCopy } from '../../store/backup-copies.ts';
import { advanceCopy, type CopyPosition } from '../../store/backup-runs.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { inTransaction, retryWhileStoreIsAway } from '../store-outage.ts';
import { CopyLost, type CopyWork } from './copy-work.ts';
import { tellCopy } from './tell-copy.ts';
import { startTimeLimit } from './time-limit.ts';

/** The progress in the channel is brought up to date at most this often. */
const TELL_EVERY_MS = 2_000;

/** Gives signs of life while a copy is made, tells how far it is, and stops it when that is called for. */
export interface CopyWatch {
  /** What the work needs of it. */
  readonly forWork: Pick<CopyWork, 'signal' | 'stopReason' | 'remainingMs' | 'enter' | 'progress'>;
  /** Looks at once whether it is ours and may go on. */
  look(): Promise<void>;
  stopReason(): Message | null;
  /** Its time was over before anything else stopped it. */
  isTimedOut(): boolean;
  isLost(): boolean;
  /** It lies somewhere and is not whole. */
  isHalf(): boolean;
  /** An incremental copy may be made as a full one. */
  kind(): CopyKind;
  stop(): void;
}

interface Watching {
  readonly copy: BackupCopy;
  readonly owner: string;
  readonly limitMs: number;
  readonly everyMs: number;
  readonly renew: (
    position: CopyPosition | null,
  ) => Promise<{ readonly held: boolean; readonly cancelRequestedBy: string | null }>;
}

export function watchCopy(ctx: Context, { copy, owner, limitMs, everyMs, renew }: Watching): CopyWatch {
  const run = new AbortController();
  let reason: Message | null = null;
  let stopBy: string | null = null;
  let isTimedOut = false;
  let isLost = false;
  let kind = copy.kind;
  let isWhole = copy.sha256 !== null;
  let phase: CopyPhase | null = null;
  let phaseAt = performance.now();
  let bytes = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  const halt = (why: Message) => {
    reason ??= why;
    run.abort();
  };
  const look = async (): Promise<void> => {
    const position = phase === null ? null : { bytes, at: ctx.clock.now() };
    const { held, cancelRequestedBy } = await renew(position);
    if (!held) {
      isLost = true;
      run.abort();
    } else if (cancelRequestedBy !== null && stopBy === null) {
      stopBy = cancelRequestedBy;
      halt({ key: 'backup.cancelled', values: { person: nameOf(ctx, copy.contractId, cancelRequestedBy) } });
    }
    if (held && performance.now() - toldAt >= TELL_EVERY_MS) await tell();
  };
  const tell = async (): Promise<void> => {
    if (phase === null) return;
    toldAt = performance.now();
    const seconds = (toldAt - phaseAt) / 1000;
    const bytesPerSecond = seconds > 1 && bytes > 0 ? bytes / seconds : null;
    const advance = { phase, bytes, bytesPerSecond, stopBy };
    await inTransaction(ctx, async (trx) => {
      const current = await findCopy(trx, copy.id);
      if (current?.state === 'running') await tellCopy(ctx, trx, current, advance);
    });
    ctx.wake('outbox');
  };

  const signs = giveSignsOfLife(look, {
    everyMs,
    onFailure: (error) => ctx.log.warn({ error, copy: copy.id }, 'could not give a sign of life of a copy'),
  });
  const limit = startTimeLimit(limitMs, () => {
    isTimedOut = reason === null;
    halt({ key: 'backup.timed-out', values: { seconds: limitMs / 1000 } });
  });
  const onStopping = () => run.abort();
  ctx.stopping.addEventListener('abort', onStopping);
  if (ctx.stopping.aborted) run.abort();

  return {
    forWork: {
      signal: run.signal,
      stopReason: () => reason,
      remainingMs: limit.remainingMs,
      async enter(next, change = {}) {
        if (isLost) throw new CopyLost(copy.id);
        const isOurs = await retryWhileStoreIsAway(ctx, run.signal, () =>
          inTransaction(ctx, (trx) => advanceCopy(trx, copy.id, { owner, change: { ...change, phase: next } })),
        );
        if (!isOurs) throw new CopyLost(copy.id);
        phase = next;
        phaseAt = performance.now();
        bytes = 0;
        kind = change.kind ?? kind;
        isWhole ||= change.made !== undefined;
      },
      progress(done) {
        bytes = done;
      },
    },
    look,
    stopReason: () => reason,
    isTimedOut: () => isTimedOut,
    isLost: () => isLost,
    isHalf: () => !isWhole && (phase === 'archive' || phase === 'checksum'),
    kind: () => kind,
    stop() {
      signs.stop();
      limit.stop();
      ctx.stopping.removeEventListener('abort', onStopping);
    },
  };
}

function nameOf(ctx: Context, contractId: string, personId: string): NonNullable<Message['values']>[string] {
  return ctx.sites.byId(contractId).people.find(({ id }) => id === personId)?.name ?? personId;
}
