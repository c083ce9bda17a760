import type { Context } from '../../src/context.ts';
import type { ServiceRecord } from '../../src/core/record.ts';
import { checkEditable } from '../../src/flows/records/write-record.ts';
import type { Caller, Reply } from '../command.ts';
import { openFaultReport } from './fault-report.ts';
import { editModal } from './form.ts';

/**
 * The dialog that changes a record, whatever its kind.
 * @throws UserError when it is void, or signed and who asks is no lead.
 */
export async function openEdit(ctx: Context, caller: Caller, record: ServiceRecord): Promise<Reply> {
  const { entry, ticket } = record;
  if (entry.kind !== 'fault-report') return { kind: 'modal', modal: editModal(caller, record, entry) };
  if (ticket === null) throw new Error(`record ${record.id} is a fault report of no ticket`);
  checkEditable(caller, record);
  return openFaultReport(ctx, caller, { id: ticket.id });
}
