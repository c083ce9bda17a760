import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Workspace } from '../../demo/workspace/index.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';
import { saveSites } from '../../src/store/sites.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { testSite } from '../support/site.ts';
import type { CrashPoint, TinyBotSettings } from '../support/tiny-bot.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../support/workspace.ts';

const PATIENT = { timeoutMs: 120_000 };
const PROGRAM = fileURLToPath(new URL('../support/tiny-bot.ts', import.meta.url));

let workspace: Workspace;
let database: TestDatabase;
let store: Kysely<Database>;
let bots: ChildProcess[];

beforeEach(async () => {
  bots = [];
  // More often than Slack, and for longer: on a busy machine the next process takes its time to start.
  workspace = await startTestWorkspace({ settings: { eventRetryDelaysMs: [200, 1_000, 3_000, 8_000, 15_000] } });
  database = await createTestDatabase();
  store = openStore(database.url);
  await migrate(store, { now: new Date() });
  await saveSites(store, [testSite({})], new Date());
});
afterEach(async () => {
  for (const bot of bots) {
    if (bot.exitCode === null && bot.signalCode === null) {
      bot.kill('SIGKILL');
      await once(bot, 'exit');
    }
  }
  await store.destroy();
  await database.drop();
  await workspace.close();
});

async function startBot(instance: string, crashAt: CrashPoint | null = null): Promise<ChildProcess> {
  const settings: TinyBotSettings = { databaseUrl: database.url, apiUrl: workspace.apiUrl, instance, crashAt };
  const bot = spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  bots.push(bot);
  await Promise.race([
    once(bot.stdout, 'data'),
    once(bot, 'exit').then(([code, signal]) => {
      throw new Error(`the bot ended before it was ready: ${code ?? signal}`);
    }),
  ]);
  return bot;
}

async function died(bot: ChildProcess): Promise<void> {
  if (bot.signalCode === null && bot.exitCode === null) await once(bot, 'exit');
  expect(bot.signalCode).toBe('SIGKILL');
}

function notes(): string[] {
  return workspace
    .messages(CHANNEL)
    .filter((message) => message.bot_id)
    .map((message) => message.text);
}

/** What the engineer was told alone. */
function answers(): string[] {
  return engineer()
    .ephemerals()
    .map((one) => one.text);
}

