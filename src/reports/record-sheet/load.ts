import type { Context } from '../../context.ts';
import { compareTexts } from '../../core/compare-texts.ts';
import type { Ticket } from '../../core/sla/ticket.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { listTicketFiles } from '../../store/ticket-files.ts';
import { findKnownPeople } from '../../store/ticket-sheets.ts';
import { isFinalSheet, type RecordSheetFacts } from '../record-sheet.ts';
import { hashRecordSheetFacts } from './fingerprint.ts';

/** Everything recorded that stands on the sheet of a ticket. */
export async function loadRecordSheetFacts(ctx: Context, record: TicketRecord): Promise<RecordSheetFacts> {
  const site = ctx.sites.byId(record.contractId);
  const { number, name, customer, provider, system, timeZone } = site.contract;
  const [known, files] = await Promise.all([
    findKnownPeople(ctx.store, record.contractId),
    listTicketFiles(ctx.store, record.id),
  ]);
  const mentioned = mentionedBy(record.ticket);
  const facts = {
    contract: { number, name, customer, provider, system, timeZone },
    record: { number: record.number, originKey: record.originKey, policy: record.policy, ticket: record.ticket },
    people: Object.fromEntries([...known].filter(([id]) => mentioned.has(id))),
    hosts: Object.fromEntries(site.hosts.filter(({ id }) => mentioned.has(id)).map((host) => [host.id, host.name])),
    files: files.toSorted((a, b) => compareTexts(a.slackFile, b.slackFile)),
    asOf: isFinalSheet(record) ? lastRecorded(record.ticket) : ctx.clock.now(),
  };
  return { ...facts, documentHash: hashRecordSheetFacts(facts) };
}

/** What is closed does not change by itself: its sheet says the same whenever it is made. */
function lastRecorded({ events }: Ticket): Date {
  return new Date(events.reduce((last, { at, recordedAt }) => Math.max(last, at.getTime(), recordedAt.getTime()), 0));
}

/** Whatever could be the id of a person or of a host. */
function mentionedBy({ events, head }: Ticket): ReadonlySet<string> {
  const said: (string | null | undefined)[] = [head.host, head.reporter, head.contact, head.assignee];
  for (const counted of events) {
    for (const each of counted.former ? [counted.former, counted] : [counted]) {
      said.push(each.actor);
      if (each.kind === 'assigned') said.push(each.person);
      if (each.kind === 'agreed') said.push(each.who);
      if (each.kind === 'corrected' && typeof each.field?.value === 'string') said.push(each.field.value);
      const changes = each.kind === 'opened' ? each.head : each.kind === 'described' ? each.changes : undefined;
      said.push(changes?.host, changes?.reporter, changes?.contact, changes?.assignee);
    }
  }
  return new Set(said.flatMap((one) => one ?? []));
}
