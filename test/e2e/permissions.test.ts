import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readDocument } from '../adapters/word/read-document.ts';
import { type Bot, openStage, type Stage, until } from '../support/e2e.ts';
import {
  ask,
  buttonsOf,
  click,
  clickAndHear,
  openModal,
  replySaying,
  rootSaying,
  rootsOf,
  says,
  shownText,
} from '../support/e2e-chat.ts';
import { type ExampleSite, startExampleSite } from '../support/e2e-demo-site.ts';
import { CHANNEL, OTHER_CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let site: ExampleSite;
let stage: Stage;
let bot: Bot;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-site-'));
  site = await startExampleSite(join(folder, 'site'));
  stage = await openStage({ siteFile: site.siteFile, knownHostsFile: site.knownHostsFile });
  bot = await stage.startBot();
});
afterAll(async () => {
  await stage?.close();
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});

const as = (person: keyof typeof PEOPLE) => stage.workspace.as(PEOPLE[person]);
const message = (ts: string) => {
  const found = stage.workspace.message(CHANNEL, ts);
  if (!found) throw new Error(`no message ${ts}`);
  return found;
};

describe('answers to commands', () => {
  const tookMs: number[] = [];

  test.each([
    ['viewer', '/inspect monthly', '此操作需要「工程师」角色，您的角色是：查看者'],
    ['customer', '/inspect monthly', '此操作需要「工程师」角色，您的角色是：客户'],
    ['customer', '/inspect cancel 1', '此操作需要「工程师」角色'],
    ['viewer', '/inspect retry 1', '此操作需要「工程师」角色'],
    ['guest', '/inspect monthly', '站点文件中没有您'],
    ['guest', '/inspect list', '站点文件中没有您'],
    ['guest', '/help', '站点文件中没有您'],
    ['stranger', '/inspect monthly', '站点文件中没有您'],
    ['viewer', '/inspect list', '还没有巡检记录'],
    ['customer', '/inspect status', '现在没有正在进行的巡检'],
    ['engineer', '/inspect monhtly', '没有模板「monhtly」。是不是 `monthly`？可用：daily、monthly、quarterly'],
    ['engineer', '/inspect monthly --mode moon', 'mode 不能是「moon」。'],
    [
      'engineer',
      '/inspect monthly --hosts app-1',
      '没有主机「app-1」。是不是 `app-01`？可用：app-01、db-01、dispatch-01',
    ],
    ['engineer', '/inspect monthly --host app-01', '没有参数 --host。是不是 --hosts？'],
    ['engineer', '/inspect monthly extra', '多了一个词「extra」'],
    ['engineer', '/inspect show 99', '没有编号为 99 的巡检'],
    ['engineer', '/inspect show $(reboot)', '编号应为数字'],
    ['engineer', '/inspect "monthly', '没有配对的另一半'],
    ['engineer', '/inspect cancel', '现在没有正在进行的巡检'],
    ['engineer', '/help inspect', '/inspect'],
  ] as const)('%s: %s', async (person, line, words) => {
    const answer = await ask(as(person), line);
    expect(answer.text.replaceAll(', ', '、')).toContain(words.replaceAll(', ', '、'));
    tookMs.push(answer.tookMs);
    expect(rootsOf(stage.workspace)).toEqual([]);
  });

  test('come within two seconds, but for a moment in which the machine does something else', () => {
    const inOrder = tookMs.toSorted((one, other) => one - other);
    expect(inOrder[Math.floor(inOrder.length / 2)]).toBeLessThan(2_000);
  });

  test('in a channel of no contract: how to add one', async () => {
    const answer = await ask(as('engineer'), '/inspect monthly', OTHER_CHANNEL);
    expect(answer.text).toContain(`channel: ${OTHER_CHANNEL}`);
    expect(stage.workspace.messages(OTHER_CHANNEL)).toEqual([]);
  });
});

