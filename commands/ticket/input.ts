import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import { localText } from '../../src/core/message.ts';
import { parseMoment } from '../../src/core/moment.ts';
import { mayAct } from '../../src/core/role.ts';
import { parseTicketName, ticketName } from '../../src/core/sla/ticket-record.ts';
import { UserError } from '../../src/errors.ts';
import type { Caller, Reply } from '../command.ts';
import { say } from '../reply/say.ts';

export const TEXT_CHARACTERS = 2_000;
export const REASON_CHARACTERS = 1_000;

/** `T-47` or `47`. */
export const ticketInput = z.string().transform((typed, check) => {
  const number = parseTicketName(typed);
  if (number !== null) return number;
  check.addIssue({ code: 'custom', message: 'ticket-command.bad-name' });
  return z.NEVER;
});

export const textInput = z.string().trim().min(1).max(TEXT_CHARACTERS);
export const reasonInput = z.string().trim().min(1).max(REASON_CHARACTERS);
/** Which levels there are is for the contract to say. */
export const levelInput = z.union([z.number(), z.string()]).transform((typed, check) => {
  if (/^\d{1,2}$/.test(String(typed).trim())) return Number(typed);
  check.addIssue({ code: 'custom', message: 'ticket-command.bad-level' });
  return z.NEVER;
});

/**
 * A time as typed, in the contract's zone; null where none was given.
 * @throws UserError for what is no time.
 */
export function readTime(ctx: Context, caller: Caller, typed: string | undefined): Date | null {
  if (typed === undefined) return null;
  const { timeZone } = caller.site.contract;
  const at = parseMoment(typed, { now: ctx.clock.now(), timeZone });
  if (at === null) throw new UserError('ticket.bad-time', { typed, timeZone });
  return at;
}

/** Id of the person that was typed: an id, a name in any language, or a Slack mention. @throws UserError when nobody is called so. */
function readPerson(caller: Caller, typed: string, people: string): string {
  const mention = /^<?@?([UW][A-Z0-9]{2,})(?:\|[^>]*)?>?$/.exec(typed)?.[1];
  const wanted = typed.replace(/^@/, '').trim().toLowerCase();
  const person = caller.site.people.find(
    (candidate) =>
      (mention !== undefined && candidate.slack === mention) ||
      candidate.id.toLowerCase() === wanted ||
      namesOf(candidate.name).some((name) => name.toLowerCase() === wanted),
  );
  if (!person) throw new UserError('ticket.unknown-person', { typed, people });
  return person.id;
}

/** As {@link readPerson}, of those who work on tickets. @throws UserError also when the person does not. */
export function readWorker(caller: Caller, typed: string): string {
  const workers = caller.site.people.filter((person) => mayAct(person.roles, 'engineer'));
  const people = workers.map((person) => `${localText(person.name, caller.locale)} \`${person.id}\``).join(', ');
  const id = readPerson(caller, typed, people);
  if (workers.some((person) => person.id === id)) return id;
  throw new UserError('ticket.no-worker', { typed, people });
}

/** @throws UserError when the site has no such host. */
export function readHost(caller: Caller, typed: string): string {
  const wanted = typed.trim().toLowerCase();
  const host = caller.site.hosts.find(
    (candidate) =>
      candidate.id.toLowerCase() === wanted || namesOf(candidate.name).some((name) => name.toLowerCase() === wanted),
  );
  if (!host) {
    const hosts = caller.site.hosts.map((candidate) => candidate.id).join(', ');
    throw new UserError('ticket.unknown-host', { typed, hosts });
  }
  return host.id;
}

function namesOf(name: Caller['person']['name']): string[] {
  return typeof name === 'string' ? [name] : Object.values(name).filter((text) => text !== undefined);
}

/** Says that it was recorded, or that it changed nothing. */
export function sayDone(caller: Caller, key: string, number: number): Reply {
  return say(caller, `ticket-command.${key}`, { name: ticketName(number) });
}
