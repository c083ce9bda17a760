import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { SlaPolicy } from '../core/sla-policy.ts';
import { parseJson } from './column.ts';
import type { Database } from './schema.ts';

/** Keeps a policy under its content's hash; the same one is kept once. @returns the hash. */
export async function keepPolicy(db: Kysely<Database>, policy: SlaPolicy): Promise<string> {
  const text = JSON.stringify(policy);
  const hash = createHash('sha256').update(text).digest('hex');
  const known = await db.selectFrom('sla_policies').select('hash').where('hash', '=', hash).executeTakeFirst();
  if (!known) {
    await db
      .insertInto('sla_policies')
      .values({ hash, policy: text })
      .onDuplicateKeyUpdate({ hash: sql`hash` })
      .execute();
  }
  return hash;
}

export async function findPolicies(db: Kysely<Database>, hashes: readonly string[]): Promise<Map<string, SlaPolicy>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom('sla_policies')
    .selectAll()
    .where('hash', 'in', [...new Set(hashes)])
    .execute();
  return new Map(rows.map((row) => [row.hash, parseJson<SlaPolicy>(row.policy)]));
}

/** All that were ever kept, by their hashes: one for each time that the promises were changed. */
export async function listPolicies(db: Kysely<Database>): Promise<Map<string, SlaPolicy>> {
  const rows = await db.selectFrom('sla_policies').selectAll().execute();
  return new Map(rows.map((row) => [row.hash, parseJson<SlaPolicy>(row.policy)]));
}
