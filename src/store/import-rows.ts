import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

/** A file that was imported: each once in a contract. */
export interface ImportRow {
  id: Generated<number>;
  contract_id: string;
  file_name: string;
  /** Of the file, in hex. */
  sha256: string;
  bytes: number;
  /** How a text was read; `xlsx` of a workbook. */
  encoding: string;
  /** How many of each kind. */
  counts: JsonColumn;
  imported_by: string;
  imported_at: Instant;
}

/** Which line of which file something was imported from. */
export interface ImportedLineRow {
  import_id: number;
  position: number;
  /** Null: of a CSV file. */
  sheet: string | null;
  line: number;
  /** The paper's own number. */
  reference: string | null;
  /** `record`, `ticket`, `inspection`. */
  subject_kind: string;
  subject_id: number;
}
