import { z } from 'zod';
import { postDigestNow, readDigestMessage } from '../src/flows/digest/post-digest.ts';
import type { AnyCommand, Command } from './command.ts';
import { say } from './reply/say.ts';

type None = Record<string, never>;

const show: Command<None> = {
  name: 'digest',
  summary: 'ticket-command.digest-show',
  usage: '/digest',
  role: 'engineer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _input, caller) {
    return { kind: 'private', message: await readDigestMessage(ctx, caller) };
  },
};

const post: Command<None> = {
  name: 'digest now',
  summary: 'ticket-command.digest-now',
  usage: '/digest now',
  role: 'engineer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _input, caller) {
    await postDigestNow(ctx, caller);
    return say(caller, 'ticket-command.digest-posted');
  },
};

export const digestCommands: readonly AnyCommand[] = [show, post];
