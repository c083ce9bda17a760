import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HostShape {
  /** Programs that are not there. */
  readonly without?: readonly string[];
  /** Programs that are another file: name → path. */
  readonly instead?: { readonly [program: string]: string };
  /** Who runs what is asked for, by number. */
  readonly user?: number;
}

/**
 * Lines of sshd_config for a host that differs from this machine: each session sees the machine's files but for some programs, or is
 * another user. Needs root.
 */
export function shapedHost({ without = [], instead = {}, user }: HostShape): readonly string[] {
  const mounts = [
    // Nothing executable: as if it were not there.
    ...without.flatMap((program) => placesOf(program).map((place) => `mount --bind /dev/null '${place}'`)),
    ...Object.entries(instead).flatMap(([program, file]) =>
      placesOf(program).map((place) => `mount --bind '${file}' '${place}'`),
    ),
  ];
  const become = user === undefined ? '' : `setpriv --reuid=${user} --regid=${user} --clear-groups `;
  const folder = mkdtempSync(join(tmpdir(), 'rounds-shape-'));
  const enter = join(folder, 'enter');
  writeFileSync(enter, `set -e\n${mounts.join('\n')}\nexec ${become}sh -c "$SSH_ORIGINAL_COMMAND"\n`);
  chmodSync(folder, 0o755);
  return [`ForceCommand exec unshare --mount sh '${enter}'`];
}

function placesOf(program: string): string[] {
  const found = execFileSync(
    'sh',
    [
      '-c',
      `for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
    [ ! -x "$folder/${program}" ] || echo "$folder/${program}"; done`,
    ],
    { encoding: 'utf8' },
  );
  return [
    ...new Set(
      found
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((place) => realpathSync(place)),
    ),
  ];
}

/** A program for {@link HostShape.instead}, as a script of sh. */
export function fakeProgram(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'rounds-program-')), 'program');
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}
