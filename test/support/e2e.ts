import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Workspace } from '../../demo/workspace/index.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Database } from '../../src/store/schema.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { reservePort } from './ports.ts';
import { ROOT } from './source-files.ts';
import { startTestWorkspace, TEST_TOKENS, type TestWorkspaceOptions } from './workspace.ts';

/** Generous: other work on the machine must not fail a test. */
const PATIENCE_MS = 120_000;

export interface StageOptions {
  readonly siteFile: string;
  readonly knownHostsFile: string;
  readonly mode?: 'socket' | 'http';
  /** Lets monitoring post to Rounds: see {@link Stage.hookUrl}. */
  readonly hooks?: boolean;
  /** More variables for Rounds, for example the secrets of the site file. */
  readonly env?: { readonly [name: string]: string };
  /** By default a new empty database on the server of the test run. */
  readonly databaseUrl?: string;
  readonly workspace?: TestWorkspaceOptions;
}

/** Rounds as a customer runs it, a process of its own, between a workspace and a database. */
export interface Stage {
  readonly folder: string;
  readonly workspace: Workspace;
  /** The database as Rounds writes it. */
  readonly store: Kysely<Database>;
  /** Where a source posts to. @throws when the stage was opened without hooks */
  hookUrl(contractId: string, sourceId: string): string;
  /** Starts `rounds start` and waits until it says that it is ready, unless told not to. */
  startBot(options?: { readonly wait?: boolean }): Promise<Bot>;
  /** One command of the operator, to its end. */
  rounds(...words: string[]): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }>;
  /** Ends whatever still runs; once. */
  close(): Promise<void>;
}

export interface Bot {
  log(): Promise<string>;
  /** Lines of the log that report errors. */
  errors(): Promise<string[]>;
  /** As a supervisor asks it to end. @returns its exit status */
  stop(): Promise<number | null>;
  /** As a power cut ends it. */
  kill(): Promise<void>;
  ready(): Promise<void>;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-'));
  const database: TestDatabase = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => undefined }
    : await createTestDatabase();
  const port = options.mode === 'http' ? await reservePort() : 0;
  const http = { delivery: { mode: 'http', requestUrl: `http://127.0.0.1:${port}/slack/events` } } as const;
  const workspace = await startTestWorkspace({ ...options.workspace, ...(port === 0 ? {} : http) });
  const store = openStore(database.url);
  const hookPort = options.hooks ? await reservePort() : 0;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    MYSQL_URL: database.url,
    SLACK_BOT_TOKEN: TEST_TOKENS.token,
    SLACK_API_URL: workspace.apiUrl,
    ROUNDS_SITES: options.siteFile,
    ROUNDS_DATA: join(folder, 'data'),
    ROUNDS_KNOWN_HOSTS: options.knownHostsFile,
    ROUNDS_HTTP_PORT: String(hookPort),
    ROUNDS_LOCALE: 'en',
    ...options.env,
    ...(port === 0
      ? { SLACK_APP_TOKEN: TEST_TOKENS.appToken }
      : { SLACK_MODE: 'http', SLACK_HTTP_PORT: String(port), SLACK_SIGNING_SECRET: TEST_TOKENS.signingSecret }),
  };
  const running: ChildProcess[] = [];
  const run = (words: readonly string[], output: { readonly out: string; readonly err: string }): ChildProcess => {
    // Files, not pipes: what is left behind can't keep the test run waiting. It ends with us also when we are killed.
    const [out, err] = [openSync(output.out, 'a'), openSync(output.err, 'a')];
    const command = ['--pdeathsig', 'KILL', '--', join(ROOT, 'bin/rounds'), ...words];
    const child = spawn('setpriv', command, { cwd: folder, env, detached: true, stdio: ['ignore', out, err] });
    closeSync(out);
    closeSync(err);
    running.push(child);
    return child;
  };
  let count = 0;
  let closed = false;
  return {
    folder,
    workspace,
    store,
    hookUrl(contractId, sourceId) {
      if (hookPort === 0) throw new Error('open the stage with `hooks: true` to post alerts');
      return `http://127.0.0.1:${hookPort}/hooks/${contractId}/${sourceId}`;
    },
    async startBot({ wait = true } = {}) {
      count += 1;
      const logFile = join(folder, `bot-${count}.log`);
      const bot = createBot(run(['start'], { out: logFile, err: logFile }), logFile);
      if (wait) await bot.ready();
      return bot;
    },
    async rounds(...words) {
      count += 1;
      const output = { out: join(folder, `rounds-${count}.out`), err: join(folder, `rounds-${count}.err`) };
      const child = run(words, output);
      const status = await endOf(child, `rounds ${words.join(' ')}`);
      return { status, out: await readFile(output.out, 'utf8'), err: await readFile(output.err, 'utf8') };
    },
    async close() {
      if (closed) return;
      closed = true;
      for (const child of running) killGroup(child);
      await Promise.all(running.map((child) => endOf(child, 'a killed process')));
      await workspace.close();
      await store.destroy();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function createBot(child: ChildProcess, logFile: string): Bot {
  const log = () => readFile(logFile, 'utf8');
  return {
    log,
    errors: async () => (await log()).split('\n').filter((line) => /"level":"(?:error|fatal)"/.test(line)),
    async ready() {
      await until('Rounds to be ready', async () => {
        const text = await log();
        if (child.exitCode !== null) throw new Error(`Rounds ended with ${child.exitCode}:\n${text}`);
        return text.includes('Rounds is ready');
      });
    },
    async stop() {
      child.kill('SIGTERM');
      return endOf(child, 'Rounds after SIGTERM');
    },
    async kill() {
      killGroup(child);
      await endOf(child, 'Rounds after SIGKILL');
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}

async function endOf(child: ChildProcess, what: string): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const late = AbortSignal.timeout(PATIENCE_MS);
    await once(child, 'exit', { signal: late }).catch((error: unknown) => {
      throw new Error(`${what} did not end within ${PATIENCE_MS} ms`, { cause: error });
    });
  }
  return child.exitCode;
}

/** Looks again and again until there is something. @throws when there is nothing after `timeoutMs` */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await pause(50);
  }
}
