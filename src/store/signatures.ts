import type { Kysely } from 'kysely';
import type { Signature } from '../core/record.ts';
import type { TicketRating } from '../core/sla/ticket-head.ts';
import type { Database } from './schema.ts';

export interface NewSignature extends Signature {
  readonly subjectKind: 'record' | 'report';
  readonly subjectId: number;
  /** In which it was signed. */
  readonly role: 'customer';
  readonly requestKey: string;
}

/** Of each version there is one signature: a second one is a duplicate key. */
export async function insertSignature(db: Kysely<Database>, signature: NewSignature): Promise<void> {
  await db
    .insertInto('signatures')
    .values({
      subject_kind: signature.subjectKind,
      subject_id: signature.subjectId,
      version: signature.version,
      person_id: signature.person,
      role: signature.role,
      rating: signature.rating,
      signed_at: signature.at,
      request_key: signature.requestKey,
    })
    .execute();
}

/** Of each subject that was ever signed, the signature of its latest signed version. */
export async function findLatestSignatures(
  db: Kysely<Database>,
  subjectKind: NewSignature['subjectKind'],
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, Signature>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('signatures')
    .selectAll()
    .where('subject_kind', '=', subjectKind)
    .where('subject_id', 'in', [...subjectIds])
    .orderBy('version')
    .execute();
  return new Map(
    rows.map((row) => [
      row.subject_id,
      {
        version: row.version,
        person: row.person_id,
        rating: row.rating as TicketRating | null,
        at: row.signed_at,
      },
    ]),
  );
}