/** What would come late would come within this time. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

const engineer = () => workspace.as(PEOPLE.engineer);
const lead = () => workspace.as(PEOPLE.lead);

test('a command, a button and a modal go their way', async () => {
  await startBot('one');
  const begun = Date.now();
  expect(await engineer().command(CHANNEL, '/ticket disk full')).toBe('delivered');
  await workspace.waitFor(() => engineer().ephemerals().length > 0);
  expect(Date.now() - begun).toBeLessThan(60_000);
  expect(engineer().ephemerals()).toMatchObject([{ text: 'noted: disk full' }]);
  await workspace.waitFor(() => notes().length === 1);
  const [message] = workspace.messages(CHANNEL);
  await engineer().press({ channel: CHANNEL, ts: message?.ts ?? '' }, 'explain#1');
  await workspace.waitFor(() => engineer().ephemerals().length === 2);
  expect(engineer().ephemerals().at(-1)?.text).toContain('此操作需要「负责人」角色');
  await lead().press({ channel: CHANNEL, ts: message?.ts ?? '' }, 'explain#1');
  await workspace.waitFor(() => lead().modals().length === 1);
  expect(await lead().submit({ 'field:reason': 'no' })).toMatchObject({
    kind: 'errors',
    errors: { 'field:reason': expect.stringContaining('5') },
  });
  expect(await lead().submit({ 'field:reason': 'a full disk' })).toEqual({ kind: 'closed' });
  await workspace.waitFor(() => notes()[0] === 'explained: a full disk');
  const audit = await store.selectFrom('audit').select(['action', 'person_id', 'outcome']).orderBy('id').execute();
  expect(audit).toEqual([
    { action: 'command ticket', person_id: 'engineer', outcome: 'done' },
    { action: 'action explain', person_id: 'engineer', outcome: 'refused' },
    { action: 'form explain', person_id: 'lead', outcome: 'done' },
  ]);
});

describe('killed', () => {
  test.each<[string, CrashPoint]>([
    ['after it accepted a command, before it did anything', 'accepted'],
    ['after it did what was asked, before it answered', 'done'],
    ['before it posted', 'before-post'],
    ['after it posted, before it wrote that down', 'after-post'],
  ])('%s: the next process brings it to its end, once', async (_when, crashAt) => {
    const doomed = await startBot('doomed', crashAt);
    expect(await engineer().command(CHANNEL, '/ticket disk full')).toBe('delivered');
    await died(doomed);
    await startBot('heir');
    await workspace.waitFor(() => notes().length > 0 && answers().length > 0, PATIENT);
    await quiet();
    expect(notes()).toEqual(['disk full']);
    expect(answers()).toEqual(['noted: disk full']);
    const rows = await store.selectFrom('outbox').select(['slack_ts', 'pending']).execute();
    expect(rows).toEqual([{ slack_ts: workspace.messages(CHANNEL)[0]?.ts, pending: 0 }]);
    expect(await store.selectFrom('inbox').select('error').where('done_at', 'is', null).execute()).toEqual([]);
  });

  test('after it answered, before it wrote that down: the answer comes once more rather than not at all', async () => {
    const doomed = await startBot('doomed', 'answered');
    expect(await engineer().command(CHANNEL, '/ticket disk full')).toBe('delivered');
    await died(doomed);
    expect(answers()).toEqual(['noted: disk full']);
    await startBot('heir');
    await workspace.waitFor(() => notes().length > 0 && answers().length > 1, PATIENT);
    await quiet();
    expect(notes()).toEqual(['disk full']);
    expect(answers()).toEqual(['noted: disk full', 'noted: disk full']);
  });

  test('while a submitted modal was carried out: what was typed is not lost', async () => {
    const first = await startBot('first');
    await engineer().command(CHANNEL, '/ticket disk full');
    await workspace.waitFor(() => notes().length === 1);
    first.kill('SIGKILL');
    await died(first);
    const doomed = await startBot('doomed', 'accepted');
    const [message] = workspace.messages(CHANNEL);
    await lead().press({ channel: CHANNEL, ts: message?.ts ?? '' }, 'explain#1');
    await workspace.waitFor(() => lead().modals().length === 1);
    expect(await lead().submit({ 'field:reason': 'a full disk' })).toEqual({ kind: 'closed' });
    await died(doomed);
    await startBot('heir');
    await workspace.waitFor(() => notes()[0] === 'explained: a full disk', PATIENT);
    expect(notes()).toHaveLength(1);
  });

  test('before it stored an event: it is delivered again, to the next process', async () => {
    const doomed = await startBot('doomed', 'event');
    await engineer().say(CHANNEL, 'ping');
    await died(doomed);
    await startBot('heir');
    await workspace.waitFor(() => notes().length > 0, PATIENT);
    await quiet();
    expect(notes()).toEqual(['pong']);
  });
});

describe('side by side', () => {
  test('two processes answer each command once and post each message once', async () => {
    await Promise.all([startBot('one'), startBot('two')]);
    const texts = Array.from({ length: 8 }, (_, at) => `note ${at}`);
    for (const text of texts) expect(await engineer().command(CHANNEL, `/ticket ${text}`)).toBe('delivered');
    await workspace.waitFor(() => notes().length >= 8, PATIENT);
    await quiet();
    expect(notes().toSorted()).toEqual(texts);
    expect(answers().toSorted()).toEqual(texts.map((text) => `noted: ${text}`));
  });

  test('an event that comes twice, under two ids, is answered once', async () => {
    await Promise.all([startBot('one'), startBot('two')]);
    workspace.faults.duplicates = { count: 2, newId: true };
    await engineer().say(CHANNEL, 'ping');
    await engineer().say(CHANNEL, 'ping');
    await workspace.waitFor(() => notes().length >= 2);
    await quiet();
    expect(notes()).toEqual(['pong', 'pong']);
  });

  test('one of them is killed in the middle: the other finishes its work', async () => {
    const doomed = await startBot('doomed', 'after-post');
    for (const text of ['a', 'b', 'c']) await engineer().command(CHANNEL, `/ticket ${text}`);
    await died(doomed);
    await startBot('heir');
    await workspace.waitFor(() => notes().length >= 3, PATIENT);
    await quiet();
    expect(notes()).toEqual(['a', 'b', 'c']);
  });
});
