import { type Kysely, sql, type Transaction } from 'kysely';
import type { KnowledgeKind } from '../core/knowledge/rank.ts';
import { insertRows } from './bulk-insert.ts';
import type { Database } from './schema.ts';

/** What something is found by from now on; without words it is found no more. */
export interface IndexedSubject {
  readonly scope: number;
  readonly kind: KnowledgeKind;
  readonly subjectId: number;
  readonly words: readonly number[];
}

/** The small number under which a contract's words stand; undefined while it has none. */
export async function findScope(db: Kysely<Database>, contractId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('knowledge_contracts')
    .select('id')
    .where('contract_id', '=', contractId)
    .executeTakeFirst();
  return row?.id;
}

/** As {@link findScope}, for contracts that are about to have some. */
export async function ensureScopes(
  db: Kysely<Database>,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(contractIds)].sort();
  if (wanted.length === 0) return new Map();
  const known = await readScopes(db, wanted);
  const missing = wanted.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  await db
    .insertInto('knowledge_contracts')
    .values(missing.map((id) => ({ contract_id: id, last_number: 0 })))
    .onDuplicateKeyUpdate((set) => ({ last_number: set.ref('last_number') }))
    .execute();
  return readScopes(db, wanted);
}

async function readScopes(db: Kysely<Database>, contractIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('knowledge_contracts')
    .select(['contract_id', 'id'])
    .where('contract_id', 'in', [...contractIds])
    .execute();
  return new Map(rows.map((row) => [row.contract_id, row.id]));
}

/** Brings the index up to date. Whoever calls it holds the rows of the subjects, so that nobody else indexes them. */
export async function indexSubjects(trx: Transaction<Database>, subjects: readonly IndexedSubject[]): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(subjects, (subject) => subject.kind)) {
    await indexKind(trx, kind, ofKind);
  }
}

interface Entry {
  readonly id: number;
  readonly scope: number;
  readonly subjectId: number;
  readonly words: readonly number[];
}

async function indexKind(
  trx: Transaction<Database>,
  kind: KnowledgeKind,
  subjects: readonly IndexedSubject[],
): Promise<void> {
  const ids = subjects.map(({ subjectId }) => subjectId);
  const before = await readEntries(trx, kind, ids);
  const gone = subjects.filter(({ words, subjectId }) => words.length === 0 && before.has(subjectId));
  for (const { subjectId } of gone) await removeEntry(trx, before.get(subjectId));
  const kept = subjects.filter(({ words }) => words.length > 0);
  const rows = kept
    .filter(({ subjectId }) => !before.has(subjectId))
    .map(({ scope, subjectId }) => ({ scope, kind, subject_id: subjectId, words: Buffer.alloc(0) }))
    .sort((one, other) => one.subject_id - other.subject_id);
  await insertRows(trx, 'knowledge_entries', rows);
  const after = rows.length === 0 ? before : await readEntries(trx, kind, ids);
  const added: { readonly scope: number; readonly word: number; readonly entry: number }[] = [];
  for (const { scope, subjectId, words } of kept) {
    const entry = after.get(subjectId);
    if (!entry) throw new Error(`${kind} ${subjectId} has no entry in the index`);
    const had = new Set(entry.words);
    const has = new Set(words);
    const removed = entry.words.filter((word) => !has.has(word));
    const fresh = words.filter((word) => !had.has(word));
    if (removed.length + fresh.length === 0) continue;
    await removeWords(trx, entry, removed);
    for (const word of fresh) added.push({ scope, word, entry: entry.id });
    await trx
      .updateTable('knowledge_entries')
      .set({ words: pack(words) })
      .where('id', '=', entry.id)
      .execute();
  }
  // In one order everywhere, so that two who write at the same time wait for each other instead of blocking each other.
  added.sort((one, other) => one.scope - other.scope || one.word - other.word || one.entry - other.entry);
  await insertRows(trx, 'knowledge_words', added);
}

