import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FoundTable, ImportNote } from '../../core/import/table.ts';
import { MOST_IMPORT_BYTES } from '../../core/import/table.ts';
import { UserError } from '../../errors.ts';
import { readCsv } from '../csv.ts';
import { readWorkbook } from '../xlsx/read-workbook.ts';

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
  const content = await readLimited(path);
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

async function readLimited(path: string): Promise<Uint8Array> {
  const file = basename(path);
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > MOST_IMPORT_BYTES) {
        throw new UserError('import.too-large', { file, bytes: size, most: MOST_IMPORT_BYTES });
      }
      // What is read may have grown meanwhile, or be a pipe without a size.
      const buffer = Buffer.alloc(MOST_IMPORT_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.byteLength - length, null);
        length += bytesRead;
        if (length > MOST_IMPORT_BYTES) {
          throw new UserError('import.too-large', { file, bytes: length, most: MOST_IMPORT_BYTES });
        }
        if (bytesRead === 0) return buffer.subarray(0, length);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UserError('import.unreadable', { file: path, reason: code }, { cause: error });
  }
}
