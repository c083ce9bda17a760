import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { addDays, addMonths, type Day, dayAt } from '../../src/core/local-day.ts';
import { isUsed } from '../folder.ts';
import { DemoFault } from '../options.ts';

const FILE = 'history.json';
/** Long enough that the contract's first half-year is over. */
const MONTHS = 7;

const markSchema = z.object({ starts: z.iso.date(), isWritten: z.boolean() });

/** What the demo's folder tells of the contract's past. */
export interface KeptHistory {
  /** The contract's first and last day. */
  readonly starts: Day;
  readonly ends: Day;
  readonly isWritten: boolean;
}

/**
 * Whether the demo has a past, or is to get one; a later run keeps it.
 * @throws DemoFault where it is wanted in a folder that holds other data, or was cut off while it was written.
 */
export async function planHistory(
  folder: string,
  { isWanted, now }: { readonly isWanted: boolean; readonly now: Date },
): Promise<KeptHistory | null> {
  const kept = await readMark(folder);
  if (kept !== null) {
    if (!kept.isWritten) throw new DemoFault('history-unfinished');
    return historyFrom(kept.starts, true);
  }
  if (!isWanted) return null;
  if (await isUsed(folder)) throw new DemoFault('history-needs-fresh');
  const today = dayAt(now, 'UTC');
  const starts = addMonths(`${today.slice(0, 7)}-01`, -MONTHS);
  await writeMark(folder, { starts, isWritten: false });
  return historyFrom(starts, false);
}

export async function markWritten(folder: string, { starts }: KeptHistory): Promise<void> {
  await writeMark(folder, { starts, isWritten: true });
}

function historyFrom(starts: Day, isWritten: boolean): KeptHistory {
  return { starts, ends: addDays(addMonths(starts, 12), -1), isWritten };
}

async function readMark(folder: string): Promise<z.output<typeof markSchema> | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : markSchema.parse(JSON.parse(text));
}

async function writeMark(folder: string, mark: z.output<typeof markSchema>): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(mark)}\n`, { mode: 0o600 });
}
