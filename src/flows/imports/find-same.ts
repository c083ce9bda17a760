import type { Kysely } from 'kysely';
import type { ImportDraft } from '../../core/import/draft.ts';
import {
  draftFault,
  inspectionKey,
  overlapNotes,
  recordKey,
  type Spell,
  sameKey,
  spanOfDrafts,
  ticketKey,
} from '../../core/import/plan.ts';
import type { ImportFault, ImportNote } from '../../core/import/table.ts';
import { dayAt } from '../../core/local-day.ts';
import type { WrittenKind } from '../../core/record/content.ts';
import { recordName } from '../../core/record.ts';
import type { Site } from '../../core/site.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import type { NumberTable } from '../../store/contract-numbers.ts';
import { listIssuedForms, listOpenedTickets, listWrittenRecords } from '../../store/imports.ts';
import type { Database } from '../../store/schema.ts';

/** Under whose locks it stays true what {@link findSame} finds: nobody else writes the like meanwhile. Inspections have no numbers. */
export function numberTablesOf(drafts: readonly ImportDraft[]): readonly NumberTable[] {
  const isTicket = ({ kind }: ImportDraft) => kind === 'ticket';
  return [
    ...(drafts.every(isTicket) ? [] : (['record_numbers'] as const)),
    ...(drafts.some(isTicket) ? (['ticket_numbers'] as const) : []),
  ];
}

/** What is there already, however it came to be: imported again it would count twice. */
export async function findSame(
  db: Kysely<Database>,
  { contract }: Pick<Site, 'contract'>,
  drafts: readonly ImportDraft[],
): Promise<{ readonly faults: readonly ImportFault[]; readonly notes: readonly ImportNote[] }> {
  const { id: contractId, timeZone } = contract;
  const span = spanOfDrafts(drafts, timeZone);
  if (span === null) return { faults: [], notes: [] };
  const within = { contractId, ...span };
  const known = new Map<string, string>();
  const tables = numberTablesOf(drafts);
  const tickets = tables.includes('ticket_numbers') ? await listOpenedTickets(db, within) : [];
  for (const { number, title, openedAt } of tickets) known.set(ticketKey(openedAt, title), ticketName(number));
  const forms = drafts.some(({ kind }) => kind === 'inspection') ? await listIssuedForms(db, within) : [];
  for (const form of forms) known.set(inspectionKey(form, dayAt(form.startedAt, timeZone)), `#${form.id}`);
  const spells: Spell[] = [];
  const records = tables.includes('record_numbers') ? await listWrittenRecords(db, within) : [];
  for (const { number, kind, happenedAt: from, endedAt: until, title, engineer } of records) {
    const name = recordName(number);
    known.set(recordKey(kind as WrittenKind, dayAt(from, timeZone), title), name);
    if (until !== null) spells.push({ name, engineer, from, until });
  }
  const faults = drafts.flatMap((draft) => {
    const name = known.get(sameKey(draft, timeZone));
    if (name === undefined) return [];
    // Tickets and inspections that are over stay; a record can be voided.
    const isRecord = draft.kind !== 'ticket' && draft.kind !== 'inspection';
    return [draftFault(draft, { key: isRecord ? 'import.exists-record' : 'import.exists', values: { name } })];
  });
  return { faults, notes: spells.length === 0 ? [] : overlapNotes(drafts, spells) };
}
