import { z } from 'zod';
import {
  checkMayRead,
  readArticleDetail,
  readArticleList,
  readFoundKnowledge,
} from '../../src/flows/knowledge/read-knowledge.ts';
import type { Command } from '../command.ts';
import { articleInput } from './input.ts';

const LISTED = 25;
const TYPED_CHARACTERS = 200;

export const search: Command<{ words: string }> = {
  name: 'kb',
  summary: 'kb.command-search',
  usage: '/kb <words>',
  role: 'viewer',
  positionals: ['words...'],
  input: z.strictObject({ words: z.string().trim().min(1).max(TYPED_CHARACTERS) }),
  async run(ctx, { words }, caller) {
    checkMayRead(caller);
    return { kind: 'private', message: await readFoundKnowledge(ctx, caller, words) };
  },
};

export const show: Command<{ article: number }> = {
  name: 'kb show',
  summary: 'kb.command-show',
  usage: '/kb show <K-n>',
  role: 'viewer',
  positionals: ['article'],
  input: z.strictObject({ article: articleInput }),
  async run(ctx, { article }, caller) {
    checkMayRead(caller);
    return { kind: 'private', message: await readArticleDetail(ctx, caller, article) };
  },
};

export const list: Command<{ which: 'valid' | 'retired' }> = {
  name: 'kb list',
  summary: 'kb.command-list',
  usage: '/kb list [retired]',
  role: 'viewer',
  positionals: ['which'],
  input: z.strictObject({ which: z.enum(['valid', 'retired']).default('valid') }),
  async run(ctx, { which }, caller) {
    checkMayRead(caller);
    const question = { state: which, limit: LISTED };
    return { kind: 'private', message: await readArticleList(ctx, caller, question) };
  },
};
