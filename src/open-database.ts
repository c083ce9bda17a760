import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { findPrivateServer, type PrivateServer, startPrivateServer } from './adapters/mysql/private-server.ts';
import { openStore } from './adapters/mysql/store.ts';
import type { Environment } from './config/environment.ts';
import type { Secrets } from './config/secrets.ts';
import type { Logger } from './context.ts';
import type { Site } from './core/site.ts';
import { reasonOf, UserError } from './errors.ts';
import { migrate } from './store/migrate.ts';
import type { Database } from './store/schema.ts';
import { saveSites } from './store/sites.ts';
import { waitForStore } from './store/wait-for-store.ts';

const FOLDER_WAIT_MS = 60_000;
const FOLDER_POLL_MS = 1_000;
const TELL_EVERY_MS = 60_000;
const DEFAULT_PORT = 3306;

export interface OpenDatabase {
  readonly store: Kysely<Database>;
  /** With its password: for a thread that opens a connection of its own. */
  readonly url: string;
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
    /** Of the bot: the private server must not end with a command line that happens to run. */
    readonly ownServer?: boolean;
    /** In place of a line in the log, while the database does not answer. */
    readonly tellWaiting?: (reason: string) => void;
  },
): Promise<OpenDatabase> {
  const server = mysqlUrl === null ? await openPrivateServer(privateFolder(dataFolder), given) : null;
  const url = server?.url ?? mysqlUrl ?? '';
  given.secrets.remember(decodeURIComponent(new URL(url).password));
  const store = openStore(url);
  const close = async (): Promise<void> => {
    await store.destroy();
    await server?.stop();
  };
  try {
    await waitForStore(store, {
      server: hostOf(url),
      signal: given.signal,
      onWait: tellNowAndThen((error) => {
        if (given.tellWaiting) given.tellWaiting(reasonOf(error));
        else
          given.log.warn(
            { server: hostOf(url), reason: reasonOf(error) },
            'the database does not answer yet; waiting for it',
          );
      }),
    });
    const versions = await migrate(store, { now: given.now() });
    if (versions.length > 0) given.log.info({ versions }, 'the database schema is up to date');
    await saveSites(store, given.sites, given.now());
  } catch (error) {
    await close();
    throw error;
  }
  return { store, url, close, lost: server?.lost ?? new Promise(() => undefined) };
}

/** Whether there is a database that need not be started first: the one the environment names, or one that another Rounds on the same folder runs. */
export async function hasDatabase({
  mysqlUrl,
  dataFolder,
}: Pick<Environment, 'mysqlUrl' | 'dataFolder'>): Promise<boolean> {
  return mysqlUrl !== null || (await findPrivateServer(privateFolder(dataFolder))) !== null;
}

function hostOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? DEFAULT_PORT : port}`;
}

function privateFolder(dataFolder: string): string {
  return join(dataFolder, 'mariadb');
}

/** At once, and then once a minute: an hour without the database is no reason for a thousand lines. */
function tellNowAndThen(tell: (error: unknown) => void): (error: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    tell(error);
  };
}

interface Server {
  readonly url: string;
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

async function openPrivateServer(
  folder: string,
  {
    ownServer = false,
    log,
    signal,
  }: { readonly ownServer?: boolean; readonly log: Logger; readonly signal: AbortSignal },
): Promise<Server> {
  const running = await findPrivateServer(folder);
  if (running !== null && !ownServer) {
    return { url: running, lost: new Promise(() => undefined), stop: async () => undefined };
  }
  const server = await startWhenFree(folder, { log, signal });
  const lost = new Promise<string>((resolve) => {
    server.ended.then((why) => {
      if (why !== null) resolve(why);
    });
  });
  return { url: server.url, lost, stop: () => server.stop() };
}

/** A command line that runs beside us has the folder for a while; another bot would have it for good. */
async function startWhenFree(
  folder: string,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<PrivateServer> {
  const givenUpAt = performance.now() + FOLDER_WAIT_MS;
  for (;;) {
    try {
      return await startPrivateServer({ folder });
    } catch (error) {
      const isInUse = error instanceof UserError && error.code === 'database.folder-in-use';
      if (!isInUse || signal.aborted || performance.now() > givenUpAt) throw error;
      log.warn({ ...error.values }, 'another Rounds has the private database; waiting for it to end');
      await new Promise((resolve) => setTimeout(resolve, FOLDER_POLL_MS));
    }
  }
}
