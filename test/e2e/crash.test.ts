import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { readDocument } from '../adapters/word/read-document.ts';
import { createTestDatabase } from '../support/database.ts';
import { openStage, type Stage, type StageOptions, until } from '../support/e2e.ts';
import { ask, click, replySaying, rootSaying, rootsOf, says, shownText } from '../support/e2e-chat.ts';
import { type SmallSite, startSmallSite } from '../support/e2e-hosts.ts';
import { startProxy, type TcpProxy } from '../support/e2e-proxy.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let site: SmallSite;
let stage: Stage;

/** One line for each time that the quick host was looked at. */
const visits = () => readFile(join(folder, 'visits'), 'utf8').catch(() => '');
/** The slow host answers when the gate is open. */
const openGate = () => writeFile(join(folder, 'gate'), '');
const gateReached = () => until('the slow host to be looked at', () => existsSync(join(folder, 'reached')));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-crash-'));
  const check = (host: string, command: string) => ({
    check: 'command',
    hosts: [host],
    label: host,
    command,
    timeout: '100s',
  });
  const wait = `touch ${folder}/reached; until test -e ${folder}/gate; do sleep 0.1; done`;
  site = await startSmallSite({
    folder: join(folder, 'site'),
    hosts: [{ id: 'quick' }, { id: 'slow' }],
    inspections: [
      {
        id: 'monthly',
        title: '月度巡检',
        mode: 'remote',
        effort: { remote: 1 },
        groups: [
          {
            title: '快的组',
            items: [{ id: 'quick', title: '快项', checks: [check('quick', `echo seen >>${folder}/visits`)] }],
          },
          { title: '慢的组', items: [{ id: 'slow', title: '慢项', checks: [check('slow', wait)] }] },
        ],
      },
    ],
  });
});
afterAll(async () => {
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const name of ['visits', 'gate', 'reached']) await rm(join(folder, name), { force: true });
});
afterEach(async () => {
  await openGate();
  await stage?.close();
});

async function open(options: Partial<StageOptions> = {}): Promise<Stage> {
  stage = await openStage({ siteFile: site.siteFile, knownHostsFile: site.knownHostsFile, ...options });
  return stage;
}

const engineer = () => stage.workspace.as(PEOPLE.engineer);

/** The quick host's result is in the database, the slow one has not answered. */
async function halfWay(): Promise<void> {
  await gateReached();
  await until('the result of the quick host', async () => {
    const rows = await stage.store
      .selectFrom('inspection_results')
      .select('verdict')
      .where('verdict', 'is not', null)
      .execute();
    return rows.length === 1;
  });
}

/** What the workspace refused, so that a test whose fault was never met does not pass. */
function failuresOf(method: string): string[] {
  return stage.workspace
    .calls(method)
    .filter(({ answer }) => answer?.ok !== true)
    .map(({ answer, status }) => String(answer?.error ?? status));
}

/** All is told, each thing once: one root, one message for each group, one form of each kind. */
async function expectToldOnce(): Promise<void> {
  const { workspace, store } = stage;
  const root = await rootSaying(workspace, /月度巡检（远程）.*全部正常/);
  await replySaying(workspace, root, '全部项目已有结果');
  await until('the provisional form', () => workspace.files().some((file) => file.shares.length > 0));
  await until('an empty outbox', async () => {
    const rows = await store.selectFrom('outbox').select('id').where('pending', '=', 1).execute();
    return rows.length === 0;
  });
  expect(rootsOf(workspace)).toHaveLength(1);
  const replies = workspace.thread(CHANNEL, root.ts);
  const count = (words: string) => replies.filter((message) => says(message, words)).length;
  expect([count('快的组'), count('慢的组'), count('全部项目已有结果')], replies.map(shownText).join('\n')).toEqual([
    1, 1, 1,
  ]);
  expect(workspace.files().filter((file) => file.shares.length > 0)).toHaveLength(1);
  expect(replies).toHaveLength(4);
  expect(await visits()).toBe('seen\n');
  // The number may be another than 1: a second try to start it uses one up.
  expect(await store.selectFrom('inspections').select('state').execute()).toEqual([{ state: 'answering' }]);
}

describe('killed', () => {
  test('in the middle of an inspection: the next process goes on where it was', { timeout: 600_000 }, async () => {
    await open();
    const doomed = await stage.startBot();
    expect((await ask(engineer(), '/inspect')).text).toContain('巡检 #1 已开始');
    await halfWay();
    await doomed.kill();
    await rm(join(folder, 'reached'));
    const heir = await stage.startBot();
    await gateReached();
    await openGate();
    await expectToldOnce();
    expect(await heir.errors()).toEqual([]);
    const root = await rootSaying(stage.workspace, '全部正常');
    await click(engineer(), await replySaying(stage.workspace, root, '全部项目已有结果'), 'inspection-issue');
    await rootSaying(stage.workspace, '出具正式巡检报告');
    expect(await heir.stop()).toBe(0);
  });

  test('asked to stop in the middle: it ends at once, and the next process goes on', { timeout: 600_000 }, async () => {
    await open();
    const first = await stage.startBot();
    await ask(engineer(), '/inspect');
    await halfWay();
    expect(await first.stop()).toBe(0);
    await stage.startBot();
    await openGate();
    await expectToldOnce();
  });

  test('after the command was acknowledged, before anything began: it begins later, once', {
    timeout: 600_000,
  }, async () => {
    await open();
    const doomed = await stage.startBot();
    await openGate();
    // Whatever the moment, what was acknowledged is done and done once.
    const acknowledged = engineer().command(CHANNEL, '/inspect');
    await until('the stored command', async () => {
      const rows = await stage.store.selectFrom('inbox').select('id').execute();
      return rows.length > 0;
    });
    await doomed.kill();
    await acknowledged;
    await stage.startBot();
    await expectToldOnce();
    // The inspection may have been taken up before the request that began it: that one waits for the lease of who died.
    await until('the request being done', async () => {
      const left = await stage.store.selectFrom('inbox').select('id').where('done_at', 'is', null).execute();
      return left.length === 0;
    });
    expect(await stage.store.selectFrom('inspections').select('id').execute()).toHaveLength(1);
  });
});

