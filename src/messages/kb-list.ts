import type { ChatMessage } from '../core/chat.ts';
import { type Article, articleName } from '../core/knowledge/article.ts';
import { localDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { personName, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 80;
const TAGS_CHARACTERS = 60;

export interface ArticleListFacts {
  /** The last changed first. */
  readonly articles: readonly Article[];
  /** How many there are; more than are given when there was a limit. */
  readonly total: number;
  readonly state: Article['state'];
}

export function articleListMessage({ articles, total, state }: ArticleListFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  if (total === 0) {
    const text = t(state === 'valid' ? 'kb.none' : 'kb.none-retired');
    return { summary: text, blocks: [{ kind: 'text', text: `${text}\n${t('kb.how-to-add')}` }] };
  }
  const heading = t(state === 'valid' ? 'kb.list-heading' : 'kb.list-retired', { count: total });
  const rest = total - articles.length;
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }] },
      { kind: 'list', items: articles.map((article) => listLine(article, voice)) },
      ...(rest > 0 ? [{ kind: 'context' as const, text: t('kb.list-more', { count: rest }) }] : []),
    ],
  };
}

function listLine(article: Article, voice: Voice) {
  const { entry } = article;
  const tags = oneLine(entry.tags.map((tag) => `#${tag}`).join(' '), TAGS_CHARACTERS);
  const rest = [
    oneLine(entry.title, TITLE_CHARACTERS),
    ...(tags === '' ? [] : [tags]),
    personName(voice, article.createdBy),
    localDay(voice, article.changedAt),
  ].join(' · ');
  return [{ bold: articleName(article.number) }, ` ${rest}`];
}
