import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Workspace } from '../../demo/workspace/index.ts';
import { findFreePort } from '../../src/adapters/free-port.ts';
import { type PrivateServer, startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { startProxy } from '../../test/support/e2e-proxy.ts';
import { ROOT } from '../../test/support/source-files.ts';
import { PEOPLE, startTestWorkspace, TEST_SEED, TEST_TOKENS } from '../../test/support/workspace.ts';

export const HOOK_TOKEN = 'chaos-token';
/** Slack takes a message a second of each channel: several let more happen. */
export const CHANNELS = ['C0CHAOS0001', 'C0CHAOS0002', 'C0CHAOS0003', 'C0CHAOS0004'];
/** Short enough that warnings and breaches happen all the time. */
const RESPOND_WITHIN = '20s';
const READY_MS = 90_000;

/** Rounds as it runs in production, with everything around it that can break. */
export interface Field {
  readonly workspace: Workspace;
  readonly store: ReturnType<typeof openStore>;
  hookUrl(channel: number): string;
  startBot(): Promise<void>;
  killBot(): Promise<void>;
  restartDatabase(): Promise<void>;
  /** Lines of all logs that report errors. */
  errors(): string[];
  close(): Promise<void>;
}

export async function openField(): Promise<Field> {
  const folder = await mkdtemp(join(tmpdir(), 'rounds-chaos-'));
  const databaseFolder = join(folder, 'database');
  let server: PrivateServer = await startPrivateServer({ folder: databaseFolder, durability: 'full' });
  const proxy = await startProxy(server.port);
  const behindProxy = new URL(server.url);
  behindProxy.port = String(proxy.port);
  const sites = await Promise.all(CHANNELS.map((channel, index) => writeSite(folder, channel, index)));
  await writeFile(join(folder, 'known_hosts'), '');
  const workspace = await startTestWorkspace({ seed: seed() });
  const hookPort = await findFreePort();
  const logs: string[] = [];
  let bot: ChildProcess | null = null;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    MYSQL_URL: behindProxy.href,
    SLACK_BOT_TOKEN: TEST_TOKENS.token,
    SLACK_APP_TOKEN: TEST_TOKENS.appToken,
    SLACK_API_URL: workspace.apiUrl,
    ROUNDS_SITES: sites.join(','),
    ROUNDS_DATA: join(folder, 'data'),
    ROUNDS_KNOWN_HOSTS: join(folder, 'known_hosts'),
    ROUNDS_HTTP_PORT: String(hookPort),
    ROUNDS_LOCALE: 'en',
    CHAOS_TOKEN: HOOK_TOKEN,
  };
  const killBot = async () => {
    const dying = bot;
    bot = null;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    dying.kill('SIGKILL');
    await once(dying, 'exit');
  };
  const store = openStore(behindProxy.href);
  return {
    workspace,
    store,
    hookUrl: (channel) => `http://127.0.0.1:${hookPort}/hooks/chaos-${channel}/monitor`,
    async startBot() {
      const log = join(folder, `bot-${logs.length}.log`);
      logs.push(log);
      const output = openSync(log, 'a');
      const command = ['--pdeathsig', 'KILL', '--', join(ROOT, 'bin/rounds'), 'start'];
      bot = spawn('setpriv', command, { cwd: folder, env, stdio: ['ignore', output, output] });
      closeSync(output);
      await untilReady(bot, log);
    },
    killBot,
    async restartDatabase() {
      await proxy.cut();
      await server.stop();
      server = await startPrivateServer({ folder: databaseFolder, durability: 'full' });
      await proxy.leadTo(server.port);
    },
    errors: () =>
      logs.flatMap((log) =>
        readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => /"level":"(?:error|fatal)"/.test(line)),
      ),
    async close() {
      await killBot();
      await workspace.close();
      await store.destroy();
      await proxy.cut();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function seed() {
  const channels = CHANNELS.map((id, index) => ({ id, name: `chaos-${index}`, members: Object.values(PEOPLE) }));
  return { ...TEST_SEED, channels: [...TEST_SEED.channels, ...channels] };
}

async function writeSite(folder: string, channel: string, index: number): Promise<string> {
  const stage = (name: string, within: string) => ({ name, within });
  const path = join(folder, `site-${index}.yaml`);
  const site = {
    contract: {
      id: `chaos-${index}`,
      number: `HT-CHAOS-${index}`,
      name: 'Chaos',
      customer: 'Customer',
      provider: 'Provider',
      system: 'System',
      starts: '2020-01-01',
      ends: '2099-12-31',
      timeZone: 'Asia/Shanghai',
      locale: 'en',
      channel,
    },
    people: [
      { id: 'engineer', name: 'Engineer', slack: PEOPLE.engineer, roles: ['engineer'] },
      { id: 'lead', name: 'Lead', slack: PEOPLE.lead, roles: ['lead'] },
    ],
    sla: {
      levels: [1, 2, 3, 4].map((level) => ({
        level,
        name: `Level ${level}`,
        stages: [stage('respond', RESPOND_WITHIN), stage('restore', '8h')],
      })),
      warnAt: [0.5],
      overdueEvery: '10h',
      unlevelledAfter: '10h',
    },
    alerting: {
      sources: [
        { id: 'monitor', kind: 'alertmanager', auth: { bearer: 'env:CHAOS_TOKEN' }, requestsPerMinute: 60_000 },
      ],
      stormAbove: 1_000,
    },
  };
  await writeFile(path, stringify(site));
  return path;
}

async function untilReady(bot: ChildProcess, log: string): Promise<void> {
  const givenUpAt = Date.now() + READY_MS;
  while (!readFileSync(log, 'utf8').includes('Rounds is ready')) {
    if (bot.exitCode !== null) throw new Error(`Rounds ended with ${bot.exitCode}:\n${readFileSync(log, 'utf8')}`);
    // A database that restarts or a chat that is away may keep it from being ready: that is part of it.
    if (Date.now() > givenUpAt) return;
    await pause(50);
  }
}
