import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { type BackupCopy, copyName } from '../../core/backup/copy.ts';
import { UserError } from '../../errors.ts';
import { findPlan, readPlans } from '../../flows/backups/read-backups.ts';
import { startCopy } from '../../flows/backups/start-copy.ts';
import { takeUpCopies } from '../../flows/backups/work-on-copy.ts';
import { copyHeadline } from '../../messages/backup.ts';
import { backupDetailMessage, backupPlansMessage } from '../../messages/backup-list.ts';
import { COPY_PHASES, progressText } from '../../messages/backup-progress.ts';
import { plainText } from '../../messages/plain-text.ts';
import { findCopy, findCopyProgress } from '../../store/backup-copies.ts';
import { audited } from '../audited.ts';
import { copyAsJson } from './as-json.ts';
import type { BackupCall } from './call.ts';

const POLL_MS = 500;
const TELL_EVERY_MS = 2_000;
const END_WITHIN_MS = 8_000;
const FAILED_STATUS = 1;
/** The copy is good, and something is to be said about it. */
const WARNED_STATUS = 3;

/** Waits to the end of the copy. Exit status: 0 good, 3 good with remarks, 1 failed. Without a plan, lists the plans. */
export async function run(ctx: Context, call: BackupCall): Promise<number> {
  const { site, voice, words, given, print } = call;
  const [typed] = words;
  if (typed === undefined) {
    const plans = await readPlans(ctx, site);
    if (call.asJson)
      print({
        plans: plans.map(({ plan, lastGood }) => ({
          ...plan,
          drill: plan.drill !== null,
          lastGood: lastGood?.id ?? null,
        })),
      });
    else print(plainText(backupPlansMessage(plans, ctx.clock.now(), voice)));
    return 0;
  }
  if (given.flags.full && given.flags.incremental) throw new UserError('backup-command.one-kind');
  const person = call.person();
  const plan = findPlan(site, typed);
  const kind = given.flags.incremental ? 'incremental' : 'full';
  const what = {
    contractId: site.contract.id,
    personId: person.id,
    action: 'command backup run',
    arguments: { plan: plan.id, kind },
  };
  const request = { site, plan, kind, origin: 'cli', startedBy: person.id, requestKey: `cli:${randomUUID()}` } as const;
  const { id, isNew } = await audited(ctx, what, () => startCopy(ctx, request));
  const name = copyName(id);
  call.terminal.note(
    voice.t(isNew ? 'backup-command.cli-making' : 'backup-command.cli-making-already', { name, plan: plan.id }),
  );
  const copy = await waitForCopy(ctx, id, call);
  if (call.asJson) print(copyAsJson(copy, voice.t));
  else
    print(
      copy.state === 'good'
        ? plainText(backupDetailMessage({ copy, chain: [], dependents: [] }, voice))
        : failureText(copy, call),
    );
  if (copy.state !== 'good') return FAILED_STATUS;
  return copy.warnings.length > 0 ? WARNED_STATUS : 0;
}

function failureText(copy: BackupCopy, { voice }: BackupCall): string {
  const reason = copy.failure === null ? [] : [voice.t(copy.failure.key, copy.failure.values)];
  return [copyHeadline(copy, voice), ...reason].join('\n');
}

/** Makes it here, unless the bot has taken it up already. */
async function waitForCopy(ctx: Context, id: number, { terminal, voice }: BackupCall): Promise<BackupCopy> {
  const name = copyName(id);
  let stoppedAt: number | null = null;
  let told = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    if (!terminal.stopping.aborted) await takeUpCopies(ctx, undefined, id);
    const copy = await findCopy(ctx.store, id);
    if (!copy) throw new UserError('backup-command.not-found', { id });
    if (copy.state !== 'running') return copy;
    if (terminal.stopping.aborted) {
      // One that is made here ends with us, and says so.
      stoppedAt ??= performance.now();
      if (performance.now() - stoppedAt > END_WITHIN_MS) throw new UserError('backup-command.cli-stopped', { name });
    }
    if (performance.now() - toldAt >= TELL_EVERY_MS) {
      const line = await progressLine(ctx, copy, voice);
      if (line !== null && line !== told) terminal.note(line);
      told = line ?? told;
      toldAt = performance.now();
    }
    await sleep(POLL_MS);
  }
}

async function progressLine(
  ctx: Context,
  { id, bytes }: BackupCopy,
  voice: BackupCall['voice'],
): Promise<string | null> {
  const row = await findCopyProgress(ctx.store, id);
  const phase = COPY_PHASES.find((candidate) => candidate === row?.phase);
  if (!row || !phase) return null;
  return progressText(
    { phase, bytes: row.bytes ?? 0, bytesPerSecond: null, expectedBytes: bytes, stopBy: null },
    voice,
  );
}
