import { z } from 'zod';
import { parseAlertName } from '../src/core/alert.ts';
import { UserError } from '../src/errors.ts';
import { dismissAlert } from '../src/flows/alerts/dismiss-alert.ts';
import { readAlert, readAlerts } from '../src/flows/alerts/read-alerts.ts';
import { alertListMessage, alertStoryMessage } from '../src/messages/alert-story.ts';
import { alertName } from '../src/messages/alert-words.ts';
import type { AnyCommand, Command } from './command.ts';
import { say } from './reply/say.ts';
import { readHost, reasonInput } from './ticket/input.ts';

const LISTED = 25;

const listInput = z.strictObject({
  which: z.enum(['firing', 'all']).default('firing'),
  host: z.string().max(100).optional(),
  source: z.string().max(100).optional(),
});

const list: Command<z.output<typeof listInput>> = {
  name: 'alert list',
  summary: 'alert.command-list',
  usage: '/alert list [firing|all] [--host h] [--source s]',
  role: 'viewer',
  positionals: ['which'],
  input: listInput,
  async run(ctx, given, caller) {
    const filter = {
      contractId: caller.site.contract.id,
      ...(given.which === 'firing' ? { state: 'firing' as const } : {}),
      ...(given.host === undefined ? {} : { hostId: readHost(caller, given.host) }),
      ...(given.source === undefined ? {} : { sourceId: given.source }),
    };
    const found = await readAlerts(ctx, filter, LISTED);
    const isFiring = given.which === 'firing';
    if (found.total === 0) return say(caller, isFiring ? 'alert.none-firing' : 'alert.none');
    return { kind: 'private', message: alertListMessage({ ...found, isFiring, now: ctx.clock.now() }, caller) };
  },
};

const show: Command<{ alert: string }> = {
  name: 'alert show',
  summary: 'alert.command-show',
  usage: '/alert show <A-n>',
  role: 'viewer',
  positionals: ['alert'],
  input: z.strictObject({ alert: z.string().max(20) }),
  async run(ctx, given, caller) {
    const story = await readAlert(ctx, caller.site.contract.id, readName(given.alert));
    return { kind: 'private', message: alertStoryMessage({ ...story, now: ctx.clock.now() }, caller) };
  },
};

const dismiss: Command<{ alert: string; reason?: string }> = {
  name: 'alert dismiss',
  summary: 'alert.command-dismiss',
  usage: '/alert dismiss <A-n> --reason "…"',
  role: 'engineer',
  positionals: ['alert'],
  input: z.strictObject({ alert: z.string().max(20), reason: reasonInput.optional() }),
  async run(ctx, given, caller) {
    const alertId = readName(given.alert);
    if (given.reason === undefined) throw new UserError('alert.dismiss-reason-needed');
    const { reason } = given;
    await dismissAlert(ctx, caller.site.contract.id, { alertId, reason, personId: caller.person.id });
    return say(caller, 'alert.dismissed', { name: alertName({ id: alertId }) });
  },
};

function readName(typed: string): number {
  const id = parseAlertName(typed);
  if (id === null) throw new UserError('alert.bad-name', { typed });
  return id;
}

export const alertCommands: readonly AnyCommand[] = [list, show, dismiss];
