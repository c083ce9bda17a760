import { createAdmin } from './admin.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { World } from './world.ts';

/** A text of the page in both of its languages. */
export interface PageText {
  readonly 'zh-CN': string;
  readonly en: string;
}

/**
 * Something the demo lets people do from outside the chat, for example "fire an alert". It stands in the page's
 * control area. A control with `isOn` is a switch, the others are buttons.
 */
export interface Control {
  readonly id: string;
  readonly label: PageText;
  readonly hint?: PageText;
  /** `demo` for what belongs to the story, `trouble` for what goes wrong. */
  readonly group: 'demo' | 'trouble';
  readonly choices?: readonly { readonly value: string; readonly label: PageText }[];
  isOn?(): boolean;
  /** What to say when it is done; nothing to say when it shows by itself. `choice` is one of the choices. */
  run(choice: string | null): Promise<PageText | undefined>;
}

/** The channel that the workspace is about: its first. */
function homeChannel(world: World): string {
  return world.seed.channels[0]?.id ?? '';
}

function isInHomeChannel(world: World): boolean {
  const channel = world.state.channels[homeChannel(world)];
  return channel?.members.includes(world.seed.app.botUserId) ?? false;
}

/** What any demo can break. */
export function troubleControls(world: World, socketMode: SocketMode | null): readonly Control[] {
  const { faults } = world;
  const done = async (): Promise<undefined> => undefined;
  return [
    {
      id: 'outage',
      group: 'trouble',
      label: { 'zh-CN': 'Slack 整体中断', en: 'Slack is down' },
      hint: { 'zh-CN': '断开机器人，并拒绝它的一切请求', en: 'Cuts the app off and refuses all its calls' },
      isOn: () => faults.outage,
      run() {
        faults.outage = !faults.outage;
        if (faults.outage) socketMode?.drop();
        return done();
      },
    },
    {
      id: 'uploads',
      group: 'trouble',
      label: { 'zh-CN': '禁止上传文件', en: 'Uploads are switched off' },
      hint: { 'zh-CN': '如同管理员关闭了文件上传', en: 'As an administrator can do' },
      isOn: () => faults.uploadsDisabled,
      run() {
        faults.uploadsDisabled = !faults.uploadsDisabled;
        return done();
      },
    },
    {
      id: 'slow',
      group: 'trouble',
      label: { 'zh-CN': '投递延迟 5 秒', en: 'Deliver 5 s late' },
      hint: { 'zh-CN': '命令、点击和消息都晚到', en: 'Commands, clicks and messages arrive late' },
      isOn: () => faults.deliveryDelayMs > 0,
      run() {
        faults.deliveryDelayMs = faults.deliveryDelayMs > 0 ? 0 : 5_000;
        return done();
      },
    },
    {
      id: 'removed',
      group: 'trouble',
      label: { 'zh-CN': '把机器人移出频道', en: 'The app is taken out of the channel' },
      hint: { 'zh-CN': '再点一次重新邀请', en: 'Once more invites it again' },
      isOn: () => !isInHomeChannel(world),
      run() {
        const admin = createAdmin(world);
        if (isInHomeChannel(world)) admin.removeApp(homeChannel(world));
        else admin.inviteApp(homeChannel(world));
        return done();
      },
    },
    {
      id: 'lost',
      group: 'trouble',
      label: { 'zh-CN': '接下来 3 个事件丢失', en: 'Lose the next 3 events' },
      hint: { 'zh-CN': '消息和表情不再通知机器人，只能靠它事后核对', en: 'The app finds out only when it reads back' },
      async run() {
        faults.eventsLost += 3;
        return { 'zh-CN': '接下来 3 个事件不会送达', en: 'The next 3 events will not be delivered' };
      },
    },
    {
      id: 'twice',
      group: 'trouble',
      label: { 'zh-CN': '接下来 5 个事件送达两次', en: 'Deliver the next 5 events twice' },
      async run() {
        faults.duplicates = { count: faults.duplicates.count + 5, newId: true };
        return { 'zh-CN': '接下来 5 个事件会以两个编号送达', en: 'The next 5 events come twice, under two ids' };
      },
    },
    {
      id: 'drop',
      group: 'trouble',
      label: { 'zh-CN': '断开连接一次', en: 'Drop the connection once' },
      async run() {
        socketMode?.drop();
        return { 'zh-CN': '已断开，机器人会自行重连', en: 'Dropped; the app reconnects by itself' };
      },
    },
    {
      id: 'ratelimited',
      group: 'trouble',
      label: { 'zh-CN': '接下来 3 次发送被限流', en: 'Rate-limit the next 3 posts' },
      async run() {
        faults.fail('chat.postMessage', { kind: 'ratelimited', retryAfterSeconds: 3 }, 3);
        return { 'zh-CN': '接下来 3 条消息会收到 429', en: 'The next 3 posts get a 429' };
      },
    },
  ];
}