describe('one inspection', () => {
  afterEach(() => site.portal.setHanging(false));

  test('is one, is stopped by its button, and leaves no form', async () => {
    site.portal.setHanging(true);
    expect((await ask(as('engineer'), '/inspect monthly --mode onsite')).text).toContain('巡检 #1 已开始');
    const root = await rootSaying(stage.workspace, /月度巡检（现场）/);
    const second = await ask(as('engineerB'), '/inspect monthly');
    expect(second.text).toContain('模板「monthly」的巡检 #1 正在进行');
    expect((await ask(as('viewer'), '/inspect status')).text).toContain('#1');
    expect(await clickAndHear(as('viewer'), message(root.ts), 'inspection-cancel')).toContain(
      '此操作需要「工程师」角色',
    );
    await click(as('engineerB'), message(root.ts), 'inspection-cancel');
    const ended = await rootSaying(stage.workspace, '已取消');
    expect(ended.ts).toBe(root.ts);
    expect(shownText(ended)).toContain('周南星');
    expect(buttonsOf(ended)).toEqual([]);
    expect((await ask(as('engineer'), '/inspect show 1')).text).toContain('已取消');
    expect(stage.workspace.files()).toEqual([]);
  });

  test('is stopped by command', async () => {
    site.portal.setHanging(true);
    await ask(as('engineer'), '/inspect daily');
    const root = await rootSaying(stage.workspace, /每日巡检/);
    expect((await ask(as('engineer'), '/inspect cancel')).text).toMatch(/正在停止巡检 #2|巡检 #2 已取消/);
    await until('the stopped inspection', () => says(message(root.ts), '已取消'));
  });

  test('an unreachable host is tried again; overrides and remarks stay beside what was found', {
    timeout: 600_000,
  }, async () => {
    const { workspace, store } = stage;
    await site.setReachable('dispatch-01', false);
    await ask(as('engineer'), '/inspect monthly');
    const root = await rootSaying(workspace, /\d 项未能检查，/);
    expect(shownText(root)).toContain('调度服务器');
    const unknown = () =>
      store
        .selectFrom('inspection_results')
        .select(['target_id'])
        .where('verdict', '=', 'unknown')
        .where('inspection_id', '=', 3)
        .execute();
    const spoiled = await unknown();
    expect(new Set(spoiled.map((result) => result.target_id))).toEqual(new Set(['dispatch-01']));
    await site.setReachable('dispatch-01', true);
    expect(await clickAndHear(as('customer'), message(root.ts), 'inspection-retry')).toContain(
      '此操作需要「工程师」角色',
    );
    await click(as('engineer'), message(root.ts), 'inspection-retry');
    await until('the results of the retry', () => {
      const text = shownText(message(root.ts));
      return text.includes('1 项异常') && !text.includes('未能检查') && text.includes('用时');
    });
    expect(await unknown()).toEqual([]);

    const group = await replySaying(workspace, root, '应用日志巡检');
    expect(await clickAndHear(as('viewer'), group, 'inspection-entry')).toContain('此操作需要「工程师」角色');
    expect(as('viewer').modals()).toEqual([]);
    const item = await store
      .selectFrom('inspection_items')
      .select('id')
      .where('inspection_id', '=', 3)
      .where('item_id', '=', 'application-log')
      .executeTakeFirstOrThrow();
    const enter = async (change: string, text: string) => {
      await openModal(as('engineer'), message(group.ts), 'inspection-entry');
      const inputs = { 'field:item': String(item.id), 'field:change': change, 'field:text': text };
      expect(await as('engineer').submit(inputs)).toEqual({ kind: 'closed' });
    };
    await enter('remark', '已通知网络组');
    await enter('attention', '交换机在换电源，属计划内');
    await until('both in the thread', () => {
      const text = shownText(message(group.ts));
      return (
        text.includes('备注（林一舟）：已通知网络组') &&
        text.includes('林一舟 将「异常」改判为「需关注」：交换机在换电源，属计划内')
      );
    });
    expect(shownText(message(group.ts))).toContain('Connection refused');

    const question = await replySaying(workspace, root, '测试告警的短信是否收到？');
    for (const person of ['viewer', 'customer'] as const) {
      expect(await clickAndHear(as(person), question, 'inspection-answer-normal')).toContain(
        '此操作需要「工程师」角色',
      );
    }
    for (const person of ['guest', 'stranger'] as const) {
      expect(await clickAndHear(as(person), question, 'inspection-answer-normal')).toContain('站点文件中没有您');
    }
    expect(shownText(message(question.ts))).not.toContain('确认：正常');
    await click(as('lead'), question, 'inspection-answer-normal');
    await until('the answer', () => says(message(question.ts), '沈若川 确认：正常'));
    const closing = await replySaying(workspace, root, '全部项目已有结果');
    expect(await clickAndHear(as('customer'), closing, 'inspection-issue')).toContain('此操作需要「工程师」角色');
    await click(as('engineer'), closing, 'inspection-issue');
    await rootSaying(workspace, /林一舟 于 .* 出具正式巡检报告/);
    await until('the end of all buttons', () =>
      [question.ts, group.ts, closing.ts].every((ts) => buttonsOf(message(ts)).length === 0),
    );
  });
});

describe('the command line beside the running bot', () => {
  test('rounds form writes the same figures, both verdicts of an override among them', async () => {
    const out = join(stage.folder, 'form.docx');
    expect(await stage.rounds('form', '3', '--out', out)).toMatchObject({ status: 0, err: '' });
    const text = (await readDocument(await readFile(out))).text();
    expect(text).toContain('改判：异常→需关注（林一舟');
    expect(text).toContain('已通知网络组');
    expect(text).not.toContain('暂定稿');
  });

  test('rounds inspect daily --json prints what was found, and the bot tells it in the channel', {
    timeout: 600_000,
  }, async () => {
    const ran = await stage.rounds('inspect', 'daily', '--json');
    expect(ran).toMatchObject({ status: 0 });
    const report = JSON.parse(ran.out) as { template: string; items: { item: string; verdict: string }[] };
    expect(report.template).toBe('daily');
    expect(report.items.map(({ item, verdict }) => `${item} ${verdict}`)).toEqual([
      'disk normal',
      'load normal',
      'login normal',
      'alert-freshness normal',
    ]);
    await rootSaying(stage.workspace, /每日巡检（远程）.*全部正常/);
  });

  test.each([
    [['inspect', 'monhtly'], 1, 'monthly'],
    [['inspect', 'daily', '--mode', 'moon'], 1, 'moon'],
    [['form', '99'], 1, '99'],
    [['form', 'x'], 2, 'x'],
    [['nonsense'], 2, 'nonsense'],
  ] as const)('rounds %j ends with status %i and says what is wrong', async (words, expected, named) => {
    const { status, out, err } = await stage.rounds(...words);
    expect(status).toBe(expected);
    expect(out).toBe('');
    expect(err).toContain(named);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

test('all of it is in the audit, refusals too, and the bot met no error', async () => {
  const audit = await stage.store.selectFrom('audit').select(['action', 'slack_user', 'outcome']).execute();
  const refused = audit.filter((row) => row.outcome === 'refused').map((row) => `${row.slack_user} ${row.action}`);
  expect(refused).toContain(`${PEOPLE.viewer} command inspect`);
  expect(refused).toContain(`${PEOPLE.customer} action inspection-issue`);
  expect(audit.filter((row) => row.outcome === 'failed')).toEqual([]);
  expect(await bot.errors()).toEqual([]);
  expect(await bot.stop()).toBe(0);
  expect(site.errors).toEqual([]);
});
