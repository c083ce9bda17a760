import { decodeText, type TextEncoding } from '../core/import/decode-text.ts';
import { parseCsv } from '../core/import/parse-csv.ts';
import { type FoundTable, MOST_IMPORT_COLUMNS, MOST_IMPORT_ROWS } from '../core/import/table.ts';
import { UserError } from '../errors.ts';

/** Reads a CSV file of any encoding that can be told for sure. @param file its name, for errors. @throws UserError */
export function readCsv(
  bytes: Uint8Array,
  file: string,
): { readonly table: FoundTable; readonly encoding: TextEncoding } {
  const decoded = decodeText(bytes);
  if (!decoded.ok) {
    if (decoded.reason === 'unknown-encoding') throw new UserError('import.wrong-encoding', { file });
    throw new UserError('import.damaged-text', { file, line: decoded.line });
  }
  const parsed = parseCsv(decoded.text, { rows: MOST_IMPORT_ROWS + 1, columns: MOST_IMPORT_COLUMNS });
  if (!parsed.ok) {
    const { line, reason } = parsed;
    switch (reason) {
      case 'too-many-rows':
        throw new UserError('import.too-many-rows', { most: MOST_IMPORT_ROWS });
      case 'too-many-columns':
        throw new UserError('import.too-many-columns', { line, most: MOST_IMPORT_COLUMNS });
      default:
        throw new UserError(`import.csv-${reason}`, { file, line });
    }
  }
  if (parsed.lines.length === 0) throw new UserError('import.nothing');
  return { table: { sheet: null, lines: parsed.lines, merged: [] }, encoding: decoded.encoding };
}
