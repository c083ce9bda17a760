import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { shellQuote } from '../../src/core/check.ts';
import type { Field } from './field.ts';

/** What a person types to get the same: `ssh host '…' > file`. */
export const handwritten = {
  folders: ({ sourceFolder }: Field) => `tar -C / -cf - ${shellQuote(sourceFolder.slice(1))} | zstd -q -c`,
  dump: ({ database }: Field) =>
    `mariadb-dump --defaults-extra-file=${shellQuote(database.optionFile)} --single-transaction --quick --routines --events --triggers --hex-blob ${database.schema} | zstd -q -c`,
};

/** The same with the courtesy that Rounds shows to what else runs on a host: the fairer comparison on a busy machine. */
export function nicely(command: string): string {
  return `nice -n 19 ionice -c3 sh -c ${shellQuote(command)}`;
}

/** @returns seconds, and how many bytes have come. */
export async function runByHand(
  field: Field,
  command: string,
): Promise<{ readonly seconds: number; readonly bytes: number }> {
  const path = join(field.folder, 'by-hand');
  const file = openSync(path, 'w');
  const options = [
    ...['-F', 'none', '-i', field.keyFile, '-p', String(field.port)],
    ...['-o', `UserKnownHostsFile=${field.knownHostsFile}`, '-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR'],
  ];
  const startedAt = performance.now();
  const child = spawn('ssh', [...options, `${field.user}@127.0.0.1`, command], { stdio: ['ignore', file, 'inherit'] });
  closeSync(file);
  const [status] = await once(child, 'exit');
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`by hand: exit status ${status}: ${command}`);
  return { seconds, bytes: statSync(path).size };
}
