import type { Kysely, Transaction } from 'kysely';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { RecordContent } from '../../core/record/content.ts';
import { titleOf } from '../../core/record/draft.ts';
import { type RecordEntry, recordName, type ServiceRecord } from '../../core/record.ts';
import { firstRefusal } from '../../core/sla/refusal.ts';
import type { TicketFact } from '../../core/sla/ticket-event.ts';
import { type TicketRecord, ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { lockNumbers } from '../../store/contract-numbers.ts';
import { wantRecordForm } from '../../store/record-forms.ts';
import { changeRecord, findRecordOfRequest, insertRecord, listRecords, lockRecord } from '../../store/records.ts';
import type { Database } from '../../store/schema.ts';
import { lockTicket } from '../../store/tickets.ts';
import { sourceOf } from '../chat-caller.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import type { TicketReference } from '../tickets/act-on-ticket.ts';
import { appendToLocked } from '../tickets/append-events.ts';
import { readTicket } from '../tickets/read-tickets.ts';
import { tellRecord } from './tell-record.ts';
import { checkEditable, notFound, withoutSecrets } from './write-record.ts';

/** Person-days of a fault report are its ticket's: they are counted there. */
const NO_EFFORT = { onsite: 0, remote: 0, office: 0 };

/** What a fault report can be issued of. */
export interface Reportable {
  readonly ticket: TicketRecord;
  /** The valid one that there is; it is issued anew, and what it said stays. */
  readonly before: ServiceRecord | null;
  /** A closed ticket's cause and solution are changed by corrections alone: nobody is asked for them. */
  readonly settled: { readonly cause: string; readonly solution: string } | null;
}

/** @throws UserError for an unknown ticket, or one of which there can be no fault report. */
export async function readReportable(ctx: Context, caller: Caller, reference: TicketReference): Promise<Reportable> {
  const ticket = await readTicket(ctx, caller, reference);
  checkReportable(ticket);
  const [before = null] = await reportsOf(ctx.store, ticket);
  return { ticket, before, settled: settledDiagnosis(ticket) };
}

export interface FaultReportGiven {
  readonly ticketId: number;
  /** The report that is issued anew, and which version of it was shown; null for the ticket's first. */
  readonly before: { readonly id: number; readonly version: number } | null;
  readonly impact: string;
  readonly prevention: string;
  /** Null: as the ticket has it. */
  readonly cause: string | null;
  readonly solution: string | null;
  /** Why it is issued anew. */
  readonly reason: string | null;
}

/**
 * Issues the fault report 故障诊断报告 of a restored ticket, or issues it anew: its record is written, the ticket learns
 * its cause and solution where they are new and that it was reported, and its form is called for. Asked again under the same
 * request key it answers as before.
 * @throws UserError for a ticket that is not restored, a report that somebody else issued meanwhile, or what the rules refuse.
 */
export async function issueFaultReport(ctx: Context, caller: Caller, given: FaultReportGiven): Promise<ServiceRecord> {
  const issued = await inTransaction(ctx, async (trx) => {
    const ticket = await lockTicket(trx, given.ticketId);
    if (ticket?.contractId !== caller.site.contract.id) throw new UserError('ticket.not-found', { number: null });
    const done = await findRecordOfRequest(trx, caller.requestKey);
    if (done) return done;
    checkReportable(ticket);
    const entry = entryOf(ctx, caller, ticket, given);
    const id = given.before
      ? await writeAnew(ctx, trx, caller, { ticket, entry, before: given.before, reason: given.reason ?? '' })
      : await writeFirst(ctx, trx, caller, { ticket, entry });
    await appendFacts(ctx, trx, caller, { before: ticket, content: entry.content });
    await wantRecordForm(trx, id);
    return tellRecord(ctx, trx, id);
  });
  for (const what of ['outbox', 'sla', 'forms'] as const) ctx.wake(what);
  return issued;
}

function checkReportable({ number, ticket }: TicketRecord): void {
  const name = ticketName(number);
  if (ticket.state === 'cancelled') throw new UserError('record.fault-cancelled', { ticket: name });
  if (ticket.restore === null && ticket.state !== 'closed') throw new UserError('record.fault-open', { ticket: name });
}

function reportsOf(db: Kysely<Database>, { contractId, id }: TicketRecord): Promise<ServiceRecord[]> {
  return listRecords(db, { contractId, kinds: ['fault-report'], ticketId: id });
}

function settledDiagnosis({ ticket }: TicketRecord): Reportable['settled'] {
  if (ticket.state !== 'closed' || ticket.diagnosis === null) return null;
  const { cause, solution } = ticket.diagnosis;
  return { cause, solution };
}

type FaultReportEntry = Extract<RecordEntry, { readonly kind: 'fault-report' }>;

function entryOf(ctx: Context, caller: Caller, ticket: TicketRecord, given: FaultReportGiven): FaultReportEntry {
  const { cause, solution } = settledDiagnosis(ticket) ?? given;
  if (cause === null || solution === null) throw new UserError('record.fault-undiagnosed');
  const entry: FaultReportEntry = {
    kind: 'fault-report',
    title: titleOf(ticket.ticket) || voiceOf(ctx, ticket.contractId).t('ticket.untitled'),
    // What it proves is that it was issued, and when.
    happenedAt: ctx.clock.now(),
    endedAt: null,
    engineer: caller.person.id,
    others: null,
    effort: NO_EFFORT,
    content: { impact: given.impact, cause, solution, prevention: given.prevention },
  };
  return withoutSecrets(ctx, entry);
}

async function writeFirst(
  ctx: Context,
  trx: Transaction<Database>,
  caller: Caller,
  { ticket, entry }: { readonly ticket: TicketRecord; readonly entry: FaultReportEntry },
): Promise<number> {
  const { contractId, id: ticketId } = ticket;
  await lockNumbers(trx, 'record_numbers', contractId);
  const [other] = await reportsOf(trx, ticket);
  if (other) {
    const values = { ticket: ticketName(ticket.number), name: recordName(other.number) };
    throw new UserError('record.fault-reported', values);
  }
  const { person, requestKey } = caller;
  const written = { by: person.id, at: ctx.clock.now(), requestKey };
  return insertRecord(trx, { contractId, entry, ticketId, origin: 'ticket', ...written });
}

async function writeAnew(
  ctx: Context,
  trx: Transaction<Database>,
  caller: Caller,
  given: {
    readonly ticket: TicketRecord;
    readonly entry: FaultReportEntry;
    readonly before: { readonly id: number; readonly version: number };
    readonly reason: string;
  },
): Promise<number> {
  const { ticket, entry } = given;
  const before = await lockRecord(trx, { id: given.before.id });
  if (before?.ticket?.id !== ticket.id || before.entry.kind !== 'fault-report') throw notFound({ id: given.before.id });
  checkEditable(caller, before);
  if (before.version !== given.before.version) {
    throw new UserError('record.changed-meanwhile', { name: recordName(before.number) });
  }
  // Of a ticket that came back since, it is another report; else the same one, in better words.
  const happenedAt = ticket.ticket.ends.reported === undefined ? entry.happenedAt : before.entry.happenedAt;
  await changeRecord(trx, before, {
    change: 'edited',
    entry: { ...entry, happenedAt, engineer: before.entry.engineer },
    by: caller.person.id,
    at: ctx.clock.now(),
    reason: ctx.redact(given.reason),
    requestKey: caller.requestKey,
  });
  return before.id;
}

/** The ticket and its report say the same: what is new in the one is recorded in the other. */
async function appendFacts(
  ctx: Context,
  trx: Transaction<Database>,
  caller: Caller,
  { before, content }: { readonly before: TicketRecord; readonly content: RecordContent['fault-report'] },
): Promise<void> {
  const { cause, solution } = content;
  const { ends, diagnosis, state } = before.ticket;
  const isDiagnosed = ends.diagnosed !== undefined && diagnosis?.cause === cause && diagnosis.solution === solution;
  const facts: TicketFact[] = [
    ...(isDiagnosed || state === 'closed' ? [] : [{ kind: 'diagnosed' as const, cause, solution }]),
    ...(ends.reported === undefined ? [{ kind: 'reported' as const }] : []),
  ];
  const now = ctx.clock.now();
  const { timeZone } = caller.site.contract;
  const asked = facts.map((fact) => ({ fact, at: now }));
  const refusal = firstRefusal(before, asked, { now, roles: caller.person.roles, timeZone });
  if (refusal) throw new UserError(refusal.key, refusal.values);
  const events = asked.map(({ fact, at }, index) => ({
    fact,
    at,
    recordedAt: now,
    actor: caller.person.id,
    source: sourceOf(caller),
    sourceKey: `${caller.requestKey}#${index}`,
    permalink: null,
  }));
  await appendToLocked(ctx, trx, { before, row: before, events });
}
