import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Alertmanager, alertmanagerProgram, startAlertmanager } from '../support/alertmanager.ts';
import { openStage, type Stage, until } from '../support/e2e.ts';
import { react } from '../support/e2e-alerts.ts';
import { ask, buttonsOf, click, replySaying, rootSaying, rootsOf, says, shownText } from '../support/e2e-chat.ts';
import { CONTRACT, HOOK_TOKEN, writeTicketSite } from '../support/e2e-ticket-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let stage: Stage;
let alertmanager: Alertmanager | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-ticket-'));
  const siteFile = await writeTicketSite(folder);
  stage = await openStage({
    siteFile,
    knownHostsFile: join(folder, 'known_hosts'),
    hooks: true,
    env: { E2E_HOOK_TOKEN: HOOK_TOKEN },
  });
});
afterEach(async () => {
  await alertmanager?.stop();
  alertmanager = undefined;
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

const as = (person: string) => stage.workspace.as(person);

async function fillIn(person: string, inputs: { readonly [field: string]: string }): Promise<void> {
  await until('a dialog', () => as(person).modals()[0]);
  const submitted = await as(person).submit(
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`field:${name}`, value])),
  );
  expect(submitted).toEqual({ kind: 'closed' });
}

async function post(alerts: readonly object[], token = HOOK_TOKEN): Promise<Response> {
  return fetch(stage.hookUrl(CONTRACT, 'monitor'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ version: '4', status: 'firing', receiver: 'rounds', groupLabels: {}, alerts }),
  });
}

function firing(summary: string, fingerprint: string) {
  return {
    status: 'firing',
    labels: { alertname: 'Sample', host: 'app-01', severity: 'critical' },
    annotations: { summary },
    startsAt: new Date().toISOString(),
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example/graph',
    fingerprint,
  };
}

describe.skipIf(alertmanagerProgram === null)('with a real Alertmanager', () => {
  test('an alert fires, is levelled, answered, restored, solved and closed; its end is told', async () => {
    const bot = await stage.startBot();
    alertmanager = await startAlertmanager({ webhookUrl: stage.hookUrl(CONTRACT, 'monitor'), bearer: HOOK_TOKEN });
    const alert = {
      labels: { alertname: 'DiskFull', host: 'app-01', severity: 'critical' },
      annotations: { summary: '磁盘使用率 93 %' },
    };
    await alertmanager.fire(alert);
    const root = await rootSaying(stage.workspace, '磁盘使用率 93 %');
    expect(says(root, '应用服务器')).toBe(true);
    react(stage.workspace, PEOPLE.engineer, root, 2);
    const card = () => rootSaying(stage.workspace, 'T-1');
    await card();
    react(stage.workspace, PEOPLE.engineer, root, 'eyes');
    await replySaying(stage.workspace, root, '响应');
    await alertmanager.resolve(alert);
    await replySaying(stage.workspace, root, '告警已恢复');
    react(stage.workspace, PEOPLE.engineer, root, 'white_check_mark');
    const restored = await until('the question for cause and solution', () =>
      stage.workspace.thread(CHANNEL, root.ts).find((reply) => buttonsOf(reply).includes('ticket-diagnose')),
    );
    await click(as(PEOPLE.engineer), restored, 'ticket-diagnose');
    await fillIn(PEOPLE.engineer, { cause: '归档日志未清理', solution: '清理归档并加计划任务' });
    const closable = await until('the card offers closing', () =>
      rootsOf(stage.workspace).find((message) => message.ts === root.ts && buttonsOf(message).includes('ticket-close')),
    );
    await click(as(PEOPLE.engineer), closable, 'ticket-close');
    await fillIn(PEOPLE.engineer, { onsite: '0', remote: '0.5', office: '0' });
    const rating = await until('the question for a rating', () =>
      stage.workspace.thread(CHANNEL, root.ts).find((reply) => buttonsOf(reply).includes('ticket-rate')),
    );
    await click(as(PEOPLE.customer), rating, 'ticket-rate');
    const ticket = await until('the rating', () =>
      stage.store.selectFrom('tickets').selectAll().where('rating', 'is not', null).executeTakeFirst(),
    );
    expect(ticket).toMatchObject({ state: 'closed', level: 2, cause: '归档日志未清理', rating: 'very-satisfied' });
    expect((await stage.rounds('replay', '--check')).status).toBe(0);
    const explained = await stage.rounds('sla', 'explain', 'T-1');
    expect([explained.status, explained.out]).toEqual([0, expect.stringMatching(/T-1 .*磁盘使用率[\s\S]*8 h/)]);
    expect(await bot.errors()).toEqual([]);
  });
});

