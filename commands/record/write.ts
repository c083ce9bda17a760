import { z } from 'zod';
import { localText } from '../../src/core/message.ts';
import { MOST_ROWS, type WrittenKind } from '../../src/core/record/content.ts';
import { recordName } from '../../src/core/record.ts';
import { mayAct } from '../../src/core/role.ts';
import { UserError } from '../../src/errors.ts';
import { readRecord, readTicketForRecord, type TicketForRecord } from '../../src/flows/records/read-records.ts';
import { voidRecord } from '../../src/flows/records/write-record.ts';
import type { Caller, Command, Reply } from '../command.ts';
import { say } from '../reply/say.ts';
import { reasonInput, ticketInput } from '../ticket/input.ts';
import { openEdit } from './edit.ts';
import { openFaultReport } from './fault-report.ts';
import { recordModal } from './form.ts';
import { kindInput, recordInput } from './input.ts';

const writeInput = z.strictObject({
  kind: kindInput,
  ticket: ticketInput.optional(),
  rows: z.coerce.number().int().min(1).max(MOST_ROWS).default(1),
});

/** Opens the dialog of a kind; a maintenance record may be filled in from its ticket. */
export const write: Command<z.output<typeof writeInput>> = {
  name: 'record',
  summary: 'record.command-write',
  usage:
    '/record <maintenance|optimisation|upgrade|training|parameter-change|visit|personnel-change> [--ticket T-n] [--rows n]',
  role: 'engineer',
  positionals: ['kind'],
  input: writeInput,
  async run(ctx, { kind, ticket, rows }, caller) {
    if (kind === 'fault-report') {
      // It is issued of a ticket: by its own command, or as the others are named.
      if (ticket === undefined) throw new UserError('record.fault-of-ticket');
      return openFaultReport(ctx, caller, { number: ticket });
    }
    if (ticket !== undefined && kind !== 'maintenance') throw new UserError('record.ticket-of-maintenance');
    if (rows > 1 && kind !== 'maintenance') throw new UserError('record.rows-of-maintenance');
    const source = ticket === undefined ? null : await readTicketForRecord(ctx, caller, ticket);
    const state = { rows, record: null, version: null, ticket: source?.id ?? null };
    const base = { happenedAt: ctx.clock.now(), engineer: ownName(caller) };
    if (source === null) {
      const intro = kind === 'personnel-change' ? { intro: caller.t('record.intro-personnel') } : {};
      return modal(caller, { kind, state, filled: base, ...intro });
    }
    const intro = caller.t('record.intro-ticket', { name: source.name, days: source.spent, count: source.spent });
    return modal(caller, { kind, state, filled: filledFrom(caller, source, base.engineer), intro });
  },
};

function modal(caller: Caller, given: Parameters<typeof recordModal>[1] & { readonly kind: WrittenKind }): Reply {
  return { kind: 'modal', modal: recordModal(caller, given) };
}

function filledFrom(caller: Caller, { draft }: TicketForRecord, engineer: string | undefined): object {
  const { title, happenedAt, endedAt, category, mode, source, symptom, cause, solution, hours } = draft;
  const known = caller.site.people.find(({ id }) => id === draft.contact);
  const contact = known ? localText(known.name, caller.locale) : draft.contact;
  return {
    title,
    happenedAt,
    endedAt,
    engineer: draft.engineer ?? engineer,
    content: { category, mode, source, contact, rows: [{ symptom, cause, solution, hours }], result: solution },
  };
}

/** Whoever writes it down most often did it. */
function ownName({ person }: Caller): string | undefined {
  return mayAct(person.roles, 'engineer') ? person.id : undefined;
}

export const edit: Command<{ record: number }> = {
  name: 'record edit',
  summary: 'record.command-edit',
  usage: '/record edit <R-n>',
  role: 'engineer',
  positionals: ['record'],
  input: z.strictObject({ record: recordInput }),
  async run(ctx, { record: number }, caller) {
    const record = await readRecord(ctx, caller, { number });
    return openEdit(ctx, caller, record);
  },
};

export const voided: Command<{ record: number; reason: string }> = {
  name: 'record void',
  summary: 'record.command-void',
  usage: '/record void <R-n> <reason>',
  role: 'lead',
  positionals: ['record', 'reason...'],
  input: z.strictObject({ record: recordInput, reason: reasonInput }),
  async run(ctx, { record: number, reason }, caller) {
    await voidRecord(ctx, caller, { number, reason });
    return say(caller, 'record.done-void', { name: recordName(number) });
  },
};
