import type { Context } from '../../context.ts';
import type { RecordVersion, ServiceRecord } from '../../core/record.ts';
import { foldTicket } from '../../core/sla/ticket.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { findTicket } from '../../store/tickets.ts';
import type { FaultReportFacts } from '../fault-report.ts';
import { hashFacts } from '../inspection-form/fingerprint.ts';
import { loadFormHead } from '../record-form/load.ts';
import { hashRecordSheetFacts } from '../record-sheet/fingerprint.ts';
import { loadRecordSheetFacts } from '../record-sheet/load.ts';

/** Everything recorded that stands on a fault report: printed again it says what it said when it was issued. */
export async function loadFaultReportFacts(ctx: Context, record: ServiceRecord): Promise<FaultReportFacts> {
  const ticket = record.ticket === null ? undefined : await findTicket(ctx.store, record.ticket.id);
  if (!ticket) throw new Error(`record ${record.id} is a fault report of no ticket`);
  const head = await loadFormHead(ctx, record, ticket.ticket.head.contact);
  const issuedAt = saidAt(head.versions);
  const { documentHash: _now, ...sheet } = await loadRecordSheetFacts(ctx, ticketKnownAt(ticket, issuedAt));
  // Files are kept some time after they were posted: that must not make it another report.
  const frozen = { ...sheet, files: [], asOf: issuedAt };
  const facts = { ...head, sheet: { ...frozen, documentHash: hashRecordSheetFacts(frozen) } };
  return { ...facts, documentHash: hashFacts({ ...facts, sheet: facts.sheet.documentHash }) };
}

/** When what it says now was said. */
function saidAt(versions: readonly RecordVersion[]): Date {
  const last = versions.findLast(({ change }) => change !== 'voided');
  if (!last) throw new Error('a record has at least one version');
  return last.at;
}

/** The ticket by all that was recorded of it until then. */
export function ticketKnownAt(record: TicketRecord, at: Date): TicketRecord {
  const events = record.ticket.events.map((event) => event.former ?? event);
  return { ...record, ticket: foldTicket(events.filter(({ recordedAt }) => recordedAt <= at)) };
}
