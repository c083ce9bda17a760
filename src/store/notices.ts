import type { Kysely, Transaction } from 'kysely';
import { insertRows } from './bulk-insert.ts';
import { inPieces } from './in-pieces.ts';
import type { Database } from './schema.ts';

export type NoticeSubject = 'ticket' | 'alert' | 'message' | 'storm';

/** Something to be said about a subject at a time. */
export interface Notice {
  readonly kind: string;
  /** Empty where it is of no stage. */
  readonly stage: string;
  readonly fraction: number;
  readonly dueAt: Date;
}

/** Replaces what is to be said about a subject. Call it in the transaction of what changed it. */
export async function rewriteNotices(
  db: Kysely<Database>,
  subject: { readonly contractId: string; readonly kind: NoticeSubject; readonly id: number },
  notices: readonly Notice[],
): Promise<void> {
  await deleteNotices(db, subject.kind, [subject.id]);
  if (notices.length === 0) return;
  await db
    .insertInto('notices')
    .values(
      notices.map((notice) => ({
        contract_id: subject.contractId,
        subject_kind: subject.kind,
        subject_id: subject.id,
        kind: notice.kind,
        stage: notice.stage,
        fraction: notice.fraction,
        due_at: notice.dueAt,
      })),
    )
    .execute();
}

/** Something that has no level yet, of which the team is asked for one if none is set until then. */
export interface Nudge {
  readonly id: number;
  readonly dueAt: Date;
}

/** The team is asked for the levels of what came in. What was to be asked before is asked at the new time. */
export async function planNudges(
  trx: Transaction<Database>,
  of: { readonly contractId: string; readonly kind: Exclude<NoticeSubject, 'ticket'> },
  nudges: readonly Nudge[],
): Promise<void> {
  const rows = nudges
    .toSorted((one, other) => one.id - other.id)
    .map(({ id, dueAt }) => ({
      contract_id: of.contractId,
      subject_kind: of.kind,
      subject_id: id,
      kind: 'unlevelled',
      stage: '',
      fraction: 0,
      due_at: dueAt,
    }));
  await insertRows(trx, 'notices', rows, 'due_at = VALUES(due_at)');
}

/**
 * Nothing is to be said about these subjects any more. By the notices' ids: a delete by subject would lock the gaps between
 * subjects, in the way of everyone else.
 */
export async function deleteNotices(
  db: Kysely<Database>,
  kind: NoticeSubject,
  subjects: readonly number[],
): Promise<void> {
  // One order for everybody, so that nobody waits for who waits for them.
  const sorted = subjects.toSorted((one, other) => one - other);
  for (const some of inPieces(sorted)) {
    const rows = await db
      .selectFrom('notices')
      .select('id')
      .where('subject_kind', '=', kind)
      .where('subject_id', 'in', some)
      .execute();
    const ids = rows.map((row) => row.id);
    if (ids.length > 0) await db.deleteFrom('notices').where('id', 'in', ids).execute();
  }
}

export interface DueSubject {
  readonly contractId: string;
  readonly kind: NoticeSubject;
  readonly id: number;
  readonly firstDueAt: Date;
}

/** What has something to be said by now, the longest due first. Its cost depends on what is due, not on what is open. */
export async function listDueSubjects(db: Kysely<Database>, now: Date, limit: number): Promise<DueSubject[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['contract_id', 'subject_kind', 'subject_id', 'due_at'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  const bySubject = new Map<string, DueSubject>();
  for (const row of rows) {
    const key = `${row.subject_kind}:${row.subject_id}`;
    if (bySubject.has(key)) continue;
    bySubject.set(key, {
      contractId: row.contract_id,
      kind: row.subject_kind as NoticeSubject,
      id: row.subject_id,
      firstDueAt: row.due_at,
    });
  }
  return [...bySubject.values()];
}
