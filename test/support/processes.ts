import { spawnSync } from 'node:child_process';

/** Whether a `sleep` with this very argument is still alive. */
export function isSleeping(argument: string): boolean {
  return spawnSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .some((line) => !line.startsWith('Z') && line.endsWith(`sleep ${argument}`));
}

let next = 100_000 + (process.pid % 10_000) * 50;

/** A length for `sleep` that no other process of this machine uses. */
export function uniqueSleep(): string {
  next += 1;
  return `${next}`;
}
