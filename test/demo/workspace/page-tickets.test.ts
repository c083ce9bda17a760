import type { App } from '@slack/bolt';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StartOptions, Workspace } from '../../../demo/workspace/index.ts';
import { connectBoltApp } from '../../support/bolt-app.ts';
import { launchBrowser, openPage, type WatchedPage } from '../../support/browser.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string, text: string) => ({ value, text: plain(text) });

let browser: Browser;
let workspace: Workspace;
let app: App;
let opened: WatchedPage[];
/** What the app was told of: an action and what was chosen, or the values of a modal. */
let heard: unknown[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  opened = [];
  heard = [];
});
afterEach(async () => {
  for (const { page, troubles } of opened) {
    expect(troubles).toEqual([]);
    await page.context().close();
  }
  await app.stop();
  await workspace.close();
});

async function start(options: Partial<StartOptions> = {}): Promise<void> {
  workspace = await startTestWorkspace({ ...options, settings: { rateLimits: false } });
  app = await connectBoltApp(workspace, listen);
}

function listen(listener: App): void {
  listener.action('more', async ({ ack, action, body, client }) => {
    await ack();
    if (action.type !== 'overflow' || body.type !== 'block_actions') return;
    heard.push(action.selected_option.value);
    await client.views.open({ trigger_id: body.trigger_id, view: agreement });
  });
  listener.action('chart', async ({ ack, action }) => {
    await ack();
    heard.push(action.type);
  });
  listener.view('agree', async ({ ack, view }) => {
    await ack();
    heard.push(view.state.values.due?.at?.selected_date_time, view.state.values.who?.told?.selected_options?.length);
  });
}

const agreement = {
  type: 'modal' as const,
  callback_id: 'agree',
  title: plain('商定恢复时间'),
  submit: plain('确定'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'due',
      label: plain('恢复时限'),
      // 2026-11-21 18:00 in Shanghai.
      element: { type: 'datetimepicker' as const, action_id: 'at', initial_date_time: 1_795_255_200 },
    },
    {
      type: 'input' as const,
      block_id: 'who',
      label: plain('告知'),
      element: {
        type: 'checkboxes' as const,
        action_id: 'told',
        options: [option('customer', '客户'), option('lead', '项目负责人')],
        initial_options: [option('customer', '客户')],
      },
    },
  ],
};

async function open(person: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const watched = await openPage(browser, `${workspace.url}/?as=${person}`, options);
  opened.push(watched);
  await watched.page.waitForSelector('.channel-pane');
  return watched.page;
}

async function postTicket(text: string, extra: object[] = []): Promise<string> {
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text } }, ...extra];
  await app.client.apiCall('chat.postMessage', { channel: CHANNEL, text, blocks });
  return workspace.messages(CHANNEL).at(-1)?.ts ?? '';
}

const row = (page: Page, text: string): Locator => page.locator('.channel-pane .message', { hasText: text });

