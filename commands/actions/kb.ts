import { z } from 'zod';
import { draftArticle, readArticle } from '../../src/flows/knowledge/read-knowledge.ts';
import type { Action, AnyAction, AnyModalForm } from '../command.ts';
import { articleForm, draftModal, editModal } from '../kb/form.ts';

/** In the thread of a restored ticket. */
const ofTicket: Action<{ ticket: number }> = {
  id: 'ticket-article',
  role: 'engineer',
  input: z.strictObject({ ticket: z.int().positive() }),
  opensModal: true,
  async run(ctx, { ticket: id }, caller) {
    return { kind: 'modal', modal: draftModal(caller, await draftArticle(ctx, caller, { id })) };
  },
};

const edit: Action<{ article: number }> = {
  id: 'kb-edit',
  role: 'engineer',
  input: z.strictObject({ article: z.int().positive() }),
  opensModal: true,
  async run(ctx, { article: id }, caller) {
    return { kind: 'modal', modal: editModal(caller, await readArticle(ctx, caller.site.contract.id, { id })) };
  },
};

export const kbActions: readonly AnyAction[] = [ofTicket, edit];
export const kbModals: readonly AnyModalForm[] = [articleForm];
