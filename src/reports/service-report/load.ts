import type { Context } from '../../context.ts';
import type { LocalText } from '../../core/message.ts';
import type { ReportFacts } from '../../core/report/facts.ts';
import type { TicketFacts } from '../../core/report/scope.ts';
import { reportSpan } from '../../core/report/span.ts';
import type { Site } from '../../core/site.ts';
import type { ReportPeriodOf } from '../../core/typed-period.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import { findReportStandings } from '../../store/obligation-standings.ts';
import { listReportAlerts, listReportMutes, listReportOutages, listReportRequests } from '../../store/report-alerts.ts';
import { countReach } from '../../store/report-inspections.ts';
import { listReportRecords } from '../../store/report-records.ts';
import { findReportTickets, readReportTickets } from '../../store/report-tickets.ts';
import { findPeopleNames } from '../../store/sites.ts';
import { loadBackups } from './load-backups.ts';
import { loadCapacity } from './load-capacity.ts';
import { loadInspections } from './load-inspections.ts';

export interface ReportQuestion {
  readonly site: Site;
  readonly period: ReportPeriodOf;
  readonly now: Date;
}

/** Is told of tickets as soon as they are known; what it does while the store looks for the rest takes no time of its own. */
export type OnTickets = (facts: TicketFacts) => Promise<void>;

/** Reads all that a service report is built from, as it stands at one instant of the store. */
export function loadReportFacts(
  store: Context['store'],
  question: ReportQuestion,
  onTickets: OnTickets = async () => undefined,
): Promise<ReportFacts> {
  return store
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => readFacts(trx, question, onTickets));
}

/**
 * All questions are put at once: the store answers one after the other, and the next while we fold what the last one said. The
 * events of tickets come first: they are the most to fold and to build from, and the store is long at counting what comes after.
 */
async function readFacts(
  db: Context['store'],
  { site, period, now }: ReportQuestion,
  onTickets: OnTickets,
): Promise<ReportFacts> {
  const { contract } = site;
  const asOf = period.before < now ? period.before : now;
  const window = { contractId: contract.id, from: period.from, before: asOf };
  const span = reportSpan(period, { now, term: contract });
  const [{ records, found }, people, hosted] = await Promise.all([
    findWork(db, window, contract.timeZone),
    findPeopleNames(db, contract.id),
    loadHosts(db, { site, window }),
  ]);
  const known = { site, span, now, people, hosts: hosted.hosts, records: records.valid };
  const [tickets, inspections, alerts, series, backups, standings, outages, mutes, requests] = await Promise.all([
    readReportTickets(db, found).then(async (tickets) => {
      await onTickets({ ...known, tickets });
      return tickets;
    }),
    loadInspections(db, { window, months: span.months.length }),
    listReportAlerts(db, window),
    loadCapacity(db, { site, window, hosts: hosted.hosts }),
    loadBackups(db, { site, window }),
    findReportStandings(db, site, { within: period, now: asOf }),
    listReportOutages(db, window),
    listReportMutes(db, window),
    listReportRequests(db, window),
  ]);
  return {
    ...known,
    ...hosted,
    ...inspections,
    voidedRecords: records.voided,
    tickets,
    alerts,
    series,
    backups,
    ...standings,
    outages,
    mutes,
    requests,
  };
}

async function findWork(db: Context['store'], window: ContractSpan, timeZone: string) {
  const records = await listReportRecords(db, window);
  const ticketIds = records.valid.flatMap(({ ticket }) => (ticket === null ? [] : [ticket.id]));
  return { records, found: await findReportTickets(db, window, { alsoIds: ticketIds, timeZone }) };
}

async function loadHosts(
  db: Context['store'],
  { site, window }: { readonly site: Site; readonly window: ContractSpan },
): Promise<Pick<ReportFacts, 'hosts' | 'reach'>> {
  const reach = await countReach(db, window);
  const hosts = new Map<string, LocalText>(reach.map(({ hostId, name }) => [hostId, name]));
  for (const { id, name } of site.hosts) hosts.set(id, name);
  return {
    hosts,
    reach: reach.map(({ hostId, reached, tried }) => ({ hostId, reached, tried })),
  };
}
