import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../../errors.ts';

/** More than a name: a full disk still takes an empty file. */
const PROBE = Buffer.alloc(4096);
const ANSWER_MS = 3_000;

/** Why nothing can be written, for example `ENOSPC: no space left on device, write`; null when it can. */
export type FindWriteFault = () => Promise<string | null>;

/**
 * Asks by writing into the folder, which is made when missing. However often it is asked, one attempt is under way: of a
 * network's disk that hangs, each would hold a thread of the process for good.
 */
export function createWriteProbe(folder: string, write = attempt, answerMs = ANSWER_MS): FindWriteFault {
  let underWay: Promise<string | null> | null = null;
  return async () => {
    underWay ??= write(folder).finally(() => {
      underWay = null;
    });
    return Promise.race([underWay, sleep(answerMs, `no answer within ${answerMs} ms`, { ref: false })]);
  };
}

async function attempt(folder: string): Promise<string | null> {
  const path = join(folder, `.writable-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, PROBE, { mode: 0o600 }).finally(() => rm(path, { force: true }));
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}
