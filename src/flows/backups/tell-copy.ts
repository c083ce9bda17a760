import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { BackupCheck, BackupCopy } from '../../core/backup/copy.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { backupMessage, wasStopped } from '../../messages/backup.ts';
import { backupCheckMessage, backupFailureCall } from '../../messages/backup-check.ts';
import type { CopyProgress } from '../../messages/backup-progress.ts';
import type { Mentions } from '../../messages/mentions.ts';
import type { Voice } from '../../messages/voice.ts';
import { listCopies } from '../../store/backup-copies.ts';
import { findLastSize } from '../../store/last-copy-size.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';
import { mentionsOf } from '../tickets/tell-ticket.ts';
import { lastSound } from './read-backups.ts';

/** Keys of a copy's messages, unique for ever. */
const backupKeys = {
  root: (copyId: number) => `backup:${copyId}`,
  failure: (copyId: number) => `backup:${copyId}:failure`,
  check: (copyId: number, checkId: number) => `backup:${copyId}:check:${checkId}`,
};

/** How far a copy is, as its maker knows it: bytes are those of the phase. */
export type CopyAdvance = Omit<CopyProgress, 'expectedBytes'>;

/**
 * Posts the message of a copy in the channel, or brings it up to date: on its start, while it is made (every 2 s at most), at its
 * end and when it is removed. When it has failed, who has to act is called in its thread. Call it in the transaction
 * of what it tells, then `ctx.wake('outbox')` after the commit.
 *
 * @param advance of a copy that is being made; null before its maker has begun.
 */
export async function tellCopy(
  ctx: Context,
  trx: Transaction<Database>,
  copy: BackupCopy,
  advance: CopyAdvance | null = null,
): Promise<void> {
  const voice = voiceOf(ctx, copy.contractId);
  const isFailed = copy.state === 'failed';
  const message = backupMessage(
    {
      copy,
      progress: advance === null ? null : { ...advance, expectedBytes: await expectedBytes(trx, copy, advance) },
      lastGood: isFailed ? await findLastGood(trx, copy) : null,
    },
    voice,
  );
  await tell(ctx, trx, { copy, key: backupKeys.root(copy.id), message });
  if (!isFailed || wasStopped(copy)) return;
  const call = backupFailureCall(copy, whoActs(ctx, copy.startedBy, voice), voice);
  await tell(ctx, trx, { copy, key: backupKeys.failure(copy.id), message: call });
}

/**
 * Tells a check or drill in the thread of its copy, when it begins and when it has ended, and brings the copy's message up to
 * date: the copy is given as it is now, with this check. The same rules as for {@link tellCopy}.
 *
 * @param startedBy id of a person; null for the schedule.
 */
export async function tellCheck(
  ctx: Context,
  trx: Transaction<Database>,
  copy: BackupCopy,
  { check, startedBy }: { readonly check: BackupCheck; readonly startedBy: string | null },
): Promise<void> {
  const voice = voiceOf(ctx, copy.contractId);
  const mentions = whoActs(ctx, startedBy, voice);
  await tellCopy(ctx, trx, copy);
  const message = backupCheckMessage({ copy, check, startedBy, mentions }, voice);
  await tell(ctx, trx, { copy, key: backupKeys.check(copy.id, check.id), message });
}

/** An archive is about as large as the last one of its kind; what is copied on is as large as the archive. */
async function expectedBytes(
  trx: Transaction<Database>,
  copy: BackupCopy,
  { phase }: CopyAdvance,
): Promise<number | null> {
  if (phase === 'preflight') return null;
  return copy.bytes ?? (await findLastSize(trx, copy));
}

/** What there is to restore in place of a copy that failed. */
async function findLastGood(trx: Transaction<Database>, copy: BackupCopy): Promise<BackupCopy | null> {
  const copies = await listCopies(trx, copy.contractId, copy.planId);
  return lastSound(copies.filter(({ id }) => id < copy.id));
}

/** Whoever asked for it; of what the schedule began, who is on duty. */
function whoActs(ctx: Context, startedBy: string | null, voice: Voice): Mentions {
  return mentionsOf(ctx, voice, [startedBy === null ? { kind: 'onDuty' } : { kind: 'person', id: startedBy }]);
}

async function tell(
  ctx: Context,
  trx: Transaction<Database>,
  { copy, key, message }: { readonly copy: BackupCopy; readonly key: string; readonly message: ChatMessage },
): Promise<void> {
  const root = backupKeys.root(copy.id);
  await postMessage(
    trx,
    {
      contractId: copy.contractId,
      channel: ctx.sites.byId(copy.contractId).contract.channel,
      key,
      ...(key === root ? {} : { threadKey: root }),
      message,
    },
    ctx.clock.now(),
  );
}
