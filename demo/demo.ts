import { join, relative, resolve } from 'node:path';
import { findFreePort, isPortFree } from '../src/adapters/free-port.ts';
import { type Bot, STOP_TIMEOUT_MS, startBot, TERMINAL_PROGRAM } from './bot.ts';
import { type KeptClock, startClock } from './clock.ts';
import { siteControls } from './controls.ts';
import { type DemoDatabase, refuseOtherServer, removeKeptDatabases, startDatabase } from './database.ts';
import { nameOf, serverOf } from './existing-server.ts';
import { emptyFolder, isUsed, takeFolder, writeUrl } from './folder.ts';
import { type KeptHistory, markWritten, planHistory } from './history/kept-history.ts';
import { writeHistory } from './history/write-history.ts';
import { DemoFault, type DemoOptions } from './options.ts';
import { readContract, readSeed } from './seed.ts';
import { startAlertmanager } from './site/alertmanager.ts';
import { type DemoSite, startSite } from './site/index.ts';
import { storyControls } from './story-controls.ts';
import type { Say } from './texts.ts';
import { type Seed, startWorkspace, type Workspace } from './workspace/index.ts';

export interface DemoTerminal {
  readonly say: Say;
  readonly print: (text: string) => void;
  /** Aborted by Ctrl-C. */
  readonly stopping: AbortSignal;
}

const ROOT = join(import.meta.dirname, '..');
const CONNECT_TIMEOUT_MS = 60_000;

/**
 * Runs the demo until it is told to stop: the private database, the site to inspect, the workspace in place of Slack and
 * Rounds itself. Whatever happens, nothing of it is left running.
 * @throws DemoFault and UserError for what the person can mend.
 */
export async function runDemo(options: DemoOptions, { say, print, stopping }: DemoTerminal): Promise<void> {
  const began = performance.now();
  const folder = resolve(options.folder);
  const lock = await takeFolder(folder);
  const started: (() => Promise<unknown>)[] = [() => lock.release()];
  const step = async <Part>(
    name: 'database' | 'existing-database' | 'site' | 'workspace' | 'history' | 'bot',
    start: () => Promise<Part>,
    values: { readonly [name: string]: string } = {},
  ) => {
    stopping.throwIfAborted();
    const from = performance.now();
    const part = await start();
    print(`✓ ${say(name, values)}  ${say('seconds', { seconds: secondsSince(from) })}`);
    return part;
  };
  try {
    await writeUrl(folder, null);
    if (!(await isPortFree(options.port))) {
      throw new DemoFault('port-taken', { port: options.port, next: options.port + 1 });
    }
    const { mysqlUrl } = options;
    if (options.fresh) await startAnew(folder, { mysqlUrl, say, print });
    else await refuseOtherServer(folder, mysqlUrl);
    const history = await planHistory(folder, { isWanted: options.withHistory, now: new Date() });
    const database = await step(
      mysqlUrl === null ? 'database' : 'existing-database',
      () => startDatabase(folder, mysqlUrl),
      mysqlUrl === null ? {} : { name: nameOf(mysqlUrl), server: serverOf(mysqlUrl) },
    );
    started.push(() => database.stop());
    const site = await step('site', () => startDemoSite(options, folder, { database, history }));
    started.push(() => site.stop());
    if (site.isolation.kind === 'shared') print(say('shared-hosts'));
    const seed = await readSeed(site.siteFile);
    const clock = await startClock(folder, options.speed);
    started.push(() => clock.stop());
    const workspace = await step('workspace', () => startDemoWorkspace(options, folder, { seed, clock }));
    started.push(() => workspace.close());
    const hooks = `http://127.0.0.1:${await findFreePort()}${site.monitoring.path}`;
    await addControls(workspace, site, { hooks, clock });
    const variables = variablesOf({ options, folder, database, site, workspace, seed, hooks });
    if (history?.isWritten === false) {
      await step('history', () => writeHistory(folder, { variables, stopping }));
      await markWritten(folder, history);
    }
    const bot = await step('bot', async () => {
      const running = await startBot({
        folder,
        variables,
        clockFile: clock.file,
      });
      started.push(async () => {
        if (!(await running.stop())) print(say('not-stopped-in-time', { seconds: STOP_TIMEOUT_MS / 1000 }));
      });
      await waitUntilConnected(workspace, running, { folder, stopping });
      return running;
    });
    started.push(() => writeUrl(folder, null));
    await writeUrl(folder, workspace.url);
    print(say('ready', { ...readyValues(folder, { site, workspace, clock, hooks }), seconds: secondsSince(began) }));
    if (history !== null) print(say('history-hint'));
    if (clock.file !== null) print(say('fast-clock', { speed: clock.speed, time: clock.now().toISOString() }));
    await waitForEnd({ bot, database, folder, stopping });
  } catch (error) {
    if (!stopping.aborted) throw error;
  } finally {
    if (stopping.aborted) print(`\n${say('stopping')}`);
    const failures = await stopAll(started.toReversed());
    if (stopping.aborted && failures.length === 0) print(say('stopped'));
    for (const failure of failures) console.error(failure);
  }
}

