import { readFile } from 'node:fs/promises';
import type { App } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { connectBoltApp } from '../../support/bolt-app.ts';
import { launchBrowser, openPage, type WatchedPage } from '../../support/browser.ts';
import { CHANNEL, OTHER_CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

let browser: Browser;
let workspace: Workspace;
let app: App;
let opened: WatchedPage[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  opened = [];
  workspace = await startTestWorkspace({ settings: { rateLimits: false } });
  app = await connectBoltApp(workspace, listen);
});
afterEach(async () => {
  for (const { page, troubles } of opened) {
    expect(troubles).toEqual([]);
    await page.context().close();
  }
  await app.stop();
  await workspace.close();
});

function listen(listener: App): void {
  listener.command('/inspect', async ({ ack, command, client }) => {
    await ack();
    await client.chat.postMessage({
      channel: command.channel_id,
      text: `⏳ ${command.text}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `⏳ *${command.text}*` } },
        {
          type: 'actions',
          elements: [
            { type: 'button', action_id: 'ask', text: plain('未收到…'), value: '{}' },
            {
              type: 'button',
              action_id: 'finish',
              style: 'danger',
              text: plain('完成'),
              confirm: {
                title: plain('完成巡检？'),
                text: plain('之后不能再改'),
                confirm: plain('确认'),
                deny: plain('再想想'),
              },
            },
          ],
        },
      ],
    });
  });
  listener.command('/help', async ({ ack }) => ack({ text: '用法：/inspect [模板]' }));
  listener.action('ask', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'reason',
        title: plain('原因'),
        submit: plain('提交'),
        blocks: [
          {
            type: 'input',
            block_id: 'why',
            label: plain('为什么'),
            element: { type: 'plain_text_input', action_id: 'value', multiline: true },
          },
          {
            type: 'input',
            block_id: 'kind',
            label: plain('后续'),
            element: {
              type: 'static_select',
              action_id: 'value',
              options: [
                { value: 'ticket', text: plain('建工单') },
                { value: 'note', text: plain('只记录') },
              ],
            },
          },
        ],
      },
    });
  });
  listener.view('reason', async ({ ack, view, client }) => {
    const why = view.state.values.why?.value?.value ?? '';
    if (why.length < 4) return ack({ response_action: 'errors', errors: { why: '请写得具体一些' } });
    await ack();
    const kind = view.state.values.kind?.value?.selected_option?.value;
    await client.chat.postMessage({ channel: CHANNEL, text: `${kind}: ${why}` });
  });
  listener.action('finish', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message) return;
    await client.chat.update({ channel: CHANNEL, ts: body.message.ts, text: '✅ 完成', blocks: [] });
    await client.filesUploadV2({
      channel_id: CHANNEL,
      thread_ts: body.message.ts,
      filename: '11月巡检报告.docx',
      file: Buffer.from('the form'),
    });
  });
  listener.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const blocks = [{ type: 'header' as const, text: plain('运维总览') }];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
}

async function open(person: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const watched = await openPage(browser, `${workspace.url}/?as=${person}`, options);
  opened.push(watched);
  await watched.page.waitForSelector('.channel-pane');
  return watched.page;
}

const box = (page: Page) => page.locator('#message-box');
async function type(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}

describe('the page', () => {
  it('goes from a typed command by a button, a modal and a confirmation to the downloaded form', async () => {
    const page = await open(PEOPLE.engineer);
    await type(page, '/inspect monthly');
    await page.getByRole('button', { name: '未收到…' }).click();
    const modal = page.getByRole('dialog');
    await modal.getByRole('button', { name: '提交' }).click();
    const complaints = () => modal.locator('.field-error').allTextContents();
    await expect.poll(complaints).toEqual(['请填写此项。', '请填写此项。']);
    await modal.getByLabel('为什么').fill('停机');
    await modal.getByLabel('后续').selectOption('ticket');
    await modal.getByRole('button', { name: '提交' }).click();
    await modal.getByText('请写得具体一些').waitFor();
    expect(await modal.getByLabel('为什么').inputValue()).toBe('停机');
    expect(await modal.getByLabel('后续').inputValue()).toBe('ticket');
    await modal.getByLabel('为什么').fill('短信网关停机');
    await modal.getByRole('button', { name: '提交' }).click();
    await page.getByText('ticket: 短信网关停机').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.getByRole('button', { name: '完成', exact: true }).click();
    await page.getByRole('button', { name: '再想想' }).click();
    expect(workspace.files()).toEqual([]);
    await page.getByRole('button', { name: '完成', exact: true }).click();
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByText('1 条回复').click();
    const waiting = page.waitForEvent('download');
    await page.locator('.thread-pane .file').click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('11月巡检报告.docx');
    expect(await readFile(await download.path(), 'utf8')).toBe('the form');
  });

  it('completes commands by keys, and shows their usage', async () => {
    const page = await open(PEOPLE.engineer);
    await box(page).pressSequentially('/');
    expect(await page.locator('.suggestion').count()).toBe(8);
    await box(page).press('ArrowDown');
    expect(await page.locator('.suggestion.chosen').textContent()).toContain('/help');
    await box(page).press('ArrowUp');
    await box(page).press('Tab');
    expect(await box(page).inputValue()).toBe('/inspect ');
    expect(await page.locator('.usage-hint').textContent()).toContain('/inspect [what]');
    await box(page).press('Escape');
    await type(page, '/he');
    expect(await box(page).inputValue()).toBe('/help ');
    await box(page).press('Enter');
    await page.getByText('用法：/inspect [模板]').waitFor();
    expect(await page.locator('.message.ephemeral .ephemeral-head').textContent()).toContain('仅你可见');
    await page.getByRole('button', { name: '关闭此消息' }).click();
    await page.locator('.message.ephemeral').waitFor({ state: 'detached' });
  });

  it('says in the reader’s language what Slack says of commands that fail', async () => {
    await app.stop();
    await workspace.waitFor(() => workspace.connections() === 0);
    const page = await open(PEOPLE.engineer);
    await type(page, '/nonsense');
    await page.getByText('/nonsense 不是有效的命令').waitFor();
    await type(page, '/inspect monthly');
    await page.getByText('/inspect 失败：连接不上机器人').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('/inspect failed with the error “dispatch_failed”').waitFor();
  });

  it('does not send while an input method composes', async () => {
    const page = await open(PEOPLE.engineer);
    await box(page).fill('xunjian');
    await box(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true });
    expect(await box(page).inputValue()).toBe('xunjian');
    expect(workspace.messages(CHANNEL)).toEqual([]);
  });

  it('shows others at once what one writes, reacts and edits, and counts what they have not seen', async () => {
    const engineer = await open(PEOPLE.engineer);
    const lead = await open(PEOPLE.lead);
    await lead.getByRole('button', { name: 'random' }).click();
    await type(engineer, '@项目负责人 请看一下');
    await lead.locator('.entry', { hasText: 'rounds-ops' }).locator('.badge.loud', { hasText: '1' }).waitFor();
    await lead.locator('.entry', { hasText: 'rounds-ops' }).click();
    const row = lead.locator('.message', { hasText: '请看一下' });
    expect(await row.locator('.mention.mine').textContent()).toBe('@项目负责人');
    await row.hover();
    await row.getByRole('button', { name: '用 :two: 回应' }).click();
    await engineer.locator('.reaction', { hasText: '1' }).waitFor();
    const { ts } = workspace.messages(CHANNEL)[0] ?? { ts: '' };
    workspace.as(PEOPLE.engineer).edit(CHANNEL, ts, '改好了');
    await lead.getByText('(已编辑)').or(lead.getByText('（已编辑）')).waitFor();
    await lead.locator('.reaction', { hasText: '1' }).first().click();
    await engineer.locator('.reaction').waitFor({ state: 'detached' });
  });

  it('lets one reply in a thread and marks threads with new replies', async () => {
    const { ts } = await workspace.as(PEOPLE.customer).say(CHANNEL, '登录页打不开');
    const page = await open(PEOPLE.engineer);
    const row = page.locator('.channel-pane .message', { hasText: '登录页打不开' });
    await row.hover();
    await row.getByRole('button', { name: '在讨论串中回复' }).click();
    await page.locator('#thread-box').fill('/inspect monthly');
    await page.locator('#thread-box').press('Enter');
    await page.locator('.thread-pane').getByText('不能在讨论串里使用').waitFor();
    await page.locator('#thread-box').fill('正在处理');
    await page.locator('#thread-box').press('Enter');
    await page.locator('.thread-pane .message', { hasText: '正在处理' }).waitFor();
    await page.locator('.thread-pane').getByRole('button', { name: '关闭' }).first().click();
    await workspace.as(PEOPLE.customer).say(CHANNEL, '好的', { threadTs: ts });
    await page.locator('.thread-summary.fresh', { hasText: '2 条回复' }).waitFor();
  });

  it('plays each person with their own channels, and keeps the place over a reload', async () => {
    const page = await open(PEOPLE.engineer);
    await page.getByRole('button', { name: 'random' }).click();
    await page.getByRole('button', { name: '访客 (单频道访客)' }).click();
    await page.locator('.face.current', { hasText: '访客' }).waitFor();
    expect(await page.locator('.lists .entry').count()).toBe(2);
    await page.reload();
    await page.locator('.face.current', { hasText: '访客' }).waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe(PEOPLE.guest);
  });

  it('opens the app’s home, and tells the app so', async () => {
    const page = await open(PEOPLE.engineer);
    await page.locator('.entry').last().click();
    await page.getByRole('heading', { name: '运维总览' }).waitFor();
    await page.getByRole('button', { name: '关于' }).click();
    await page.getByText('/inspect [what]').waitFor();
  });

  it('offers the app’s shortcuts, on a message and anywhere', async () => {
    const runs: string[] = [];
    app.shortcut(/.*/, async ({ ack, shortcut }) => {
      await ack();
      runs.push(
        shortcut.type === 'message_action' ? `${shortcut.callback_id} ${shortcut.message.text}` : shortcut.callback_id,
      );
    });
    await workspace.as(PEOPLE.customer).say(CHANNEL, '登录页打不开');
    const page = await open(PEOPLE.engineer);
    const row = page.locator('.message', { hasText: '登录页打不开' });
    await row.hover();
    await row.getByRole('button', { name: '更多操作' }).click();
    expect(await page.locator('.menu-item:focus').textContent()).toBe('Open a ticket');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '快捷方式' }).click();
    await page.getByRole('menuitem', { name: 'Start an inspection' }).click();
    await expect.poll(() => runs).toEqual(['open_ticket 登录页打不开', 'start_inspection']);
  });

  it('uploads a file for a person, and says so when uploads are off', async () => {
    const page = await open(PEOPLE.customer);
    const file = { name: '日志.txt', mimeType: 'text/plain', buffer: Buffer.from('error') };
    await page.locator('.channel-pane input[type=file]').setInputFiles(file);
    await page.locator('.file', { hasText: '日志.txt' }).waitFor();
    workspace.faults.uploadsDisabled = true;
    await page.locator('.channel-pane input[type=file]').setInputFiles(file);
    await page.getByText('管理员已禁止上传文件').waitFor();
    expect(workspace.messages(CHANNEL)).toHaveLength(1);
  });

  it('offers what the demo registers, in the control area', async () => {
    const fired: (string | null)[] = [];
    workspace.addControl({
      id: 'alert',
      group: 'demo',
      label: { 'zh-CN': '发出告警', en: 'Fire an alert' },
      choices: [{ value: 'disk', label: { 'zh-CN': '磁盘', en: 'Disk' } }],
      async run(choice) {
        fired.push(choice);
        return { 'zh-CN': '告警已发出', en: 'Fired' };
      },
    });
    const page = await open(PEOPLE.engineer);
    await page.getByText('演示控制台').click();
    await page.getByRole('button', { name: '发出告警' }).click();
    await page.getByText('告警已发出').waitFor();
    expect(fired).toEqual(['disk']);
    await page.getByRole('switch', { name: 'Slack 整体中断' }).click();
    await page.getByRole('switch', { name: 'Slack 整体中断', checked: true }).waitFor();
    expect(workspace.faults.outage).toBe(true);
    await page.getByRole('img', { name: 'Rounds 未连接' }).waitFor();
    await page.getByRole('switch', { name: 'Slack 整体中断' }).click();
    await page.getByRole('img', { name: 'Rounds 已连接' }).waitFor();
  });

  it('takes nothing from outside for markup', async () => {
    const names = ['section', 'context', 'header', 'rich', 'table', 'option', 'file'];
    await app.client.chat.postMessage({
      channel: CHANNEL,
      text: HOSTILE,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `${HOSTILE} <javascript:alert(1)|section>` } },
        { type: 'context', elements: [plain(`${HOSTILE} context`)] },
        { type: 'header', text: plain(`${HOSTILE} header`) },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: HOSTILE },
                { type: 'link', url: 'javascript:alert(1)', text: 'rich' },
              ],
            },
          ],
        },
        { type: 'table', rows: [[{ type: 'raw_text', text: `${HOSTILE} table` }]] },
        {
          type: 'actions',
          elements: [
            { type: 'static_select', action_id: 's', options: [{ value: 'a', text: plain('<b>option</b>') }] },
          ],
        },
        { type: 'image', alt_text: HOSTILE, image_url: 'https://outside.example/pixel.png' },
      ],
    });
    await workspace
      .as(PEOPLE.customer)
      .say(CHANNEL, HOSTILE, { files: [{ name: '<b>file</b>.txt', content: Buffer.from('x') }] });
    const page = await open(PEOPLE.engineer);
    for (const name of names) await page.getByText(name).first().waitFor({ state: 'attached' });
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('.channel-pane :is(script, b, img[src="x"], a[href^="javascript"])').count()).toBe(0);
  });

  it.each([
    { name: 'laptop', width: 1366, height: 768 },
    { name: 'phone', width: 360, height: 740 },
  ])('fits a $name, with long Chinese text and wide tables', async ({ width, height }) => {
    const long = '数据库服务器磁盘使用率持续增长请尽快处理'.repeat(40);
    await app.client.chat.postMessage({
      channel: CHANNEL,
      text: long,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `${long} \`${'x'.repeat(300)}\`` } },
        {
          type: 'table',
          rows: [Array.from({ length: 12 }, (_, index) => ({ type: 'raw_text', text: `第${index}列的标题` }))],
        },
      ],
    });
    const page = await open(PEOPLE.engineer, { viewport: { width, height } });
    await page.locator('.table-frame').waitFor();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await box(page).isVisible()).toBe(true);
    expect(await page.getByText('本地模拟').first().isVisible()).toBe(true);
    const chooser = page.getByRole(width < 900 ? 'combobox' : 'group', { name: '以谁的身份操作' });
    expect(await chooser.isVisible()).toBe(true);
    if (width >= 900) return;
    await page.getByRole('button', { name: '打开频道列表' }).click();
    await page.getByRole('button', { name: 'random' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'random' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '打开频道列表' }).click();
    await page.getByRole('button', { name: 'random' }).click();
    await page.getByRole('heading', { name: 'random', exact: true }).waitFor();
    await chooser.selectOption(PEOPLE.lead);
    await page.waitForURL(/as=U0LEAD0001/);
    expect(workspace.messages(OTHER_CHANNEL)).toEqual([]);
  });
});
