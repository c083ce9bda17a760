import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** Whether a `sleep` with this very argument is still alive. */
export function isSleeping(argument: string): boolean {
  return spawnSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .some((line) => !line.startsWith('Z') && line.endsWith(`sleep ${argument}`));
}

/** A length for `sleep` that no other process of this machine uses. */
export function uniqueSleep(): string {
  return String(randomInt(100_000_000, 1_000_000_000));
}