/** Deletes what earlier runs kept: what may not be deleted on another server is told before anything is gone. */
async function startAnew(
  folder: string,
  { mysqlUrl, say, print }: Pick<DemoTerminal, 'say' | 'print'> & { readonly mysqlUrl: string | null },
): Promise<void> {
  const left = await removeKeptDatabases(folder, mysqlUrl);
  if (left !== null) print(say('databases-left', left));
  if (!(await isUsed(folder))) return;
  print(say('deleting-old-data'));
  await emptyFolder(folder);
}

/** One part that does not stop as it should is no reason to leave the others running. */
async function stopAll(stops: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const stop of stops) await stop().catch((error: unknown) => failures.push(error));
  return failures;
}

function secondsSince(from: number): string {
  return ((performance.now() - from) / 1000).toFixed(1);
}

function startDemoSite(
  options: DemoOptions,
  folder: string,
  { database, history }: { readonly database: DemoDatabase; readonly history: KeptHistory | null },
): Promise<DemoSite> {
  return startSite({
    folder: join(folder, 'site'),
    exampleFile: join(ROOT, 'examples', 'site.yaml'),
    database: database.monitored,
    ...(options.contractLocale ? { locale: options.contractLocale } : {}),
    ...(history ? { term: history } : {}),
    onError: (error) => console.error('demo site:', error),
  });
}

async function startDemoWorkspace(
  options: DemoOptions,
  folder: string,
  { seed, clock }: { readonly seed: Seed; readonly clock: KeptClock },
): Promise<Workspace> {
  return startWorkspace({
    seed,
    delivery: { mode: 'socket' },
    dataDir: join(folder, 'workspace'),
    port: options.port,
    clock,
  });
}

/** What monitoring and the customer say stands first, then what can break at the site. */
async function addControls(
  workspace: Workspace,
  site: DemoSite,
  { hooks, clock }: { readonly hooks: string; readonly clock: KeptClock },
): Promise<void> {
  const { token, stateFile } = site.monitoring;
  const alertmanager = await startAlertmanager({ hookUrl: hooks, token, stateFile, now: clock.now });
  const story = storyControls({ ...(await readContract(site.siteFile)), alertmanager, workspace });
  for (const control of [...story, ...siteControls(site)].toReversed()) workspace.addControl(control);
}

/** All that Rounds is told. That it is a demo is not part of it. */
function variablesOf(parts: {
  readonly options: DemoOptions;
  readonly folder: string;
  readonly database: DemoDatabase;
  readonly site: DemoSite;
  readonly workspace: Workspace;
  readonly seed: Seed;
  readonly hooks: string;
}): { readonly [name: string]: string } {
  const { botToken, appToken } = parts.seed.app;
  return {
    MYSQL_URL: parts.database.url,
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_API_URL: parts.workspace.apiUrl,
    ROUNDS_SITES: parts.site.siteFile,
    ROUNDS_DATA: join(parts.folder, 'rounds'),
    ROUNDS_KNOWN_HOSTS: parts.site.knownHostsFile,
    ROUNDS_LOCALE: parts.options.locale,
    ROUNDS_HTTP_PORT: new URL(parts.hooks).port,
  };
}

async function waitUntilConnected(
  workspace: Workspace,
  bot: Bot,
  { folder, stopping }: { readonly folder: string; readonly stopping: AbortSignal },
): Promise<void> {
  const log = join(folder, 'rounds.log');
  const connected = workspace
    .waitFor(() => workspace.connections() > 0, { timeoutMs: CONNECT_TIMEOUT_MS })
    .then(() => null)
    .catch(() => 'silent' as const);
  const outcome = await Promise.race([connected, bot.ended, aborted(stopping)]);
  if (outcome === null || stopping.aborted) return;
  const lines = await bot.lastWords();
  if (outcome === 'silent') throw new DemoFault('bot-silent', { seconds: CONNECT_TIMEOUT_MS / 1000, log, lines });
  throw new DemoFault('bot-ended', { reason: outcome, log, lines });
}

function readyValues(
  folder: string,
  { site, workspace, clock, hooks }: { site: DemoSite; workspace: Workspace; clock: KeptClock; hooks: string },
) {
  const program = join(ROOT, 'bin', 'rounds');
  const real = folder.startsWith(ROOT) ? relative(folder, program) : program;
  return {
    hooks,
    url: workspace.url,
    portal: `${site.portal.url}/ops`,
    user: site.portalAccount.user,
    password: site.portalAccount.password,
    folder: shortPath(folder),
    rounds: clock.file === null ? real : `./${TERMINAL_PROGRAM}`,
    log: shortPath(join(folder, 'rounds.log')),
  };
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || '.';
}

/** Until Ctrl-C; what ends before that is told. */
async function waitForEnd(parts: {
  readonly bot: Bot;
  readonly database: DemoDatabase;
  readonly folder: string;
  readonly stopping: AbortSignal;
}): Promise<void> {
  const { bot, database, folder, stopping } = parts;
  const [part, reason] = await Promise.race([
    aborted(stopping).then(() => ['person', ''] as const),
    bot.ended.then((how) => ['bot', how] as const),
    database.ended.then((how) => ['database', how ?? ''] as const),
  ]);
  if (part === 'person' || stopping.aborted) return;
  if (part === 'database') throw new DemoFault('database-ended', { reason, folder: join(folder, 'mariadb') });
  throw new DemoFault('bot-ended', { reason, log: join(folder, 'rounds.log'), lines: await bot.lastWords() });
}

function aborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}
