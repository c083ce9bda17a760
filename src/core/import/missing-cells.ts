import { timeFault } from '../record.ts';
import { COLUMNS, type ImportColumn, titleOfColumn } from './columns.ts';
import type { ImportKind } from './kinds.ts';
import type { ImportRow } from './read-rows.ts';
import type { Reading } from './read-value.ts';
import type { ImportFault } from './table.ts';

/** Cells that are needed and empty; what could not be read was told before. */
export function missingCells(
  kind: ImportKind,
  row: ImportRow,
  concerns: (column: ImportColumn) => boolean = () => true,
): ImportFault[] {
  return COLUMNS[kind]
    .filter(({ isNeeded, id }) => isNeeded && row.values[id] === undefined && !row.faulty.has(id))
    .filter(concerns)
    .map((column) => {
      // What is not over has clocks that run: it is opened in the chat.
      const isEnd = kind === 'ticket' && (column.id === 'restoredAt' || column.id === 'closedAt');
      const key = isEnd ? 'import.ticket-not-over' : 'import.cell-missing';
      return row.fault(column.id, { key, values: { title: titleOfColumn(column) } });
    });
}

/** Times before or after the contract, or still to come. */
export function timeFaults(row: ImportRow, columns: readonly string[], { site, now }: Reading): ImportFault[] {
  const { contract } = site;
  return columns.flatMap((column) => {
    const at = row.values[column];
    if (!(at instanceof Date)) return [];
    const fault = timeFault(at, { now, term: contract });
    if (fault === null) return [];
    const values = { at: at.toISOString(), starts: contract.starts, ends: contract.ends };
    return [row.fault(column, { key: `import.${fault.slice('record.'.length)}`, values })];
  });
}
