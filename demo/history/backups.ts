import { createHash } from 'node:crypto';
import type { Context } from '../../src/context.ts';
import type { BackupCheckKind, CopyKind } from '../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../src/core/backup/plan.ts';
import { addDays, type Day, dayAt, startOfDay, weekdayOf } from '../../src/core/local-day.ts';
import { claimChecks, endCheck, insertCheck } from '../../src/store/backup-checks.ts';
import { markForRemoval, markRemoved } from '../../src/store/backup-removals.ts';
import { advanceCopy, claimCopies, endCopy, insertCopy } from '../../src/store/backup-runs.ts';
import type { Past } from './past.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OWNER = 'history';
const SUNDAY = 6;
/** What the first copy of each plan held: today's of the demo are not much larger than theirs had grown to. */
const FIRST_BYTES: { readonly [planId: string]: number } = { app: 9_600, opsdb: 1_250 };

interface MadeCopy {
  readonly id: number;
  readonly at: Date;
  readonly kind: CopyKind;
}

/**
 * Writes that each night's copies were made, checked, restored for trial once a month, and removed when their time was over. All
 * of them are gone by today: no file of the past is there, and none is said to be.
 */
export async function writeBackups(ctx: Context, past: Past): Promise<void> {
  for (const plan of past.site.backups) await writePlan(ctx, past, plan);
}

async function writePlan(ctx: Context, past: Past, plan: BackupPlan): Promise<void> {
  const { timeZone } = past.site.contract;
  const copies: MadeCopy[] = [];
  let base: number | null = null;
  let count = 0;
  const from = dayAt(past.from, timeZone);
  for (let day: Day = from; startOfDay(day, timeZone) < past.until; day = addDays(day, 1)) {
    const isFull: boolean = plan.schedule.incremental === null || weekdayOf(day) === SUNDAY || base === null;
    const at = new Date(startOfDay(day, timeZone).getTime() + 2.5 * HOUR_MS);
    // One night the host was busy with something else.
    const fails = plan.id === 'opsdb' && count === 47;
    const id: number = await writeCopy(ctx, past, plan, { at, base: isFull ? null : base, count, fails });
    if (isFull && !fails) base = id;
    if (!fails) {
      copies.push({ id, at, kind: isFull ? 'full' : 'incremental' });
      await writeCheck(ctx, { copyId: id, kind: 'checksum', at: new Date(at.getTime() + 2.5 * HOUR_MS), past });
      if (isFull && weekdayOf(day) === SUNDAY) {
        await writeCheck(ctx, { copyId: id, kind: 'listing', at: new Date(at.getTime() + 3 * HOUR_MS), past });
      }
      if (isFull && day.slice(8) <= '07' && weekdayOf(day) === SUNDAY) {
        await writeCheck(ctx, { copyId: id, kind: 'drill', at: new Date(at.getTime() + 4 * HOUR_MS), past });
      }
    }
    count += 1;
  }
  for (const copy of copies) await remove(ctx, past, copy);
}

async function writeCopy(
  { store }: Context,
  past: Past,
  plan: BackupPlan,
  {
    at,
    base,
    count,
    fails,
  }: { readonly at: Date; readonly base: number | null; readonly count: number; readonly fails: boolean },
): Promise<number> {
  const contractId = past.site.contract.id;
  const kind: CopyKind = base === null ? 'full' : 'incremental';
  const id = await store.transaction().execute((trx) =>
    insertCopy(trx, {
      contractId,
      planId: plan.id,
      kind,
      hostId: plan.host,
      origin: 'schedule',
      requestKey: `history:${plan.id}:${at.getTime()}`,
      startedBy: null,
      startedAt: at,
    }),
  );
  await claimCopies(store, { owner: OWNER, milliseconds: 60_000, contractIds: [contractId] }, id);
  const grown = (FIRST_BYTES[plan.id] ?? 10_000) * (1 + 0.003 * count);
  const bytes = Math.round(grown * (kind === 'full' ? 1 : 0.03) * (0.99 + 0.02 * past.random()));
  const name = `${plan.id}-history-B${id}`;
  const made = {
    hostPath: plan.folder === null ? null : `${plan.folder}/${plan.id}/${name}`,
    storePath: null,
    other: null,
    compression: 'zstd',
    bytes,
    sourceBytes: bytes * 4,
    entries: kind === 'full' ? 412 : 17,
    objects: null,
    sha256: createHash('sha256').update(name).digest('hex'),
    warnings: [],
    skipped: null,
  };
  const end = fails
    ? ({ state: 'failed', failure: { key: 'backup.interrupted' }, warnings: [] } as const)
    : ({ state: 'good', made } as const);
  await store.transaction().execute(async (trx) => {
    if (base !== null) await advanceCopy(trx, id, { owner: OWNER, change: { baseId: base } });
    await endCopy(trx, id, { owner: OWNER, end, at: new Date(at.getTime() + 40_000 + 30_000 * past.random()) });
  });
  return id;
}

async function writeCheck(
  { store }: Context,
  given: { readonly copyId: number; readonly kind: BackupCheckKind; readonly at: Date; readonly past: Past },
): Promise<void> {
  const { copyId, kind, at, past } = given;
  if (at > past.until) return;
  const id = await store.transaction().execute((trx) =>
    insertCheck(trx, {
      copyId,
      kind,
      place: 'host',
      requestKey: `history:${copyId}:${kind}`,
      startedBy: null,
      startedAt: at,
    }),
  );
  const lease = { owner: OWNER, milliseconds: 60_000, contractIds: [past.site.contract.id] };
  await claimChecks(store, lease, { most: 1, only: [id] });
  const restoreMs = kind === 'drill' ? Math.round(9_000 + 4_000 * past.random()) : undefined;
  const verdict = { outcome: 'passed', findings: [], ...(restoreMs === undefined ? {} : { restoreMs }) } as const;
  const endedAt = new Date(at.getTime() + (restoreMs ?? 5_000) + 6_000);
  await store.transaction().execute((trx) => endCheck(trx, id, { owner: OWNER, verdict, at: endedAt }));
}

/** Full copies live for four weeks, what builds on them for one. */
async function remove({ store }: Context, past: Past, { id, at, kind }: MadeCopy): Promise<void> {
  const days = kind === 'full' ? 28 : 7;
  const gone = new Date(Math.min(at.getTime() + days * DAY_MS, past.until.getTime()));
  const reason = { key: 'backup-check.dropped-daily', values: { count: days } };
  await store.transaction().execute(async (trx) => {
    await markForRemoval(trx, id, { reason, by: null });
    await markRemoved(trx, id, gone);
  });
}
