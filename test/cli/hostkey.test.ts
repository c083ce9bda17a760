import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { parseJson } from '../../src/store/column.ts';
import { runRounds, siteHead } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

const NOW = new Date('2026-11-21T02:00:00.000Z');

let folder: string;
let sshd: Sshd;
let database: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-cli-hostkey-'));
  sshd = await startSshd();
  database = await createTestDatabase();
  const site = `${siteHead()}  - { id: he, name: He, roles: [operator] }
hosts:
  - { id: app-01, name: A, address: 127.0.0.1, port: ${sshd.port}, user: r, auth: { password: "env:APP_PASSWORD" } }
`;
  writeFileSync(join(folder, 'ops.yaml'), site);
});
afterAll(async () => {
  await sshd.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => rmSync(join(folder, 'known_hosts'), { force: true }));

const rounds = (words: readonly string[], env: { readonly [name: string]: string } = {}) =>
  runRounds(['hostkey', ...words], {
    env: { ROUNDS_SITES: folder, ROUNDS_DATA: folder, APP_PASSWORD: 'hunter22', ...env },
    now: NOW,
  });

async function auditRows() {
  const store = openStore(database.url);
  try {
    const rows = await store.selectFrom('audit').selectAll().orderBy('id').execute();
    return rows.map((row) => ({ ...row, arguments: parseJson<object>(row.arguments) }));
  } finally {
    await store.destroy();
  }
}

describe('who trusts the key of a host', () => {
  test('is written down with the host, the key and what came of it', async () => {
    const { type, fingerprint } = sshd.hostKey('ed25519');
    const trusted = await rounds(['trust', 'app-01', '--fingerprint', fingerprint, '--as', 'lin'], {
      MYSQL_URL: database.url,
    });
    expect(trusted).toMatchObject({ status: 0, err: '' });
    const refused = await rounds(['trust', 'ops/app-01', '--fingerprint', 'SHA256:other'], { MYSQL_URL: database.url });
    expect(refused.status).toBe(1);
    const address = `127.0.0.1:${sshd.port}`;
    const common = { at: NOW, contract_id: 'ops', origin: 'cli', action: 'hostkey trust', channel: null };
    expect(await auditRows()).toMatchObject([
      {
        ...{ ...common, person_id: 'lin', outcome: 'done', error: null },
        arguments: { host: 'app-01', address, asked: fingerprint, type, fingerprint, replaced: [] },
      },
      {
        ...{ ...common, person_id: 'he', outcome: 'refused', error: 'ssh.fingerprint-differs' },
        arguments: { host: 'app-01', address, asked: 'SHA256:other' },
      },
    ]);
  });

  test('is told where that can not be written down, and the key is trusted', async () => {
    const nowhere = await rounds(['trust', 'app-01']);
    expect(nowhere.status).toBe(0);
    expect(nowhere.err).toContain('Not written down in the audit: there is no database');
    expect(readFileSync(join(folder, 'known_hosts'), 'utf8')).toContain(sshd.hostKey('ed25519').blob);
    const url = new URL(database.url);
    url.username = 'nobody';
    const refused = await rounds(['trust', 'app-01'], { MYSQL_URL: url.href });
    expect(refused.status).toBe(0);
    expect(refused.err).toMatch(/Not written down in the audit: .*nobody/s);
  });

  test('must be somebody who may', async () => {
    const { status, err } = await rounds(['trust', 'app-01', '--as', 'nobody']);
    expect(status).toBe(1);
    expect(err).toContain('nobody');
    expect((await rounds(['show', 'app-01'])).out).toContain('not trusted yet');
  });
});
