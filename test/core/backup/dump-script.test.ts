import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseDumpScript } from '../../../src/core/backup/dump-script.ts';
import { readReport } from '../../../src/core/backup/script-frame.ts';

const MARKER = 'abcdefghij0123456789';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-dump-script-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function addProgram(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Dumps with what is in the folder, before what this machine has. */
function dump() {
  const script = databaseDumpScript({
    marker: MARKER,
    client: { program: 'mariadb-dump', options: new Set() },
    database: { address: '127.0.0.1', port: 3306, user: 'dumper', password: 'secret', schema: 'opsdb' },
    secretFolder: join(folder, 'secret'),
    compression: 'none',
    target: { kind: 'output' },
  });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const { stdout, stderr } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8', env });
  const report = readReport(stderr, MARKER);
  return { printed: stdout, status: report.values.get('status-source'), complaints: report.rest };
}

const SHOW_BUFFER = 'printf -- "-- prints %s at once\\n-- Dump completed\\n" "$_STDBUF_O"';
const printing = (bytes: string) => `-- prints ${bytes} at once\n-- Dump completed\n`;

test('a dump is printed in large pieces', () => {
  addProgram('mariadb-dump', SHOW_BUFFER);
  expect(dump()).toEqual({ printed: printing('131072'), status: '0', complaints: '' });
});

test.each([
  ['cannot do it', 'exit 125'],
  ['complains of it', 'shift; echo "ERROR: ld.so: object cannot be preloaded: ignored." >&2; exec "$@"'],
])('a dump is printed as the client would where stdbuf %s', (_name, body) => {
  addProgram('mariadb-dump', SHOW_BUFFER);
  addProgram('stdbuf', body);
  expect(dump()).toEqual({ printed: printing(''), status: '0', complaints: '' });
});

test('a client that fails is told with its own status', () => {
  addProgram(
    'mariadb-dump',
    'case "$*" in *--version*) exit 0 ;; esac; echo "mariadb-dump: Got error: 1045" >&2; exit 2',
  );
  expect(dump()).toEqual({ printed: '', status: '2', complaints: 'mariadb-dump: Got error: 1045' });
});
