import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../adapters/word/read-document.ts';
import { type Bot, openStage, type Stage, until } from '../support/e2e.ts';
import { ask, buttonsOf, openModal, replySaying, rootSaying, says } from '../support/e2e-chat.ts';
import { type ExampleSite, startExampleSite } from '../support/e2e-demo-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let site: ExampleSite;
let stage: Stage;
let bot: Bot;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-site-'));
  site = await startExampleSite(join(folder, 'site'));
  stage = await openStage({ siteFile: site.siteFile, knownHostsFile: site.knownHostsFile, mode: 'http' });
  bot = await stage.startBot();
});
afterAll(async () => {
  await stage?.close();
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('over HTTP: a command, a button and two modals lead to the issued form', async () => {
  const { workspace, store } = stage;
  const engineer = workspace.as(PEOPLE.engineer);
  const answer = await ask(engineer, '/inspect monthly');
  expect(answer.text).toContain('巡检 #1 已开始');
  const root = await rootSaying(workspace, /月度巡检.*1 项异常.*1 项待人工确认/);
  expect(workspace.messages(CHANNEL)).toHaveLength(1);

  const question = await replySaying(workspace, root, '测试告警的短信是否收到？');
  await openModal(engineer, question, 'inspection-answer-abnormal');
  expect(await engineer.submit({ 'field:text': '  ' })).toMatchObject({ kind: 'incomplete' });
  expect(await engineer.submit({ 'field:text': '短信网关欠费' })).toEqual({ kind: 'closed' });
  await until('the answer in the thread', () => {
    const message = workspace.message(CHANNEL, question.ts);
    return message && says(message, '林一舟 确认：异常，短信网关欠费');
  });

  const closing = await replySaying(workspace, root, '全部项目已有结果');
  await openModal(engineer, closing, 'inspection-effort');
  expect(await engineer.submit({ 'field:onsite': '0', 'field:remote': '1.333', 'field:office': '0' })).toMatchObject({
    kind: 'errors',
    errors: { 'field:remote': expect.any(String) },
  });
  expect(await engineer.submit({ 'field:onsite': '0.5', 'field:remote': '1.25', 'field:office': '0' })).toEqual({
    kind: 'closed',
  });
  const issued = await rootSaying(workspace, /林一舟 于 .* 出具正式巡检报告/);
  expect(issued.ts).toBe(root.ts);

  const final = await until('the issued form', () =>
    workspace
      .files()
      .find((file) => file.state === 'complete' && !file.name.includes('暂定稿') && file.shares.length > 0),
  );
  const form = await readDocument(await workspace.fileContent(final.id));
  expect(form.text()).toContain('短信网关欠费');
  expect(form.text()).toContain('现场 0.5 人天，远程 1.25 人天，后台 0 人天，合计 1.75 人天');
  const inspection = await store.selectFrom('inspections').selectAll().executeTakeFirstOrThrow();
  expect(inspection).toMatchObject({
    state: 'issued',
    started_by: 'lin-yizhou',
    ended_by: 'lin-yizhou',
    effort_onsite: 0.5,
    effort_remote: 1.25,
    effort_office: 0,
  });

  // What is abnormal can still be made a ticket of; nothing else is left to be done.
  expect([...new Set(buttonsOf(issued))]).toEqual(['inspection-ticket']);
  expect(await bot.stop()).toBe(0);
  expect(await bot.errors()).toEqual([]);
  expect(site.errors).toEqual([]);
});
