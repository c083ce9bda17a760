import type { Kysely } from 'kysely';
import type { BackupCheck, BackupCopy } from '../../src/core/backup/copy.ts';
import type { Database } from '../../src/store/schema.ts';

/** Writes a copy down as it is given, its checks with it; ids are its own. */
export async function keepCopy(store: Kysely<Database>, copy: BackupCopy): Promise<BackupCopy> {
  await store
    .insertInto('backup_copies')
    .values({
      id: copy.id,
      contract_id: copy.contractId,
      plan_id: copy.planId,
      kind: copy.kind,
      base_id: copy.baseId,
      state: copy.state,
      origin: copy.origin,
      request_key: `test:${copy.id}`,
      open_key: null,
      started_by: copy.startedBy,
      started_at: copy.startedAt,
      ended_at: copy.endedAt,
      host_id: copy.hostId,
      host_path: copy.hostPath,
      store_path: copy.storePath,
      other_host_id: copy.other?.hostId ?? null,
      other_path: copy.other?.path ?? null,
      compression: copy.compression,
      bytes: copy.bytes,
      source_bytes: copy.sourceBytes,
      entries: copy.entries,
      sha256: copy.sha256,
      warnings: JSON.stringify(copy.warnings),
      failure: copy.failure === null ? null : JSON.stringify(copy.failure),
      phase: null,
      progress_bytes: null,
      progress_at: null,
      cancel_requested_by: null,
      lease_owner: null,
      lease_until: null,
      removed_at: copy.removedAt,
      removed_by: copy.removedBy,
      remove_reason: copy.removeReason === null ? null : JSON.stringify(copy.removeReason),
    })
    .execute();
  for (const check of copy.checks) await keepCheck(store, check);
  return copy;
}

export async function keepCheck(store: Kysely<Database>, check: BackupCheck): Promise<void> {
  await store
    .insertInto('backup_checks')
    .values({
      id: check.id,
      copy_id: check.copyId,
      kind: check.kind,
      place: check.place,
      request_key: `test:${check.id}`,
      started_by: null,
      started_at: check.startedAt,
      ended_at: check.endedAt,
      outcome: check.outcome,
      findings: JSON.stringify(check.findings),
      restore_ms: check.restoreMs,
      scratch: null,
      lease_owner: null,
      lease_until: null,
    })
    .execute();
}

/** As if nothing had ever been backed up. */
export async function clearBackups(store: Kysely<Database>): Promise<void> {
  await store.deleteFrom('outbox').execute();
  await store.deleteFrom('backup_checks').execute();
  await store.updateTable('backup_copies').set({ base_id: null }).execute();
  await store.deleteFrom('backup_copies').execute();
}
