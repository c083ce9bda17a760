import { compareTexts } from '../compare-texts.ts';
import type { LocalText } from '../message.ts';
import { draftMaintenance } from '../record/draft.ts';
import { isSigned, recordName, type ServiceRecord } from '../record.ts';
import type { MaintenanceLine, MaintenanceSection } from './model.ts';
import { countByMonth, instant, instantOrNull, type TicketScope, withTotal } from './scope.ts';
import { isSheet, levelOf, type ReportedTicket, type ReportedTickets } from './tickets.ts';

/**
 * Daily maintenance 日常维护: each ticket that was opened in the period and not cancelled is one job; its sheets are no other
 * jobs. A sheet without a ticket is one of its own, and so is that of a cancelled ticket: the work was done.
 */
export function buildMaintenance(scope: TicketScope, tickets: ReportedTickets): MaintenanceSection {
  const counted = tickets.opened.filter(({ isCancelled }) => !isCancelled);
  const sheets = scope.facts.records.filter((record) => isOwnJob(record, scope, tickets));
  const jobs = [
    ...counted.map((one) => ({ at: one.ticket.openedAt, order: one.record.number, line: ticketLine(one, scope) })),
    ...sheets.map((record) => ({
      at: record.entry.happenedAt,
      order: record.number,
      line: recordLine(record, scope),
    })),
  ].sort(
    (one, other) =>
      one.at.getTime() - other.at.getTime() ||
      compareTexts(one.line.source.kind, other.line.source.kind) ||
      one.order - other.order,
  );
  const lines = jobs.map(({ line }) => line);
  const inMonths = (category: MaintenanceLine['category']) =>
    countByMonth(
      scope,
      jobs.filter(({ line }) => line.category === category).map(({ at }) => at),
    );
  const daily = inMonths('daily');
  const fault = inMonths('fault');
  const asked = (kind: string) => counted.filter(({ ticket }) => ticket.head.ticketKind === kind).length;
  return {
    lines,
    byMonth: scope.months.map((month, index) => ({ month, daily: daily[index] ?? 0, fault: fault[index] ?? 0 })),
    byHost: countByHost(lines),
    questions: { consultation: asked('consultation'), defect: asked('defect') },
  };
}

/** A sheet of a ticket of any period counts there. */
function isOwnJob(sheet: ServiceRecord, scope: TicketScope, { byId }: ReportedTickets): boolean {
  const { entry, ticket } = sheet;
  if (!isSheet(sheet) || !scope.has(entry.happenedAt)) return false;
  const record = ticket && byId.get(ticket.id);
  return !record || record.ticket.state === 'cancelled';
}

function ticketLine(one: ReportedTicket, scope: TicketScope): MaintenanceLine {
  const { ticket, known, record, sheets } = one;
  const { head } = known;
  const draft = draftMaintenance(known);
  const written = sheets.map(({ entry }) => entry).findLast((entry) => entry.kind === 'maintenance');
  const rows = sheets.flatMap(rowsOf);
  const signature = signatureOf(sheets);
  const rating = known.rating?.rating ?? signature?.rating ?? null;
  return {
    name: one.name,
    source: { kind: 'ticket', id: record.id },
    isImported: known.events.some(({ kind, source }) => kind === 'opened' && source === 'import'),
    category: written?.content.category ?? draft.category,
    title: head.title,
    openedAt: instant(ticket.openedAt),
    endedAt: instantOrNull(ticket.ends.restored ?? ticket.closedAt),
    host: head.host === null ? null : scope.host(head.host),
    level: levelOf(one),
    origin: head.origin,
    engineers: engineersOf(one).map(scope.person),
    symptom: draft.symptom,
    cause: known.diagnosis?.cause ?? joined(rows.map(({ cause }) => cause)),
    solution: known.diagnosis?.solution ?? joined(rows.map(({ solution }) => solution)),
    state: ticket.state === 'cancelled' ? 'open' : ticket.state,
    ...withTotal(one.effort),
    rating,
    signed: signature && {
      by: scope.person(signature.person),
      at: instant(signature.at),
      ...(signature.rating !== rating && { rating: signature.rating }),
    },
  };
}

function recordLine(record: ServiceRecord, scope: TicketScope): MaintenanceLine {
  const { entry, number, id } = record;
  const rows = rowsOf(record);
  const signature = signatureOf([record]);
  return {
    name: recordName(number),
    source: { kind: 'record', id },
    isImported: record.origin === 'import',
    category: entry.kind === 'maintenance' ? entry.content.category : 'fault',
    title: entry.title,
    openedAt: instant(entry.happenedAt),
    endedAt: instantOrNull(entry.endedAt),
    host: null,
    level: null,
    origin: 'record',
    engineers: [scope.person(entry.engineer), ...(entry.others === null ? [] : [entry.others])],
    symptom: joined(rows.map(({ symptom }) => symptom)) ?? entry.title,
    cause: joined(rows.map(({ cause }) => cause)),
    solution: joined(rows.map(({ solution }) => solution)),
    state: 'valid',
    ...withTotal(entry.effort),
    rating: signature?.rating ?? null,
    signed: signature && { by: scope.person(signature.person), at: instant(signature.at) },
  };
}

function rowsOf({ entry }: ServiceRecord): readonly { symptom: string; cause: string; solution: string }[] {
  if (entry.kind === 'maintenance') return entry.content.rows;
  if (entry.kind !== 'fault-report') return [];
  const { impact, cause, solution } = entry.content;
  return [{ symptom: impact, cause, solution }];
}

/** The newest of those that stand under what the sheet says now. */
function signatureOf(sheets: readonly ServiceRecord[]): ServiceRecord['signature'] {
  return sheets.findLast(isSigned)?.signature ?? null;
}

const WORKED: readonly string[] = ['arrived', 'planned', 'diagnosed', 'restored'];

/** Whom it was given to, and who went there, found the cause or restored it; else who answered. Each once. */
function engineersOf({ known, sheets }: ReportedTicket): string[] {
  const people = new Set<string>();
  if (known.head.assignee !== null) people.add(known.head.assignee);
  for (const { kind, actor } of known.events) if (actor !== null && WORKED.includes(kind)) people.add(actor);
  for (const { entry } of sheets) people.add(entry.engineer);
  if (people.size > 0) return [...people];
  for (const { kind, actor } of known.events) if (actor !== null && kind === 'responded') people.add(actor);
  return [...people];
}

function joined(texts: readonly string[]): string | null {
  const distinct = [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
  return distinct.length === 0 ? null : distinct.join('\n');
}

/** Most jobs first; those of no host last. */
function countByHost(lines: readonly MaintenanceLine[]): MaintenanceSection['byHost'] {
  const counts = new Map<string, { host: LocalText | null; count: number }>();
  for (const { host } of lines) {
    const key = JSON.stringify(host);
    const known = counts.get(key) ?? { host, count: 0 };
    counts.set(key, { host, count: known.count + 1 });
  }
  return [...counts]
    .sort(
      ([key, one], [otherKey, other]) =>
        Number(one.host === null) - Number(other.host === null) ||
        other.count - one.count ||
        compareTexts(key, otherKey),
    )
    .map(([, counted]) => counted);
}
