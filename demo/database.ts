import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startPrivateServer } from '../src/adapters/mysql/private-server.ts';
import { type Claim, claimDatabases, nameOf, removeDatabases, serverOf } from './existing-server.ts';
import { DemoFault } from './options.ts';
import type { MonitoredPlace } from './site/index.ts';

/** Where the demo's databases are: on a private server in its folder, or on the one that MYSQL_URL names. */
export interface DemoDatabase {
  /** Of Rounds' own database. Holds the password: not for logs. */
  readonly url: string;
  readonly monitored: MonitoredPlace;
  /** Settles when a private server has ended, with why when nobody asked it to. */
  readonly ended: Promise<string | null>;
  stop(): Promise<void>;
}

const PRIVATE = 'mariadb';
const FILE = 'database.json';

const keptSchema = z.object({ server: z.string(), name: z.string(), demo: z.string() });
/** What the folder knows of an existing server: nothing that is secret. */
export type KeptDatabase = z.output<typeof keptSchema>;

export async function readKeptDatabase(folder: string): Promise<KeptDatabase | null> {
  if (!(await readdir(folder)).includes(FILE)) return null;
  return keptSchema.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
}

/** What was kept on one server is of no use on another. @throws DemoFault */
export async function refuseOtherServer(folder: string, mysqlUrl: string | null): Promise<void> {
  const kept = await readKeptDatabase(folder);
  if (kept !== null && !isKeptAt(kept, mysqlUrl)) throw new DemoFault('database-elsewhere', kept);
  if (kept === null && mysqlUrl !== null && (await readdir(folder)).includes(PRIVATE)) {
    throw new DemoFault('database-is-private');
  }
}

/**
 * Takes away what the demo has on the server that MYSQL_URL names.
 * @returns the databases that stay elsewhere, because the server is not the one that they are on.
 * @throws DemoFault for a database that the demo did not make.
 */
export async function removeKeptDatabases(folder: string, mysqlUrl: string | null): Promise<KeptDatabase | null> {
  const kept = await readKeptDatabase(folder);
  const isHere = kept !== null && isKeptAt(kept, mysqlUrl);
  if (mysqlUrl !== null) await removeDatabases(mysqlUrl, { folder, demo: isHere ? kept.demo : null });
  return isHere ? null : kept;
}

function isKeptAt({ server, name }: KeptDatabase, mysqlUrl: string | null): boolean {
  return mysqlUrl !== null && serverOf(mysqlUrl) === server && nameOf(mysqlUrl) === name;
}

/** @throws DemoFault and UserError when there is no server for it. */
export async function startDatabase(folder: string, mysqlUrl: string | null): Promise<DemoDatabase> {
  if (mysqlUrl !== null) return useExistingServer(folder, mysqlUrl);
  const server = await startPrivateServer({ folder: join(folder, PRIVATE) });
  return { ...server, monitored: { adminUrl: server.url } };
}

async function useExistingServer(folder: string, mysqlUrl: string): Promise<DemoDatabase> {
  const kept = await readKeptDatabase(folder);
  const claim = await claimDatabases(mysqlUrl, { folder, demo: kept?.demo ?? null });
  const entry: KeptDatabase = { server: serverOf(mysqlUrl), name: claim.rounds, demo: claim.demo };
  await writeFile(join(folder, FILE), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  const url = new URL(mysqlUrl);
  url.pathname = `/${claim.rounds}`;
  return {
    url: url.href,
    monitored: placeOf(mysqlUrl, claim),
    ended: new Promise(() => undefined),
    stop: async () => undefined,
  };
}

function placeOf(mysqlUrl: string, { monitored, reader, driller }: Claim): MonitoredPlace {
  const bare = new URL(mysqlUrl);
  bare.pathname = '';
  return { adminUrl: bare.href, names: { schema: monitored, reader, driller, accountsFrom: '%' } };
}
