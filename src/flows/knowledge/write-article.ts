import type { Transaction } from 'kysely';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { type Article, type ArticleEntry, articleName } from '../../core/knowledge/article.ts';
import { wordsOf } from '../../core/knowledge/rank.ts';
import { type TicketRecord, ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { articleMessage } from '../../messages/kb-article.ts';
import {
  type ArticleReference,
  changeArticle,
  findArticle,
  findArticleOfRequest,
  findArticleOfTicket,
  insertArticle,
  lockArticle,
  lockKnowledge,
} from '../../store/articles.ts';
import { indexSubjects } from '../../store/knowledge-index.ts';
import type { Database } from '../../store/schema.ts';
import { lockTicket } from '../../store/tickets.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { tellThread } from '../tickets/tell-ticket.ts';

/**
 * Writes a knowledge article and, where it is of a ticket, tells so in the ticket's thread. Asked again under the same request
 * key it answers as before.
 * @throws UserError for another contract's ticket, and one that has its article already.
 */
export async function writeArticle(
  ctx: Context,
  caller: Caller,
  given: { readonly entry: ArticleEntry; readonly ticketId: number | null },
): Promise<Article> {
  const contractId = caller.site.contract.id;
  const { ticketId } = given;
  const written = await inTransaction(ctx, async (trx) => {
    const ticket = ticketId === null ? undefined : await lockTicket(trx, ticketId);
    if (ticketId !== null && ticket?.contractId !== contractId)
      throw new UserError('ticket.not-found', { number: null });
    const scope = await lockKnowledge(trx, contractId);
    const before = await findArticleOfRequest(trx, caller.requestKey);
    if (before) return before;
    const other = ticketId === null ? undefined : await findArticleOfTicket(trx, ticketId);
    if (ticket && other) {
      const values = { ticket: ticketName(ticket.number), name: articleName(other.number) };
      throw new UserError('kb.ticket-has-article', values);
    }
    const entry = withoutSecrets(ctx, given.entry);
    const by = { by: caller.person.id, at: ctx.clock.now(), requestKey: caller.requestKey };
    const id = await insertArticle(trx, contractId, { entry, ticketId, ...by });
    const article = await indexArticle(trx, scope, id);
    if (ticket) await tellInThread(ctx, trx, ticket, article);
    return article;
  });
  ctx.wake('outbox');
  return written;
}

/**
 * Makes an article say something else; what it said stays readable with the reason.
 * @throws UserError also when it was changed since `version`, or is retired.
 */
export function editArticle(
  ctx: Context,
  caller: Caller,
  edit: { readonly id: number; readonly version: number; readonly entry: ArticleEntry; readonly reason: string },
): Promise<Article> {
  const { id, version, entry, reason } = edit;
  const decide = (before: Article) => {
    if (before.version === version) return entry;
    throw new UserError('kb.changed-meanwhile', { name: articleName(before.number) });
  };
  return change(ctx, caller, { reference: { id }, kind: 'edited', reason, decide });
}

/** Nobody finds it any more; it stays readable. @throws UserError when it is retired already. */
export function retireArticle(
  ctx: Context,
  caller: Caller,
  given: { readonly number: number; readonly reason: string },
): Promise<Article> {
  const reference = { contractId: caller.site.contract.id, number: given.number };
  return change(ctx, caller, { reference, kind: 'retired', reason: given.reason, decide: ({ entry }) => entry });
}

export function articleNotFound(reference: ArticleReference): UserError {
  return new UserError('kb.not-found', { name: 'number' in reference ? articleName(reference.number) : '' });
}

/** @throws UserError for one that nobody may change any more. */
export function checkValid(article: Article): void {
  if (article.state === 'retired') throw new UserError('kb.is-retired', { name: articleName(article.number) });
}

interface Change {
  readonly reference: ArticleReference;
  readonly kind: 'edited' | 'retired';
  readonly reason: string;
  /** What it says from then on. @throws UserError where it may not be changed. */
  readonly decide: (before: Article) => ArticleEntry;
}

async function change(ctx: Context, caller: Caller, { reference, kind, reason, decide }: Change): Promise<Article> {
  const contractId = caller.site.contract.id;
  const changed = await inTransaction(ctx, async (trx) => {
    // Always in this order: the ticket, the contract's knowledge, the article.
    const ofTicket = (await findArticle(trx, reference))?.ticket ?? null;
    const ticket = ofTicket === null ? undefined : await lockTicket(trx, ofTicket.id);
    const scope = await lockKnowledge(trx, contractId);
    const before = await lockArticle(trx, reference);
    if (before?.contractId !== contractId) throw articleNotFound(reference);
    if (await findArticleOfRequest(trx, caller.requestKey)) return before;
    checkValid(before);
    await changeArticle(trx, before, {
      change: kind,
      entry: withoutSecrets(ctx, decide(before)),
      by: caller.person.id,
      at: ctx.clock.now(),
      reason: ctx.redact(reason),
      requestKey: caller.requestKey,
    });
    const article = await indexArticle(trx, scope, before.id);
    if (ticket) await tellInThread(ctx, trx, ticket, article);
    return article;
  });
  ctx.wake('outbox');
  return changed;
}

/** The ticket's thread shows the article as it is now. */
async function tellInThread(
  ctx: Context,
  trx: Transaction<Database>,
  ticket: TicketRecord,
  article: Article,
): Promise<void> {
  const message = articleMessage(article, voiceOf(ctx, article.contractId));
  await tellThread(ctx, trx, ticket, `article:${article.id}`, message);
}

/** In the transaction that wrote it: what can be read can be found. */
async function indexArticle(trx: Transaction<Database>, scope: number, id: number): Promise<Article> {
  const article = await findArticle(trx, { id });
  if (!article) throw new Error(`article ${id} is gone`);
  const { title, symptom: text, cause, solution, tags } = article.entry;
  const isValid = article.state === 'valid';
  const words = isValid ? [...wordsOf({ title, text, host: null, tags, cause, solution }).keys()] : [];
  await indexSubjects(trx, [{ scope, kind: 'article', subjectId: id, words }]);
  return article;
}

function withoutSecrets(ctx: Context, { title, symptom, cause, solution, tags }: ArticleEntry): ArticleEntry {
  return {
    title: ctx.redact(title),
    symptom: ctx.redact(symptom),
    cause: ctx.redact(cause),
    solution: ctx.redact(solution),
    tags: tags.map(ctx.redact),
  };
}
