import { z } from 'zod';
import type { ChatModal, ModalField, RichText } from '../../src/core/chat.ts';
import {
  ARTICLE_TEXT_CHARACTERS,
  type Article,
  type ArticleEntry,
  articleFields,
  articleName,
  TAG_LINE_CHARACTERS,
} from '../../src/core/knowledge/article.ts';
import { LINE_CHARACTERS } from '../../src/core/record/values.ts';
import { UserError } from '../../src/errors.ts';
import { withCode } from '../../src/flows/audited-attempt.ts';
import type { ArticleDraft } from '../../src/flows/knowledge/read-knowledge.ts';
import { checkValid, editArticle, writeArticle } from '../../src/flows/knowledge/write-article.ts';
import type { Caller, ModalForm } from '../command.ts';
import { say } from '../reply/say.ts';
import { REASON_CHARACTERS, reasonInput } from '../ticket/input.ts';

const FORM = 'kb-article';

/** What the dialog is about; travels with it. */
const stateSchema = z.object({
  /** The article that is changed, and which version of it was shown; null for a new one. */
  article: z.int().positive().nullable(),
  version: z.int().positive().nullable(),
  number: z.int().positive().nullable(),
  ticket: z.int().positive().nullable(),
});
type State = z.output<typeof stateSchema>;

const EMPTY: State = { article: null, version: null, number: null, ticket: null };

/** The article's dialog, empty or filled in. */
function articleModal(
  caller: Caller,
  given: {
    readonly state: State;
    readonly filled: Partial<ArticleEntry>;
    /** Why it is changed, where that was typed before. */
    readonly reason?: string | undefined;
    readonly intro?: RichText;
  },
): ChatModal {
  const { state, filled, intro } = given;
  const { t } = caller;
  const field = (name: 'title' | 'symptom' | 'cause' | 'solution'): ModalField => ({
    kind: 'text',
    name,
    label: t(`kb.field-${name}`),
    multiline: name !== 'title',
    maxLength: name === 'title' ? LINE_CHARACTERS : ARTICLE_TEXT_CHARACTERS,
    ...initialOf(filled[name]),
  });
  const tags: ModalField = {
    kind: 'text',
    name: 'tags',
    label: t('kb.field-tags'),
    hint: t('kb.hint-tags'),
    optional: true,
    maxLength: TAG_LINE_CHARACTERS,
    ...initialOf(filled.tags?.join(', ')),
  };
  const reason: ModalField = {
    kind: 'text',
    name: 'reason',
    label: t('kb.field-reason'),
    multiline: true,
    maxLength: REASON_CHARACTERS,
    ...initialOf(given.reason),
  };
  return {
    form: FORM,
    title: state.number === null ? t('kb.modal-new') : t('kb.modal-edit', { name: articleName(state.number) }),
    submit: t('kb.submit'),
    close: t('kb.close'),
    ...(intro === undefined ? {} : { intro }),
    state: { ...state },
    fields: [
      ...(['title', 'symptom', 'cause', 'solution'] as const).map(field),
      tags,
      ...(state.article === null ? [] : [reason]),
    ],
  };
}

function initialOf(text: string | undefined): { readonly initial?: string } {
  return text === undefined || text === '' ? {} : { initial: text };
}

export function newModal(caller: Caller): ChatModal {
  return articleModal(caller, { state: EMPTY, filled: {} });
}

/** @throws UserError for a retired article. */
export function editModal(caller: Caller, article: Article): ChatModal {
  checkValid(article);
  const { id, version, number, entry } = article;
  return articleModal(caller, { state: { article: id, version, number, ticket: null }, filled: entry });
}

/** For a ticket: its article, to be changed, or a new one filled in from it. */
export function draftModal(caller: Caller, draft: ArticleDraft): ChatModal {
  if (draft.kind === 'written') return editModal(caller, draft.article);
  const intro = caller.t('kb.intro-ticket', { name: draft.name });
  return articleModal(caller, { state: { ...EMPTY, ticket: draft.ticketId }, filled: draft.filled, intro });
}

const input = stateSchema.extend(articleFields).extend({ reason: reasonInput.optional() });

export const articleForm: ModalForm<z.output<typeof input>> = {
  id: FORM,
  role: 'engineer',
  input,
  async run(ctx, submitted, caller) {
    const { article, version, number, ticket, reason, ...entry } = submitted;
    const state = { article, version, number, ticket };
    try {
      if (article === null || version === null) {
        const written = await writeArticle(ctx, caller, { entry, ticketId: ticket });
        return say(caller, 'kb.done-new', { name: articleName(written.number) });
      }
      const edited = await editArticle(ctx, caller, { id: article, version, entry, reason: reason ?? '' });
      return say(caller, 'kb.done-edited', { name: articleName(edited.number) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What was typed must not be lost with the dialog.
      const intro = withCode(`❌ ${caller.t(`errors.${error.code}`, error.values)}`);
      return { kind: 'modal', modal: articleModal(caller, { state, filled: entry, reason, intro }) };
    }
  },
};
