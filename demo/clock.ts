import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DemoFault } from './options.ts';

/** A clock by three figures, so that several processes read the same time: at `real` it showed `shown`. Epoch milliseconds. */
const readingSchema = z.object({ speed: z.number().min(1), real: z.number(), shown: z.number() });
export type ClockReading = Readonly<z.output<typeof readingSchema>>;

export interface DemoClock {
  readonly speed: number;
  now(): Date;
}

/** The clock of Rounds and of the workspace while the demo runs. */
export interface KeptClock extends DemoClock {
  /** Null where it is the machine's own. */
  readonly file: string | null;
  /** Writes down how late it is, for the next run. */
  stop(): Promise<void>;
}

const FILE = 'clock.json';
/** How often it is written down, in milliseconds; so much may be missing after a kill. */
const KEEP_EVERY_MS = 2_000;

export function clockOf({ speed, real, shown }: ClockReading): DemoClock {
  return { speed, now: () => new Date(shown + (Date.now() - real) * speed) };
}

/** @throws when there is none */
export async function readClock(file: string): Promise<ClockReading> {
  return readingSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/**
 * The clock for a run of the demo. Once time ran faster it is ahead, and stays so in later runs: for what was recorded then
 * time must never go back.
 * @throws DemoFault when what is kept of the clock can't be read.
 */
export async function startClock(folder: string, speed: number): Promise<KeptClock> {
  const file = join(folder, FILE);
  const last = await lastReading(file);
  const real = Date.now();
  const lost = last === null ? 0 : KEEP_EVERY_MS * last.speed;
  const shown = Math.max(real, last === null ? 0 : last.shown + lost);
  if (speed === 1 && shown === real) return { speed, file: null, now: () => new Date(), stop: async () => undefined };
  const start = { speed, real, shown };
  const clock = clockOf(start);
  const keep = async () => {
    const at = Date.now();
    const reading: ClockReading = { speed, real: at, shown: shown + (at - real) * speed };
    // Whoever reads it meanwhile finds the one or the other.
    await writeFile(`${file}.part`, `${JSON.stringify(reading)}\n`, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
  await keep();
  let failure: unknown;
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(keep).catch((error: unknown) => {
      failure = error;
    });
  }, KEEP_EVERY_MS);
  return {
    ...clock,
    file,
    async stop() {
      clearInterval(timer);
      await writing;
      await keep();
      if (failure) throw failure;
    },
  };
}

async function lastReading(file: string): Promise<ClockReading | null> {
  try {
    return await readClock(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new DemoFault('bad-clock', { file, reason: String(error) });
  }
}
