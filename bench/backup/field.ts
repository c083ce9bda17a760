import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { startSshd } from '../../test/support/sshd.ts';
import { makeFolders, makeTable } from './data.ts';

/** Where both contestants run: what a child process needs to know of it, as plain data. */
export interface Field {
  readonly folder: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** Of Rounds' own store. */
  readonly mysqlUrl: string;
  readonly sourceFolder: string;
  /** Next to nothing, for a first copy that is not measured. */
  readonly warmUpFolder: string;
  readonly database: {
    readonly port: number;
    readonly user: string;
    readonly passwordFile: string;
    /** As the client programs take it. */
    readonly optionFile: string;
    readonly schema: string;
  };
}

export interface RunningField extends Field {
  readonly files: number;
  stop(): Promise<void>;
}

const WARM_UP_BYTES = 1024 ** 2;
const SCHEMA = 'bench_source';
const DUMPER = 'bench_dumper';
const PASSWORD = 'bench-password';

/** A real SSH server on loopback, folders of so many bytes, and a table of so many rows on a real database server. */
export async function prepareField(bytes: number, rows: number): Promise<RunningField> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-backup-'));
  const sourceFolder = join(folder, 'app');
  mkdirSync(sourceFolder);
  const files = await makeFolders(sourceFolder, bytes);
  const warmUpFolder = join(folder, 'warm-up');
  await makeFolders(warmUpFolder, WARM_UP_BYTES);
  const sshd = await startSshd({ config: ['LogLevel ERROR', 'MaxStartups 100'] });
  const server = await startPrivateServer({ folder: join(folder, 'mariadb') });
  const { port } = new URL(server.url);
  const admin = await createConnection({ uri: server.url });
  await makeTable(admin, SCHEMA, rows);
  await admin.query(`CREATE USER ${DUMPER}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'`);
  await admin.query(`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON ${SCHEMA}.* TO ${DUMPER}@'127.0.0.1'`);
  await admin.end();
  const passwordFile = join(folder, 'password');
  const optionFile = join(folder, 'client.cnf');
  const knownHostsFile = join(folder, 'known_hosts');
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  writeFileSync(optionFile, `[client]\nhost=127.0.0.1\nport=${port}\nuser=${DUMPER}\npassword=${PASSWORD}\n`, {
    mode: 0o600,
  });
  writeFileSync(knownHostsFile, sshd.knownHosts());
  return {
    folder,
    port: sshd.port,
    user: userInfo().username,
    keyFile: sshd.userKeyFile,
    knownHostsFile,
    mysqlUrl: server.url,
    sourceFolder,
    warmUpFolder,
    database: { port: Number(port), user: DUMPER, passwordFile, optionFile, schema: SCHEMA },
    files,
    async stop() {
      await Promise.all([sshd.stop(), server.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