describe('Slack', () => {
  test('is gone during a run, then limits and refuses: all is told afterwards, once', {
    timeout: 600_000,
  }, async () => {
    await open();
    const { workspace } = stage;
    await stage.startBot();
    await ask(engineer(), '/inspect');
    await halfWay();
    workspace.outage(true);
    await openGate();
    await until('the end of the inspection', async () => {
      const rows = await stage.store.selectFrom('inspections').select('state').execute();
      return rows[0]?.state === 'answering';
    });
    workspace.faults.fail('chat.postMessage', { kind: 'ratelimited', retryAfterSeconds: 1 }, 2);
    workspace.faults.fail('chat.update', { kind: 'ratelimited', retryAfterSeconds: 1 }, 2);
    workspace.faults.fail('chat.postMessage', { kind: 'status', status: 500 });
    workspace.faults.fail('chat.postMessage', { kind: 'lost-answer' });
    workspace.outage(false);
    await expectToldOnce();
    expect(failuresOf('chat.postMessage')).toContain('ratelimited');
  });

  test('refuses the blocks of a message: it is said in plain words', { timeout: 600_000 }, async () => {
    await open();
    const { workspace } = stage;
    await stage.startBot();
    await openGate();
    workspace.faults.fail('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    await ask(engineer(), '/inspect');
    const root = await rootSaying(workspace, /月度巡检（远程）/);
    await replySaying(workspace, root, '全部项目已有结果');
    expect(rootsOf(workspace)).toHaveLength(1);
    expect(failuresOf('chat.postMessage')).toEqual(['invalid_blocks']);
  });

  test('takes no files: the thread says how to get the form, and that works', { timeout: 600_000 }, async () => {
    await open();
    const { workspace } = stage;
    workspace.faults.uploadsDisabled = true;
    await stage.startBot();
    await openGate();
    await ask(engineer(), '/inspect');
    const root = await rootSaying(workspace, '全部正常');
    const notice = shownText(await replySaying(workspace, root, '不允许 Rounds 在此上传文件'));
    const command = /rounds (form 1 --out \S+)/.exec(notice)?.[1];
    expect(command, notice).toBe('form 1 --out 1.docx');
    const written = await stage.rounds(...(command ?? '').split(' '));
    expect(written).toMatchObject({ status: 0, err: '' });
    const form = await readDocument(await readFile(join(stage.folder, '1.docx')));
    expect(form.text()).toContain('示例系统');
  });
});

describe('the database', () => {
  let proxy: TcpProxy | undefined;
  afterEach(() => proxy?.cut());

  function through(url: string, port: number): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(port);
    return changed.href;
  }
  const portOf = (url: string) => Number(new URL(url).port || 3306);

  test('is down at the start: Rounds waits, says so, then works', { timeout: 600_000 }, async () => {
    const database = await createTestDatabase();
    proxy = await startProxy(portOf(database.url));
    await proxy.cut();
    await open({ databaseUrl: through(database.url, proxy.port) });
    const bot = await stage.startBot({ wait: false });
    await until('the log to say that the database is missing', async () =>
      (await bot.log()).includes('the database does not answer yet; waiting for it'),
    );
    await proxy.leadTo(portOf(database.url));
    await bot.ready();
    await openGate();
    await ask(engineer(), '/inspect');
    await expectToldOnce();
    expect(await bot.stop()).toBe(0);
    await stage.close();
    await database.drop();
  });

  test('is restarted in the middle of a run: the inspection finishes, once', { timeout: 600_000 }, async () => {
    const where = { folder: join(folder, 'mariadb'), durability: 'relaxed' } as const;
    const first = await startPrivateServer(where);
    proxy = await startProxy(first.port);
    await open({ databaseUrl: through(first.url, proxy.port) });
    const bot = await stage.startBot();
    await ask(engineer(), '/inspect');
    await halfWay();
    await proxy.cut();
    await first.stop();
    // The slow host answers while there is no database.
    await openGate();
    await until('Rounds to notice', async () => /database is away|ECONNREFUSED/.test(await bot.log()));
    expect((await ask(engineer(), '/inspect status')).text).toContain('Rounds 暂时连不上数据库');
    const second = await startPrivateServer(where);
    try {
      await proxy.leadTo(second.port);
      await expectToldOnce();
      expect(await bot.stop()).toBe(0);
    } finally {
      await stage.close();
      await second.stop();
    }
  });
});