async function readEntries(
  trx: Transaction<Database>,
  kind: KnowledgeKind,
  subjectIds: readonly number[],
): Promise<Map<number, Entry>> {
  const rows = await trx
    .selectFrom('knowledge_entries')
    .select(['id', 'scope', 'subject_id', 'words'])
    .where('kind', '=', kind)
    .where('subject_id', 'in', [...subjectIds])
    .execute();
  return new Map(
    rows.map(({ id, scope, subject_id: subjectId, words }) => [
      subjectId,
      { id, scope, subjectId, words: unpack(words) },
    ]),
  );
}

async function removeEntry(trx: Transaction<Database>, entry: Entry | undefined): Promise<void> {
  if (!entry) return;
  await removeWords(trx, entry, entry.words);
  await trx.deleteFrom('knowledge_entries').where('id', '=', entry.id).execute();
}

async function removeWords(trx: Transaction<Database>, entry: Entry, words: readonly number[]): Promise<void> {
  if (words.length === 0) return;
  await trx
    .deleteFrom('knowledge_words')
    .where('scope', '=', entry.scope)
    .where(
      'word',
      'in',
      [...words].sort((one, other) => one - other),
    )
    .where('entry', '=', entry.id)
    .execute();
}

function pack(words: readonly number[]): Buffer {
  const packed = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => {
    packed.writeUInt32LE(word, index * 4);
  });
  return packed;
}

function unpack(packed: Buffer): number[] {
  return Array.from({ length: packed.length / 4 }, (_, index) => packed.readUInt32LE(index * 4));
}

/** What was indexed last. */
export async function listNewestEntries(db: Kysely<Database>, scope: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('knowledge_entries')
    .select('id')
    .where('scope', '=', scope)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Where a word stands. */
export interface Posting {
  readonly word: number;
  readonly entry: number;
}

/** The newest entries that have each word, at most so many of each: a word with fewer has no others. */
export async function listPostings(
  db: Kysely<Database>,
  scope: number,
  words: readonly number[],
  limitOfEach: number,
): Promise<Posting[]> {
  if (words.length === 0) return [];
  const selects = words.map(
    (word) => sql`(SELECT word, entry FROM knowledge_words WHERE scope = ${sql.lit(scope)} AND word = ${sql.lit(word)}
      ORDER BY entry DESC LIMIT ${sql.lit(limitOfEach)})`,
  );
  const { rows } = await sql<Posting>`${sql.join(selects, sql` UNION ALL `)}`.execute(db);
  return rows;
}

/** How many entries have a word, counted up to a limit. */
export async function countPostings(
  db: Kysely<Database>,
  scope: number,
  words: readonly number[],
  atMost: number,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const word of words) {
    const { rows } = await sql<{ total: number }>`SELECT COUNT(*) AS total FROM
      (SELECT 1 FROM knowledge_words WHERE scope = ${scope} AND word = ${word} LIMIT ${sql.lit(atMost)}) AS first`.execute(
      db,
    );
    counts.set(word, Number(rows[0]?.total ?? 0));
  }
  return counts;
}

/**
 * The newest entries that have all of the words, looked for among so many of those that have the first, which should be the
 * rarest.
 */
export async function listCommonEntries(
  db: Kysely<Database>,
  scope: number,
  [first, ...others]: readonly number[],
  limits: { readonly among: number; readonly limit: number },
): Promise<number[]> {
  if (first === undefined) return [];
  const joins = others.map((word, index) => {
    const name = sql.ref(`other_${index}`);
    return sql`STRAIGHT_JOIN knowledge_words AS ${name}
      ON ${name}.scope = ${sql.lit(scope)} AND ${name}.word = ${sql.lit(word)} AND ${name}.entry = first.entry`;
  });
  const { rows } = await sql<{ entry: number }>`SELECT first.entry FROM
    (SELECT entry FROM knowledge_words WHERE scope = ${sql.lit(scope)} AND word = ${sql.lit(first)}
      ORDER BY entry DESC LIMIT ${sql.lit(limits.among)}) AS first
    ${joins.length === 0 ? sql`` : sql.join(joins, sql` `)} ORDER BY first.entry DESC LIMIT ${sql.lit(limits.limit)}`.execute(
    db,
  );
  return rows.map(({ entry }) => entry);
}
