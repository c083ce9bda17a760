import { z } from 'zod';
import { articleName } from '../../src/core/knowledge/article.ts';
import { draftArticle, readArticle } from '../../src/flows/knowledge/read-knowledge.ts';
import { retireArticle } from '../../src/flows/knowledge/write-article.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { reasonInput, ticketInput } from '../ticket/input.ts';
import { draftModal, editModal, newModal } from './form.ts';
import { articleInput } from './input.ts';

export const add: Command<{ ticket?: number | undefined }> = {
  name: 'kb add',
  summary: 'kb.command-add',
  usage: '/kb add [T-n]',
  role: 'engineer',
  positionals: ['ticket'],
  input: z.strictObject({ ticket: ticketInput.optional() }),
  async run(ctx, { ticket: number }, caller) {
    if (number === undefined) return { kind: 'modal', modal: newModal(caller) };
    return { kind: 'modal', modal: draftModal(caller, await draftArticle(ctx, caller, { number })) };
  },
};

export const edit: Command<{ article: number }> = {
  name: 'kb edit',
  summary: 'kb.command-edit',
  usage: '/kb edit <K-n>',
  role: 'engineer',
  positionals: ['article'],
  input: z.strictObject({ article: articleInput }),
  async run(ctx, { article: number }, caller) {
    return { kind: 'modal', modal: editModal(caller, await readArticle(ctx, caller.site.contract.id, { number })) };
  },
};

export const retire: Command<{ article: number; reason: string }> = {
  name: 'kb retire',
  summary: 'kb.command-retire',
  usage: '/kb retire <K-n> <reason>',
  role: 'lead',
  positionals: ['article', 'reason...'],
  input: z.strictObject({ article: articleInput, reason: reasonInput }),
  async run(ctx, { article: number, reason }, caller) {
    await retireArticle(ctx, caller, { number, reason });
    return say(caller, 'kb.done-retired', { name: articleName(number) });
  },
};
