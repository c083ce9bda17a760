import type { TicketHead } from '../sla/ticket-head.ts';
import { COLUMNS, titleOfColumn } from './columns.ts';
import type { Drafted, TicketDraft } from './draft.ts';
import { missingCells, timeFaults } from './missing-cells.ts';
import type { ImportRow } from './read-rows.ts';
import type { Reading } from './read-value.ts';
import type { ImportFault } from './table.ts';

/** In the order in which they happen; of those that are not written down nothing is asked. */
const TIMES = ['openedAt', 'levelledAt', 'respondedAt', 'plannedAt', 'restoredAt', 'reportedAt', 'closedAt'] as const;

/** Makes a ticket that is over of each line. */
export function draftTickets(rows: readonly ImportRow[], reading: Reading): Drafted {
  const read = rows.map((row) => {
    const faults = [...missingCells('ticket', row), ...timeFaults(row, TIMES, reading), ...outOfOrder(row)];
    return { faults, drafts: faults.length > 0 || row.faulty.size > 0 ? [] : [toDraft(row)] };
  });
  return { drafts: read.flatMap(({ drafts }) => drafts), faults: read.flatMap(({ faults }) => faults) };
}

/** Levelled and responded may be in either order. */
const BEFORE: readonly (readonly [(typeof TIMES)[number], (typeof TIMES)[number]])[] = [
  ['openedAt', 'levelledAt'],
  ['openedAt', 'respondedAt'],
  ['openedAt', 'restoredAt'],
  ['levelledAt', 'closedAt'],
  ['respondedAt', 'restoredAt'],
  ['openedAt', 'plannedAt'],
  ['plannedAt', 'closedAt'],
  ['restoredAt', 'reportedAt'],
  ['restoredAt', 'closedAt'],
];

function outOfOrder(row: ImportRow): ImportFault[] {
  return BEFORE.flatMap(([one, other]) => {
    const [before, after] = [row.values[one], row.values[other]];
    if (!(before instanceof Date && after instanceof Date) || before <= after) return [];
    const column = COLUMNS.ticket.find(({ id }) => id === one);
    const values = { title: column ? titleOfColumn(column) : one, at: before.toISOString() };
    return [row.fault(other, { key: 'import.before', values })];
  });
}

function toDraft({ place, values }: ImportRow): TicketDraft {
  const given = values as unknown as Partial<TicketDraft> &
    Partial<TicketHead> & {
      readonly number?: string;
      readonly onsite?: number;
      readonly remote?: number;
      readonly office?: number;
      readonly openedAt: Date;
      readonly restoredAt: Date;
      readonly closedAt: Date;
      readonly engineer: string;
      readonly origin: TicketHead['origin'];
    };
  return {
    kind: 'ticket',
    place,
    reference: given.number ?? null,
    head: {
      title: given.title ?? '',
      description: given.description ?? '',
      ticketKind: given.ticketKind ?? 'fault',
      origin: given.origin,
      host: given.host ?? null,
      reporter: given.reporter ?? null,
      contact: given.contact ?? null,
      assignee: given.engineer,
      continues: null,
    },
    level: given.level ?? 0,
    engineer: given.engineer,
    openedAt: given.openedAt,
    // The paper does not say when: from the report on, which favours nobody.
    levelledAt: given.levelledAt ?? given.openedAt,
    respondedAt: given.respondedAt ?? null,
    plannedAt: given.plannedAt ?? null,
    restoredAt: given.restoredAt,
    reportedAt: given.reportedAt ?? null,
    closedAt: given.closedAt,
    cause: given.cause ?? '',
    solution: given.solution ?? '',
    rating: given.rating ?? null,
    effort: { onsite: given.onsite ?? 0, remote: given.remote ?? 0, office: given.office ?? 0 },
  };
}
