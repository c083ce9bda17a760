import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Article, ArticleEntry, ArticleVersion } from '../core/knowledge/article.ts';
import { parseJson, toJson } from './column.ts';
import type { ArticleRow, ArticleVersionRow } from './knowledge-rows.ts';
import type { Database } from './schema.ts';
import { findTicketNumbers } from './ticket-numbers.ts';

/** What makes an article say something from then on. */
export interface ArticleChange {
  readonly change: ArticleVersion['change'];
  readonly entry: ArticleEntry;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
  /** Unique: asked for once, it is done once. */
  readonly requestKey: string;
}

export type ArticleReference = { readonly id: number } | { readonly contractId: string; readonly number: number };

/**
 * Locks a contract's knowledge until the transaction ends: articles are written one after the other.
 * @returns the contract's small number in the index.
 */
export async function lockKnowledge(trx: Transaction<Database>, contractId: string): Promise<number> {
  await trx
    .insertInto('knowledge_contracts')
    .values({ contract_id: contractId, last_number: 0 })
    .onDuplicateKeyUpdate((set) => ({ last_number: set.ref('last_number') }))
    .execute();
  const row = await trx
    .selectFrom('knowledge_contracts')
    .select('id')
    .where('contract_id', '=', contractId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Writes an article under the next number and the lock of {@link lockKnowledge}. @returns its id. */
export async function insertArticle(
  trx: Transaction<Database>,
  contractId: string,
  article: Omit<ArticleChange, 'change' | 'reason'> & { readonly ticketId: number | null },
): Promise<number> {
  await trx
    .updateTable('knowledge_contracts')
    .set((set) => ({ last_number: set('last_number', '+', 1) }))
    .where('contract_id', '=', contractId)
    .execute();
  const { last_number: number } = await trx
    .selectFrom('knowledge_contracts')
    .select('last_number')
    .where('contract_id', '=', contractId)
    .executeTakeFirstOrThrow();
  const inserted = await trx
    .insertInto('articles')
    .values({
      contract_id: contractId,
      number,
      state: 'valid',
      version: 1,
      ...columnsOf(article.entry),
      ticket_id: article.ticketId,
      created_by: article.by,
      created_at: article.at,
      changed_at: article.at,
    })
    .executeTakeFirstOrThrow();
  const id = Number(inserted.insertId);
  await insertVersion(trx, id, 1, { ...article, change: 'created', reason: null });
  return id;
}

/** Makes an article under its lock say something else, or retires it; what it said stays among its versions. */
export async function changeArticle(
  trx: Transaction<Database>,
  article: Pick<Article, 'id' | 'version'>,
  change: ArticleChange,
): Promise<void> {
  const version = article.version + 1;
  await trx
    .updateTable('articles')
    .set({
      ...columnsOf(change.entry),
      version,
      changed_at: change.at,
      ...(change.change === 'retired' ? { state: 'retired' } : {}),
    })
    .where('id', '=', article.id)
    .execute();
  await insertVersion(trx, article.id, version, change);
}

export async function findArticle(db: Kysely<Database>, reference: ArticleReference): Promise<Article | undefined> {
  const row = await referred(db, reference).executeTakeFirst();
  return row && (await toArticles(db, [row]))[0];
}

export async function lockArticle(
  trx: Transaction<Database>,
  reference: ArticleReference,
): Promise<Article | undefined> {
  const row = await referred(trx, reference).forUpdate().executeTakeFirst();
  return row && (await toArticles(trx, [row]))[0];
}

/** The valid article that was written of a ticket. */
export async function findArticleOfTicket(db: Kysely<Database>, ticketId: number): Promise<Article | undefined> {
  const row = await db
    .selectFrom('articles')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'valid')
    .orderBy('id')
    .executeTakeFirst();
  return row && (await toArticles(db, [row]))[0];
}

/** The article that a request wrote or changed before. */
export async function findArticleOfRequest(db: Kysely<Database>, requestKey: string): Promise<Article | undefined> {
  const version = await db
    .selectFrom('article_versions')
    .select('article_id')
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  return version && findArticle(db, { id: version.article_id });
}

export async function findArticles(db: Kysely<Database>, ids: readonly number[]): Promise<Article[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('articles')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return toArticles(db, rows);
}

/** The last changed first. */
export async function listArticles(
  db: Kysely<Database>,
  filter: { readonly contractId: string; readonly state: Article['state'] },
  limit: number,
): Promise<{ readonly articles: Article[]; readonly total: number }> {
  const query = db
    .selectFrom('articles')
    .where('contract_id', '=', filter.contractId)
    .where('state', '=', filter.state);
  const rows = await query.selectAll().orderBy('changed_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  const counted = await query.select((select) => select.fn.countAll().as('total')).executeTakeFirstOrThrow();
  return { articles: await toArticles(db, rows), total: Number(counted.total) };
}

/** All that an article ever said, in order. */
export async function listArticleVersions(db: Kysely<Database>, id: number): Promise<ArticleVersion[]> {
  const rows = await db
    .selectFrom('article_versions')
    .selectAll()
    .where('article_id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(toVersion);
}

function referred(db: Kysely<Database>, reference: ArticleReference) {
  const query = db.selectFrom('articles').selectAll();
  if ('id' in reference) return query.where('id', '=', reference.id);
  return query.where('contract_id', '=', reference.contractId).where('number', '=', reference.number);
}

async function insertVersion(
  trx: Transaction<Database>,
  id: number,
  version: number,
  given: ArticleChange,
): Promise<void> {
  await trx
    .insertInto('article_versions')
    .values({
      article_id: id,
      version,
      change_kind: given.change,
      entry: toJson(given.entry),
      changed_by: given.by,
      changed_at: given.at,
      reason: given.reason,
      request_key: given.requestKey,
    })
    .execute();
}

function columnsOf({ title, symptom, cause, solution, tags }: ArticleEntry) {
  return { title, symptom, cause, solution, tags: toJson(tags) };
}

async function toArticles(db: Kysely<Database>, rows: readonly Selectable<ArticleRow>[]): Promise<Article[]> {
  const tickets = await findTicketNumbers(
    db,
    rows.flatMap((row) => row.ticket_id ?? []),
  );
  return rows.map((row) => toArticle(row, tickets.find(({ id }) => id === row.ticket_id) ?? null));
}

function toArticle(row: Selectable<ArticleRow>, ticket: Article['ticket']): Article {
  const { title, symptom, cause, solution } = row;
  return {
    id: row.id,
    contractId: row.contract_id,
    number: row.number,
    state: row.state as Article['state'],
    version: row.version,
    entry: { title, symptom, cause, solution, tags: parseJson<string[]>(row.tags) },
    ticket,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

function toVersion(row: Selectable<ArticleVersionRow>): ArticleVersion {
  return {
    version: row.version,
    change: row.change_kind as ArticleVersion['change'],
    entry: parseJson<ArticleEntry>(row.entry),
    by: row.changed_by,
    at: row.changed_at,
    reason: row.reason,
  };
}
