import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { FoundTable, ImportNote } from '../../core/import/table.ts';
import { MOST_IMPORT_BYTES } from '../../core/import/table.ts';
import { UserError } from '../../errors.ts';
import { readCsv } from '../csv.ts';
import { readWorkbook } from '../xlsx/read-workbook.ts';
import { readLimited } from './read-limited.ts';

/** A file that is to be imported, taken apart. */
export interface OpenedImport {
  /** Without its folder. */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly tables: readonly FoundTable[];
  readonly notes: readonly ImportNote[];
}

/** By its content, not by its name, a file is a workbook or text. @throws UserError saying what to do about it. */
export async function openImport(path: string): Promise<OpenedImport> {
  const content = await readImport(path);
  const file = basename(path);
  if (content.byteLength === 0) throw new UserError('import.empty', { file });
  const head = { name: file, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength };
  if (isWorkbook(content)) {
    const { tables, notes } = await readWorkbook(content);
    return { ...head, encoding: 'xlsx', tables, notes };
  }
  const { table, encoding } = readCsv(content, file);
  return { ...head, encoding, tables: [table], notes: [] };
}

/** A zip archive, or the container of older and of encrypted workbooks. */
function isWorkbook(content: Uint8Array): boolean {
  const begins = (...bytes: number[]) => bytes.every((byte, index) => content[index] === byte);
  return begins(0x50, 0x4b, 0x03, 0x04) || begins(0xd0, 0xcf, 0x11, 0xe0);
}

async function readImport(path: string): Promise<Uint8Array> {
  const read = await readLimited(path, MOST_IMPORT_BYTES).catch((error: NodeJS.ErrnoException) => {
    throw new UserError('import.unreadable', { file: path, reason: error.code ?? 'unknown' }, { cause: error });
  });
  const { content, bytes } = read;
  if (content === null) {
    throw new UserError('import.too-large', { file: basename(path), bytes, most: MOST_IMPORT_BYTES });
  }
  return content;
}
