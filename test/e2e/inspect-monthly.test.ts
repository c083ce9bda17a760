import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ReadDocument, readDocument } from '../adapters/word/read-document.ts';
import { launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { openStage, type Stage, until } from '../support/e2e.ts';
import { rootsOf } from '../support/e2e-chat.ts';
import { type ExampleSite, startExampleSite } from '../support/e2e-demo-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

const run = promisify(execFile);
const PATIENCE = { timeout: 240_000 };

let folder: string;
let site: ExampleSite;
let browser: Browser;
let stage: Stage | undefined;
let opened: WatchedPage | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-site-'));
  [site, browser] = await Promise.all([startExampleSite(join(folder, 'site')), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await opened?.page.context().close();
  await stage?.close();
});

async function openChannel(siteFile: string, locale: string): Promise<{ page: Page; stage: Stage }> {
  const opening = await openStage({ siteFile, knownHostsFile: site.knownHostsFile });
  stage = opening;
  opened = await openPage(browser, `${opening.workspace.url}/?as=${PEOPLE.engineer}`, { locale });
  const { page } = opened;
  page.setDefaultTimeout(PATIENCE.timeout);
  await page.waitForSelector('.channel-pane');
  return { page, stage: opening };
}

async function type(page: Page, text: string): Promise<void> {
  await page.locator('#message-box').fill(text);
  await page.locator('#message-box').press('Enter');
}

async function download(page: Page, file: Locator): Promise<{ name: string; path: string; form: ReadDocument }> {
  const waiting = page.waitForEvent('download');
  await file.click();
  const downloaded = await waiting;
  const path = await downloaded.path();
  return { name: downloaded.suggestedFilename(), path, form: await readDocument(await readFile(path)) };
}

/** Rows of the form's main table by their item: found, result, reason. */
function rowsByItem(form: ReadDocument): Map<string, readonly string[]> {
  const rows = form.tables().flatMap((table) => table.filter((cells) => cells.some((cell) => /[☑☐]/.test(cell.text))));
  return new Map(
    rows.filter((cells) => cells.length >= 5).map((cells) => [cells[1]?.text ?? '', cells.map((cell) => cell.text)]),
  );
}

const TICKED: { readonly [verdict: string]: RegExp } = {
  normal: /☑[^☑☐]*☐/,
  attention: /☑[^☑☐]*☐/,
  abnormal: /☐[^☑☐]*☑/,
};

/** What the form says stands in the database, row by row. */
async function expectFormAndDatabaseToAgree(form: ReadDocument, locale: 'zh-CN' | 'en'): Promise<void> {
  const store = stage?.store;
  if (!store) throw new Error('no stage');
  const rows = rowsByItem(form);
  const items = await store
    .selectFrom('inspection_items')
    .select(['title', 'final_verdict'])
    .orderBy('position')
    .execute();
  expect(items).toHaveLength(16);
  expect(rows.size).toBe(16);
  for (const item of items) {
    const title = (JSON.parse(String(item.title)) as { [locale: string]: string })[locale] ?? '';
    const row = rows.get(title);
    expect(row, `the form has a row for ${title}`).toBeDefined();
    const ticked = TICKED[item.final_verdict ?? ''];
    expect(ticked, `${title} is ${item.final_verdict}`).toBeDefined();
    expect(row?.[3], title).toMatch(ticked ?? /never/);
  }
  const counts = await store
    .selectFrom('inspection_results')
    .leftJoin('evidence', 'evidence.result_id', 'inspection_results.id')
    .select(({ fn }) => [fn.countAll<number>().as('results'), fn.count<number>('evidence.result_id').as('evidence')])
    .executeTakeFirstOrThrow();
  expect(counts.evidence).toBeGreaterThan(20);
  const disks = await store
    .selectFrom('readings')
    .select(['target_id', 'value', 'unit'])
    .where('check_id', '=', 'disk')
    .execute();
  expect(new Set(disks.map((reading) => reading.target_id))).toEqual(new Set(['app-01', 'db-01', 'dispatch-01']));
  expect(disks.every((reading) => reading.value > 0)).toBe(true);
  await until('all requests to be done and all messages to be sent', async () => {
    const requests = await store.selectFrom('inbox').select('id').where('done_at', 'is', null).execute();
    const messages = await store.selectFrom('outbox').select('id').where('pending', '=', 1).execute();
    return requests.length + messages.length === 0;
  });
  expect(await store.selectFrom('inbox').select(['kind', 'error']).where('error', 'is not', null).execute()).toEqual(
    [],
  );
  expect(await store.selectFrom('outbox').select('error').where('failed_at', 'is not', null).execute()).toEqual([]);
}

async function expectLibreOfficeToOpen(path: string): Promise<void> {
  const copy = join(folder, 'form.docx');
  await writeFile(copy, await readFile(path));
  const office = await run('soffice', ['--version']).then(
    () => true,
    () => false,
  );
  if (!office) {
    process.stderr.write('\n*** LEFT OUT: opening the form in LibreOffice, which is not installed.\n');
    return;
  }
  const profile = `-env:UserInstallation=file://${join(folder, 'office')}`;
  await run('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, copy], { timeout: 110_000 });
  expect((await readFile(join(folder, 'form.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
}

test('in the browser, in Chinese: from the typed command to the downloaded form', { timeout: 600_000 }, async () => {
  const { page, stage } = await openChannel(site.siteFile, 'zh-CN');
  const bot = await stage.startBot();
  await type(page, '/inspect monthly');
  await page.locator('.message.ephemeral', { hasText: '巡检 #1 已开始' }).waitFor();
  const root = page.locator('.channel-pane .message', { hasText: '青石卷烟厂 IT 运维系统' });
  await root.getByText(/\d+\/16 项/).waitFor();
  await root.getByText('1 项异常，1 项待人工确认').first().waitFor();
  await root.getByText('Connection refused to 192.0.2.31:161').waitFor();
  expect(rootsOf(stage.workspace)).toHaveLength(1);

  await root.getByText(/\d+ 条回复/).click();
  const thread = page.locator('.thread-pane');
  const provisionalFile = thread.locator('.file', { hasText: '暂定稿' });
  await provisionalFile.waitFor();
  const provisional = await download(page, provisionalFile);
  expect(provisional.name).toMatch(/^月度巡检.*暂定稿\.docx$/);
  expect([...provisional.form.parts.values()].join('')).toContain('暂定稿');

  const question = thread.locator('.message', { hasText: '测试告警的短信是否收到？' });
  await question.getByRole('button', { name: '异常…' }).click();
  const modal = page.getByRole('dialog');
  await modal.getByLabel('原因').fill('短信网关 <欠费> & 停机');
  await modal.getByRole('button', { name: '提交' }).click();
  await question.getByText('林一舟 确认：异常，短信网关 <欠费> & 停机').waitFor();
  // Whoever pressed the wrong button may answer again, until the form is issued.
  await question.getByRole('button', { name: '正常', exact: true }).click();
  await question.getByText('林一舟 确认：正常').waitFor();
  await thread.getByRole('button', { name: '确认并出具' }).click();
  await thread.getByText('人天已确认：远程 1 人天').waitFor();
  await root.getByText(/林一舟 于 .* 出具正式巡检报告/).waitFor();

  const file = thread.locator('.file', { hasNotText: '暂定稿' });
  await file.waitFor();
  const { name, path, form } = await download(page, file);
  expect(name).toMatch(/^月度巡检（远程）\d{4}-\d{2}-\d{2}\.docx$/);
  const text = form.text();
  expect(text).toContain('月度巡检报告');
  expect(text).toContain('QS-2026-0117');
  const head = form
    .tables()[0]
    ?.map((row) => row.map((cell) => cell.text).join(' '))
    .join('\n');
  expect(head).toContain('青石卷烟厂 IT 运维系统');
  expect(head).toMatch(/☑ ?远程/);
  expect(head).toContain('林一舟');
  expect(text).toContain('远程 1 人天，后台 0 人天，合计 1 人天');
  const rows = rowsByItem(form);
  expect(rows.get('应用日志巡检')?.[4]).toContain('Connection refused to 192.0.2.31:161');
  expect(rows.get('短信通知状态')?.join(' ')).toContain('短信网关 <欠费> & 停机');
  for (const [part, content] of form.parts) {
    // Styles have names that nobody sees; a watermark is an attribute of a header.
    if (!part.endsWith('.xml') || part === 'word/styles.xml') continue;
    expect(content.replaceAll(/<[^>]*>/g, ''), part).not.toMatch(/\{[#/]?[\w.]+\}/);
    expect(content, part).not.toContain('暂定稿');
    expect(content.replaceAll(/<[^>]*>/g, ''), part).not.toContain('暂 定 稿');
  }
  await expectFormAndDatabaseToAgree(form, 'zh-CN');
  await expectLibreOfficeToOpen(path);

  expect(
    await stage.store.selectFrom('inspections').select(['state', 'started_by', 'ended_by', 'effort_remote']).execute(),
  ).toEqual([{ state: 'issued', started_by: 'lin-yizhou', ended_by: 'lin-yizhou', effort_remote: 1 }]);
  const audit = await stage.store
    .selectFrom('audit')
    .select(['action', 'person_id', 'slack_user', 'outcome', 'channel'])
    .orderBy('id')
    .execute();
  const by = { person_id: 'lin-yizhou', slack_user: PEOPLE.engineer, outcome: 'done', channel: CHANNEL };
  expect(audit).toEqual([
    { action: 'command inspect', ...by },
    { action: 'form inspection-answer-abnormal', ...by },
    { action: 'action inspection-answer-normal', ...by },
    { action: 'action inspection-issue', ...by },
  ]);
  const entries = await stage.store
    .selectFrom('item_entries')
    .select(['kind', 'verdict', 'text', 'person_id'])
    .orderBy('id')
    .execute();
  expect(entries).toEqual([
    { kind: 'answer', verdict: 'abnormal', text: '短信网关 <欠费> & 停机', person_id: 'lin-yizhou' },
    { kind: 'answer', verdict: 'normal', text: '', person_id: 'lin-yizhou' },
  ]);
  expect(opened?.troubles).toEqual([]);
  expect(await bot.stop()).toBe(0);
  expect(await bot.errors()).toEqual([]);
  expect(site.errors).toEqual([]);
});

test('in the browser, in English: the same, with an answer that something is wrong', { timeout: 600_000 }, async () => {
  const { page, stage } = await openChannel(await site.siteFileIn('en'), 'en-US');
  const bot = await stage.startBot();
  await type(page, '/inspect monthly');
  const root = page.locator('.channel-pane .message', { hasText: 'Qingshi IT operations system' });
  await root.getByText('1 abnormal').first().waitFor();
  await root.getByText(/\d+ repl/).click();
  const thread = page.locator('.thread-pane');
  const question = thread.locator('.message', { hasText: 'Did the SMS of the test alert arrive?' });
  await question.getByRole('button', { name: 'Abnormal…' }).click();
  const modal = page.getByRole('dialog');
  await modal.getByRole('textbox').fill('The gateway was not paid');
  await modal.getByRole('button', { name: 'Submit' }).click();
  await question.getByText('The gateway was not paid').waitFor();
  await thread.getByRole('button', { name: 'Confirm and issue' }).click();
  const file = thread.locator('.file', { hasNotText: /provisional/i });
  await file.waitFor();
  const { form } = await download(page, file);
  expect(form.text()).toContain('Lin Yizhou');
  expect(rowsByItem(form).get('SMS notification')?.[4]).toContain('The gateway was not paid');
  expect(rowsByItem(form).get('Application logs')?.[4]).toContain('Connection refused to 192.0.2.31:161');
  expect(form.text()).not.toMatch(/provisional/i);
  await expectFormAndDatabaseToAgree(form, 'en');
  expect(opened?.troubles).toEqual([]);
  expect(await bot.stop()).toBe(0);
  expect(await bot.errors()).toEqual([]);
});
