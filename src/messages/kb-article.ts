import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import { type Article, type ArticleVersion, articleName } from '../core/knowledge/article.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { oneLine } from './one-line.ts';
import { personName, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 100;
const LINE_CHARACTERS = 300;
const REASON_CHARACTERS = 200;
const VERSIONS_SHOWN = 20;

/** An article in the thread of the ticket that it was written of: shortened, kept up to date. */
export function articleMessage(article: Article, voice: Voice): ChatMessage {
  const { t } = voice;
  const { entry, state, version } = article;
  const title = `${articleName(article.number)} ${oneLine(entry.title, TITLE_CHARACTERS)}`;
  if (state === 'retired') {
    const text = t('kb.thread-retired', { title });
    return { summary: text, blocks: [{ kind: 'text', text: ['📕 ', { strike: title }, ` ${t('kb.retired')}`] }] };
  }
  const summary = t(version === 1 ? 'kb.thread-written' : 'kb.thread-edited', {
    title,
    person: personName(voice, article.createdBy),
  });
  return {
    summary,
    blocks: [
      { kind: 'text', text: summary },
      {
        kind: 'list',
        items: (['symptom', 'cause', 'solution'] as const).map((field) => [
          { bold: t(`kb.${field}`) },
          ` ${oneLine(entry[field], LINE_CHARACTERS)}`,
        ]),
      },
      { kind: 'buttons', buttons: [editButton(article, voice)] },
    ],
  };
}

export interface ArticleFacts {
  readonly article: Article;
  /** In order. */
  readonly versions: readonly ArticleVersion[];
}

/** For who asked: all that an article says, uncut, and what was done to it. */
export function articleDetailMessage({ article, versions }: ArticleFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const { entry, ticket } = article;
  const title = `${articleName(article.number)} ${entry.title}`;
  const isRetired = article.state === 'retired';
  const notes = [
    ...(entry.tags.length === 0 ? [] : [t('kb.tagged', { tags: entry.tags.map((tag) => `#${tag}`).join(' ') })]),
    ...(ticket === null ? [] : [t('kb.of-ticket', { name: ticketName(ticket.number) })]),
  ];
  const fields = (['symptom', 'cause', 'solution'] as const).flatMap((field): ChatBlock[] => [
    { kind: 'text', text: [{ bold: t(`kb.${field}`) }, `\n${entry[field]}`] },
  ]);
  return {
    summary: title,
    blocks: [
      {
        kind: 'text',
        text: isRetired ? ['📕 ', { strike: title }, ` ${t('kb.retired')}`] : ['📘 ', { bold: title }],
      },
      ...fields,
      ...(notes.length === 0 ? [] : [{ kind: 'context' as const, text: notes.join(' · ') }]),
      { kind: 'list', items: historyLines(versions, voice) },
      ...(isRetired ? [] : [{ kind: 'buttons' as const, buttons: [editButton(article, voice)] }]),
    ],
  };
}

function historyLines(versions: readonly ArticleVersion[], voice: Voice): string[] {
  const shown = versions.slice(-VERSIONS_SHOWN);
  const lines = shown.map(({ version, change, by, at, reason }) =>
    voice.t(`kb.history-${change}`, {
      version,
      person: personName(voice, by),
      at: at.toISOString(),
      reason: oneLine(reason ?? '', REASON_CHARACTERS),
    }),
  );
  const left = versions.length - shown.length;
  return left === 0 ? lines : [voice.t('kb.history-more', { count: left }), ...lines];
}

function editButton({ id }: Article, voice: Voice) {
  return { action: 'kb-edit', label: voice.t('kb.button-edit'), value: { article: id } };
}
