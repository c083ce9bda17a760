import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { firstCharacters } from '../../core/first-characters.ts';
import { ARTICLE_TEXT_CHARACTERS, type Article, type ArticleEntry } from '../../core/knowledge/article.ts';
import type { FoundFault } from '../../core/knowledge/rank.ts';
import { LINE_CHARACTERS } from '../../core/record/values.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { articleDetailMessage } from '../../messages/kb-article.ts';
import { articleListMessage } from '../../messages/kb-list.ts';
import { type FoundLine, foundMessage } from '../../messages/kb-search.ts';
import type { Voice } from '../../messages/voice.ts';
import {
  type ArticleReference,
  findArticle,
  findArticleOfTicket,
  listArticles,
  listArticleVersions,
} from '../../store/articles.ts';
import { findCardKeys } from '../../store/known-faults.ts';
import { findMessageLinks } from '../message-links.ts';
import { readTicket } from '../tickets/read-tickets.ts';
import { searchKnowledge } from './search-knowledge.ts';
import { articleNotFound } from './write-article.ts';

const FOUND_SHOWN = 8;

/**
 * Knowledge is the provider's own: who is nothing but a customer does not read it, unless the site file makes them a viewer, too.
 * @throws UserError
 */
export function checkMayRead(caller: Caller): void {
  if (caller.person.roles.every((role) => role === 'customer')) throw new UserError('kb.not-for-customers');
}

/** What is found by typed words, best first. @throws UserError where nothing can be looked for. */
export async function findKnowledge(ctx: Context, contractId: string, typed: string): Promise<readonly FoundFault[]> {
  const search = await searchKnowledge(ctx.store, contractId, typed, FOUND_SHOWN);
  if (search.tooShort) throw new UserError('kb.too-short');
  return search.found;
}

/** The same as a message, with links to the tickets' cards. */
export async function readFoundKnowledge(ctx: Context, voice: Voice, typed: string): Promise<ChatMessage> {
  const found = await findKnowledge(ctx, voice.site.contract.id, typed);
  const cards = await findCardKeys(
    ctx.store,
    found.flatMap(({ fault }) => (fault.kind === 'ticket' ? fault.id : [])),
  );
  const links = await findMessageLinks(ctx, [...cards.values()]);
  const lines = found.map(({ fault }): FoundLine => {
    const card = fault.kind === 'ticket' ? cards.get(fault.id) : undefined;
    return { fault, link: (card === undefined ? undefined : links.get(card)) ?? null };
  });
  return foundMessage({ typed, lines, now: ctx.clock.now() }, voice);
}

/** @throws UserError for an unknown article, or another contract's. */
export async function readArticle(
  ctx: Context,
  contractId: string,
  given: { readonly id: number } | { readonly number: number },
): Promise<Article> {
  const reference: ArticleReference = 'id' in given ? given : { contractId, number: given.number };
  const article = await findArticle(ctx.store, reference);
  if (article?.contractId !== contractId) throw articleNotFound(reference);
  return article;
}

/** All that an article says, and what was done to it. */
export async function readArticleDetail(ctx: Context, voice: Voice, number: number): Promise<ChatMessage> {
  const article = await readArticle(ctx, voice.site.contract.id, { number });
  const versions = await listArticleVersions(ctx.store, article.id);
  return articleDetailMessage({ article, versions }, voice);
}

/** The articles that were changed last. */
export async function readArticleList(
  ctx: Context,
  voice: Voice,
  question: { readonly state: Article['state']; readonly limit: number },
): Promise<ChatMessage> {
  const { state, limit } = question;
  const { articles, total } = await listArticles(ctx.store, { contractId: voice.site.contract.id, state }, limit);
  return articleListMessage({ articles, total, state }, voice);
}

/** What a ticket says of the article that is to be written of it, or the article that it has. */
export type ArticleDraft =
  | { readonly kind: 'written'; readonly article: Article }
  | {
      readonly kind: 'new';
      readonly ticketId: number;
      readonly name: string;
      readonly filled: Partial<ArticleEntry>;
    };

/** @throws UserError for an unknown ticket, or one that is not restored. */
export async function draftArticle(
  ctx: Context,
  caller: Caller,
  reference: { readonly id: number } | { readonly number: number },
): Promise<ArticleDraft> {
  const { id, number, ticket } = await readTicket(ctx, caller, reference);
  const article = await findArticleOfTicket(ctx.store, id);
  if (article) return { kind: 'written', article };
  const name = ticketName(number);
  if (ticket.state !== 'restored' && ticket.state !== 'closed') throw new UserError('kb.not-restored', { name });
  const { title, description, host } = ticket.head;
  const filled = {
    title: oneLine(title),
    symptom: firstCharacters(description.trim() === '' ? title : description, ARTICLE_TEXT_CHARACTERS),
    ...(ticket.diagnosis ? { cause: ticket.diagnosis.cause, solution: ticket.diagnosis.solution } : {}),
    tags: host === null ? [] : [host],
  };
  return { kind: 'new', ticketId: id, name, filled };
}

function oneLine(text: string): string {
  return firstCharacters(text.replaceAll(/\p{Cc}+/gu, ' ').trim(), LINE_CHARACTERS);
}