test('a wrong token stores nothing; what was accepted survives a kill before it was worked on', async () => {
  const bot = await stage.startBot();
  expect((await post([firing('x', 'f0')], 'wrong')).status).toBe(401);
  const accepted: Promise<Response>[] = [];
  for (let index = 0; index < 10; index += 1) accepted.push(post([firing(`告警 ${index}`, `f${index}`)]));
  for (const response of await Promise.all(accepted)) expect(response.ok).toBe(true);
  await bot.kill();
  const again = await stage.startBot();
  await until('ten alerts in the channel', () => {
    const shown = rootsOf(stage.workspace).filter((message) => /告警 \d/.test(shownText(message)));
    return shown.length === 10;
  });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  for (let index = 0; index < 10; index += 1) {
    expect(rootsOf(stage.workspace).filter((message) => says(message, `告警 ${index}`))).toHaveLength(1);
  }
  expect(await again.errors()).toEqual([]);
});

test('what happened in the channel while Rounds was down is found: a request with its level, and a reply', async () => {
  const bot = await stage.startBot();
  await post([firing('接口超时', 'f1')]);
  const root = await rootSaying(stage.workspace, '接口超时');
  react(stage.workspace, PEOPLE.engineer, root, 3);
  await rootSaying(stage.workspace, 'T-1');
  await bot.kill();
  await as(PEOPLE.engineer).say(CHANNEL, '我在处理', { threadTs: root.ts });
  const request = await as(PEOPLE.customer).say(CHANNEL, '报表打不开');
  react(stage.workspace, PEOPLE.lead, request, 4);
  await stage.startBot();
  await until('the second ticket', async () => {
    const row = await stage.store.selectFrom('tickets').selectAll().where('number', '=', 2).executeTakeFirst();
    return row?.level === 4 && row.title === '报表打不开';
  });
  await until('the reply', async () => {
    const row = await stage.store.selectFrom('tickets').selectAll().where('number', '=', 1).executeTakeFirst();
    return row?.responded_at !== null;
  });
  const found = await stage.store
    .selectFrom('ticket_events')
    .select(['kind', 'not_before'])
    .where('kind', '=', 'levelled')
    .where('not_before', 'is not', null)
    .execute();
  expect(found).toHaveLength(1);
});

test('by command: a request by telephone, what is refused and why, and the list', async () => {
  await stage.startBot();
  const engineer = as(PEOPLE.engineer);
  const opened = await ask(engineer, '/rounds ticket open 客户来电：无法登录 --level 3 --via phone --reported-at -10m');
  expect(opened.text).toContain('T-1');
  expect(opened.tookMs).toBeLessThan(60_000);
  await rootSaying(stage.workspace, '客户来电：无法登录');
  for (const [line, words] of [
    ['/rounds ticket show T-99', '没有这张工单'],
    ['/rounds ticket level T-1 5', '没有五级。可用级别：1、2、3、4'],
    ['/rounds ticket level T-1 0', '没有 0 级。可用级别：1、2、3、4'],
    ['/rounds ticket pause T-1', '缺少 <原因>'],
    ['/rounds ticket respond T-1 --at yesterday', '无法识别时间'],
    ['/rounds ticket respond T-1 --at +2h', '还没到'],
    ['/rounds ticket close T-1', '恢复'],
    ['/rounds ticket agree T-1 --due "2020-01-01 10:00" --who 王 --how 电话', '时间'],
  ] as const) {
    expect((await ask(engineer, line)).text, line).toContain(words);
  }
  expect((await ask(as(PEOPLE.viewer), '/rounds ticket respond T-1')).text).toContain('角色');
  expect((await ask(engineer, '/rounds ticket list')).text).toContain('T-1');
  expect((await ask(engineer, '/rounds ticket cancel T-1 误报')).text).toContain('已取消');
  expect((await ask(engineer, '/rounds ticket restore T-1')).text).toContain('取消');
  const events = await stage.store.selectFrom('ticket_events').select('kind').execute();
  expect(events.map(({ kind }) => kind).sort()).toEqual(['cancelled', 'levelled', 'opened']);
});
