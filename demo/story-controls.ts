import type { Locale } from '../src/core/message.ts';
import { isScene, SCENE_LABELS, sceneRule, stormRules } from './site/alert-scenes.ts';
import type { Alertmanager } from './site/alertmanager.ts';
import type { Control, PageText, Workspace } from './workspace/index.ts';

export interface StoryParts {
  readonly alertmanager: Alertmanager;
  readonly workspace: Workspace;
  readonly locale: Locale;
  readonly channel: string;
  /** Slack id of the customer's contact; null where the site names none. */
  readonly customer: string | null;
}

const STORM_SIZE = 40;

const REQUESTS: { readonly [id: string]: { readonly [L in Locale]: string } } = {
  slow: {
    'zh-CN': '运维门户从今天早上开始很慢，打开告警列表要一分钟，麻烦看一下。',
    en: 'The portal has been slow since this morning: the list of alarms takes a minute to open. Could you have a look?',
  },
  question: {
    'zh-CN': '请问怎么给新同事开一个只读账号？',
    en: 'How do I give a new colleague an account that only reads?',
  },
  visit: {
    'zh-CN': '我们下周三想扩容存储，能安排一位工程师到现场吗？',
    en: 'We want to extend the storage next Wednesday. Can an engineer come on site?',
  },
};

const REQUEST_LABELS: { readonly [id: string]: PageText } = {
  slow: { 'zh-CN': '门户很慢', en: 'The portal is slow' },
  question: { 'zh-CN': '咨询账号', en: 'A question' },
  visit: { 'zh-CN': '约现场服务', en: 'A visit is wanted' },
};

/** What monitoring and the customer have to say: the beginnings of tickets. */
export function storyControls({ alertmanager, workspace, locale, channel, customer }: StoryParts): readonly Control[] {
  const controls: Control[] = [
    {
      id: 'alert-fire',
      group: 'demo',
      label: { 'zh-CN': '发出告警', en: 'Fire an alert' },
      hint: {
        'zh-CN': '如同 Prometheus Alertmanager 发到 Rounds',
        en: 'Sent to Rounds as Prometheus Alertmanager sends it',
      },
      choices: SCENE_LABELS.map(({ id, label }) => ({ value: id, label })),
      async run(choice) {
        if (choice === null || !isScene(choice)) return undefined;
        return answered(await alertmanager.fire(sceneRule(choice, locale)));
      },
    },
    {
      id: 'alert-resolve',
      group: 'demo',
      label: { 'zh-CN': '告警恢复', en: 'Resolve' },
      choices: [
        { value: 'newest', label: { 'zh-CN': '最近一条告警', en: 'The newest alert' } },
        { value: 'all', label: { 'zh-CN': '全部告警', en: 'All alerts' } },
      ],
      async run(choice) {
        const newest = alertmanager.firing().toSorted((a, b) => (a.startsAt < b.startsAt ? 1 : -1))[0];
        const chosen = choice === 'newest' && newest ? [newest] : [];
        const status = await alertmanager.resolve(...chosen);
        return status === null ? { 'zh-CN': '现在没有告警。', en: 'Nothing fires.' } : answered(status);
      },
    },
    {
      id: 'alert-storm',
      group: 'demo',
      label: { 'zh-CN': `告警风暴：${STORM_SIZE} 条`, en: `A storm of ${STORM_SIZE} alerts` },
      hint: { 'zh-CN': '交换机断开，后面的设备全部告警', en: 'A switch is gone, and with it all that is behind it' },
      run: async () => answered(await alertmanager.fire(...stormRules(STORM_SIZE, locale))),
    },
  ];
  if (customer === null) return controls;
  return [
    ...controls,
    {
      id: 'customer-request',
      group: 'demo',
      label: { 'zh-CN': '客户提出请求', en: 'The customer writes' },
      hint: { 'zh-CN': '发到合同频道；用 1️⃣–4️⃣ 定级', en: 'In the contract’s channel; set a level with 1️⃣–4️⃣' },
      choices: Object.entries(REQUEST_LABELS).map(([value, label]) => ({ value, label })),
      async run(choice) {
        const request = REQUESTS[choice ?? ''];
        if (request) await workspace.as(customer).say(channel, request[locale]);
        return undefined;
      },
    },
  ];
}

function answered(status: number): PageText {
  if (status === 599) return { 'zh-CN': '已发送，但 Rounds 没有应答。', en: 'Sent, but Rounds did not answer.' };
  return { 'zh-CN': `已发送，Rounds 应答 ${status}。`, en: `Sent; Rounds answered ${status}.` };
}
