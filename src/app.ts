import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createBackupStore } from './adapters/files/backup-store.ts';
import { createFileStore } from './adapters/files/file-store.ts';
import { createHttpProber } from './adapters/http/prober.ts';
import { createSqlProber } from './adapters/mysql/target-prober.ts';
import { createPdfPrinter, findOffice } from './adapters/office/pdf-printer.ts';
import { createFormWriter } from './adapters/word/form-writer.ts';
import { createBackground } from './background.ts';
import { checks } from './checks/index.ts';
import type { Environment } from './config/environment.ts';
import type { Secrets } from './config/secrets.ts';
import type { Context, Logger, Sites } from './context.ts';
import type { Check } from './core/check.ts';
import type { Site } from './core/site.ts';
import { createTexts } from './i18n/texts.ts';
import { openDatabase } from './open-database.ts';
import { openSsh } from './open-ssh.ts';
import { createReportMaker } from './report-maker.ts';

export const checksById: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.id, check]));

/** The Word templates that come with Rounds. */
export const TEMPLATES_FOLDER = join(import.meta.dirname, '..', 'templates');

/** How long work under way may go on after the process was asked to stop. */
const SETTLE_MS = 10_000;

export interface AppParts {
  readonly environment: Environment;
  readonly sites: readonly Site[];
  readonly secrets: Secrets;
  readonly log: Logger;
  /** Aborted when the process is asked to stop. */
  readonly stopping: AbortSignal;
  readonly wake: Context['wake'];
  /** The bot has its private database server for itself. */
  readonly ownServer?: boolean;
  /** In place of a line in the log, while the database does not answer. */
  readonly tellWaiting?: (reason: string) => void;
}

export interface App {
  readonly ctx: Context;
  /** Settles when the private database has ended without being asked to, with why. */
  readonly databaseLost: Promise<string>;
  /** Waits for work under way, then closes everything in the reverse order of its opening. */
  close(): Promise<void>;
}

/** Everything but the chat: opened in order, closed in reverse. */
export async function createApp(parts: AppParts, overrides: Partial<Context> = {}): Promise<App> {
  const { environment, sites, secrets, log, stopping, ownServer = false } = parts;
  const clock = overrides.clock ?? { now: () => new Date() };
  const database = await openDatabase(environment, {
    sites,
    secrets,
    log,
    signal: stopping,
    now: clock.now,
    ownServer,
    ...(parts.tellWaiting ? { tellWaiting: parts.tellWaiting } : {}),
  });
  const background = createBackground(log);
  const ssh = openSsh(environment, { secrets, log });
  const templatesDir = TEMPLATES_FOLDER;
  const filesDir = join(environment.dataFolder, 'files');
  const forms = createFormWriter({ templatesDir });
  const reports = createReportMaker({
    databaseUrl: database.url,
    filesDir,
    templatesDir,
    secrets: () => secrets.remembered(),
  });
  const office = await findOffice();
  if (office === null) log.info({}, 'there is no LibreOffice on this machine: reports are made without PDF');
  const ctx: Context = {
    sites: indexSites(sites),
    log,
    clock,
    store: database.store,
    ssh,
    http: createHttpProber({ resolveSecret: async (reference) => secrets.resolve(reference) }),
    sql: createSqlProber({
      resolveSecret: async (reference) => secrets.resolve(reference),
      openTunnel: ssh.openTunnel,
    }),
    files: createFileStore(filesDir),
    backups: createBackupStore(join(environment.dataFolder, 'backups')),
    chat: null,
    forms,
    reports,
    ...(office === null ? {} : { pdf: createPdfPrinter({ program: office }) }),
    texts: createTexts(),
    resolveSecret: async (reference) => secrets.resolve(reference),
    redact: secrets.redact,
    instance: `${hostname().slice(0, 40)}:${process.pid}:${randomUUID().slice(0, 8)}`,
    stopping,
    wake: parts.wake,
    background: background.run,
    checks: checksById,
    limits: { parallelHosts: environment.parallelHosts, hostTimeoutMs: environment.hostTimeoutMs },
    ...overrides,
  };
  return {
    ctx,
    databaseLost: database.lost,
    async close() {
      const unfinished = await background.settle(SETTLE_MS);
      if (unfinished.length > 0) log.warn({ unfinished }, 'stopping though work is still under way');
      await forms.close();
      await reports.close();
      await ssh.close();
      await database.close();
    },
  };
}

function indexSites(all: readonly Site[]): Sites {
  const byId = new Map(all.map((site) => [site.contract.id, site]));
  const byChannel = new Map(all.map((site) => [site.contract.channel, site]));
  return {
    all,
    byId(id) {
      const site = byId.get(id);
      if (!site) throw new Error(`no site file names the contract "${id}"`);
      return site;
    },
    byChannel: (channel) => byChannel.get(channel),
  };
}
