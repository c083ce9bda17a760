import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { findPrivateServer, startPrivateServer } from './adapters/mysql/private-server.ts';
import { openStore } from './adapters/mysql/store.ts';
import type { Environment } from './config/environment.ts';
import type { Secrets } from './config/secrets.ts';
import type { Logger } from './context.ts';
import type { Site } from './core/site.ts';
import { migrate } from './store/migrate.ts';
import type { Database } from './store/schema.ts';
import { saveSites } from './store/sites.ts';
import { waitForStore } from './store/wait-for-store.ts';

export interface OpenDatabase {
  readonly store: Kysely<Database>;
  /** Settles when a private server has ended without being asked to, with why. */
  readonly lost: Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens the database the environment names, or a private server in the data folder: our own, or the one that another
 * Rounds on the same folder runs. Waits until it answers, brings the schema up to date and writes the sites down.
 */
export async function openDatabase(
  { mysqlUrl, dataFolder }: Pick<Environment, 'mysqlUrl' | 'dataFolder'>,
  given: {
    readonly sites: readonly Site[];
    readonly secrets: Pick<Secrets, 'remember'>;
    readonly log: Logger;
    readonly signal: AbortSignal;
    readonly now: () => Date;
  },
): Promise<OpenDatabase> {
  const server = mysqlUrl === null ? await openPrivateServer(join(dataFolder, 'mariadb')) : null;
  const url = server?.url ?? mysqlUrl ?? '';
  given.secrets.remember(decodeURIComponent(new URL(url).password));
  const store = openStore(url);
  const close = async (): Promise<void> => {
    await store.destroy();
    await server?.stop();
  };
  try {
    await waitForStore(store, {
      signal: given.signal,
      onWait: (error) => given.log.warn({ error }, 'the database does not answer yet; waiting for it'),
    });
    const versions = await migrate(store, { now: given.now() });
    if (versions.length > 0) given.log.info({ versions }, 'the database schema is up to date');
    await saveSites(store, given.sites, given.now());
  } catch (error) {
    await close();
    throw error;
  }
  return { store, close, lost: server?.lost ?? new Promise(() => undefined) };
}

interface Server {
  readonly url: string;
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

async function openPrivateServer(folder: string): Promise<Server> {
  const running = await findPrivateServer(folder);
  if (running !== null) return { url: running, lost: new Promise(() => undefined), stop: async () => undefined };
  const server = await startPrivateServer({ folder });
  const lost = new Promise<string>((resolve) => {
    server.ended.then((why) => {
      if (why !== null) resolve(why);
    });
  });
  return { url: server.url, lost, stop: () => server.stop() };
}