describe('the page, for tickets', () => {
  it('chooses from a menu, then a date and time in the workspace’s zone, whatever the browser’s own', async () => {
    await start();
    const menu = {
      type: 'overflow',
      action_id: 'more',
      options: [option('agree', '提议时间…'), option('note', '备注…')],
    };
    await postTicket('T-47 四级', [{ type: 'actions', elements: [menu] }]);
    const page = await open(PEOPLE.engineer, { timezoneId: 'America/New_York' });
    await row(page, 'T-47').getByRole('button', { name: '更多操作' }).first().click();
    await page.getByRole('menuitem', { name: '提议时间…' }).click();
    const field = page.getByLabel('恢复时限');
    expect(await field.inputValue()).toBe('2026-11-21T18:00');
    await field.fill('2026-11-22T09:30');
    await page.getByRole('checkbox', { name: '项目负责人' }).check();
    await page.getByRole('button', { name: '确定' }).click();
    await expect.poll(() => heard).toEqual(['agree', 1_795_311_000, 2]);
  });

  it('tells the app of a click on a link, too', async () => {
    await start();
    const link = { type: 'button', action_id: 'chart', text: plain('查看图表'), url: 'about:blank' };
    const blocks = [{ type: 'actions', elements: [{ ...link, url: `${workspace.url}/` }] }];
    await app.client.apiCall('chat.postMessage', { channel: CHANNEL, text: '告警', blocks });
    const page = await open(PEOPLE.engineer);
    const other = page.waitForEvent('popup');
    await page.getByRole('link', { name: '查看图表' }).click();
    await (await other).close();
    await expect.poll(() => heard).toEqual(['button']);
  });

  it('marks what calls a person: by name, or with a group', async () => {
    await start();
    await postTicket('<!subteam^S0ONDUTY01> 恢复时限已用 75 %');
    await postTicket(`<@${PEOPLE.lead}> 已超时`);
    const engineer = await open(PEOPLE.engineer);
    const group = row(engineer, '75 %');
    expect(await group.locator('.mention.mine').textContent()).toBe('@onduty');
    expect(await group.getAttribute('class')).toContain('calls-me');
    expect(await row(engineer, '已超时').getAttribute('class')).not.toContain('calls-me');
    const lead = await open(PEOPLE.lead);
    expect(await row(lead, '75 %').locator('.mention').getAttribute('class')).toBe('mention');
    expect(await row(lead, '已超时').getAttribute('class')).toContain('calls-me');
  });

  it('shows what is pinned and goes there; pins and unpins by the menu', async () => {
    await start();
    const board = await postTicket('*进行中 3* T-47 二级');
    await app.client.pins.add({ channel: CHANNEL, timestamp: board });
    const page = await open(PEOPLE.engineer);
    await row(page, '进行中').hover();
    await page.getByRole('button', { name: '1 条置顶' }).click();
    const panel = page.getByRole('dialog', { name: '本频道的置顶消息' });
    expect(await panel.textContent()).toContain('Rounds 置顶');
    await panel.getByRole('button', { name: '转到该消息' }).click();
    await page.locator('.message:focus', { hasText: '进行中' }).waitFor();
    await row(page, '进行中').getByRole('button', { name: '更多操作' }).click();
    await page.getByRole('menuitem', { name: '取消置顶' }).click();
    await page.getByRole('button', { name: '1 条置顶' }).waitFor({ state: 'detached' });
  });

  it('follows a link to a message far above, and to a reply', async () => {
    await start();
    const root = await postTicket('T-31 数据库服务器磁盘');
    const reply = await workspace.as(PEOPLE.engineer).say(CHANNEL, '清理归档日志后恢复', { threadTs: root });
    for (let index = 1; index <= 80; index += 1) await workspace.as(PEOPLE.customer).say(CHANNEL, `消息 ${index}`);
    const link = async (ts: string) =>
      (await app.client.chat.getPermalink({ channel: CHANNEL, message_ts: ts })).permalink;
    await postTicket(`相似故障 <${await link(root)}|T-31>，<${await link(reply.ts)}|处理>`);
    const page = await open(PEOPLE.engineer);
    expect(await row(page, 'T-31 数据库服务器磁盘').count()).toBe(0);
    await page.getByRole('link', { name: 'T-31' }).click();
    await page.locator('.channel-pane .message:focus', { hasText: 'T-31 数据库服务器磁盘' }).waitFor();
    await page.getByRole('link', { name: '处理' }).click();
    await page.locator('.thread-pane .message:focus', { hasText: '清理归档日志后恢复' }).waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe(PEOPLE.engineer);
  });

  it('says how fast time runs, and reckons with it', async () => {
    const real = Date.now();
    const at = Date.parse('2031-03-01T02:00:00Z');
    await start({ clock: { now: () => new Date(at + (Date.now() - real) * 60), speed: 60 } });
    await workspace.as(PEOPLE.customer).say(CHANNEL, '登录页打不开');
    const page = await open(PEOPLE.engineer);
    const label = page.getByRole('timer');
    expect(await label.textContent()).toMatch(/时间加速 60 倍：3月1日 10:\d\d:\d\d/);
    expect(await page.locator('.day-line').textContent()).toBe('今天');
    const before = await label.textContent();
    await expect.poll(() => label.textContent()).not.toBe(before);
    await page.getByRole('button', { name: 'English' }).click();
    expect(await label.textContent()).toContain('Time runs 60× faster:Mar 1, 10:');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.getByText('60×', { exact: true }).isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    const language = await page.getByRole('button', { name: '中文' }).boundingBox();
    expect((language?.x ?? 0) + (language?.width ?? 0)).toBeLessThanOrEqual(360);
  });

  it('has no home and no direct messages where the app wants none', async () => {
    workspace = await startTestWorkspace({ app: { homeTab: false, messagesTab: false } });
    app = await connectBoltApp(workspace, listen);
    const page = await open(PEOPLE.engineer);
    expect(await page.getByRole('timer').count()).toBe(0);
    await page.locator('.entry').last().click();
    await page.getByText('Rounds 不接收私信').waitFor();
    expect(await page.getByRole('button', { name: '主页' }).count()).toBe(0);
    const say = workspace.as(PEOPLE.engineer).say('D0ENGINEER1', 'hi');
    await expect(say).rejects.toThrow('messages_tab_disabled');
    const view = { type: 'home' as const, blocks: [] };
    await expect(app.client.views.publish({ user_id: PEOPLE.engineer, view })).rejects.toThrow('not_enabled');
  });
});
