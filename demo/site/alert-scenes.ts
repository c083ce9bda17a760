import type { Locale } from '../../src/core/message.ts';
import type { AlertRule } from './alertmanager.ts';

type Words = { readonly [L in Locale]: string };

interface Scene {
  readonly label: Words;
  readonly labels: { readonly [name: string]: string };
  readonly summary: Words;
  readonly description: Words;
}

/** What the demo's monitoring has to say, by id: one of each severity. */
const SCENES = {
  disk: {
    label: { 'zh-CN': '数据库服务器磁盘 93 %', en: 'Database server, disk at 93 %' },
    labels: { alertname: 'DiskUsageHigh', severity: 'high', host: 'db-01', instance: 'db-01:9100', mountpoint: '/' },
    summary: { 'zh-CN': '数据库服务器 / 磁盘使用率 93 %', en: 'Database server: / is 93 % full' },
    description: {
      'zh-CN': '剩余 7.1 GB，过去 6 小时每小时增长约 0.4 GB，预计 17 小时后写满。',
      en: '7.1 GB left, 0.4 GB less each hour over the last six: full in about 17 hours.',
    },
  },
  portal: {
    label: { 'zh-CN': '门户无法登录', en: 'Nobody can log in to the portal' },
    labels: { alertname: 'PortalDown', severity: 'critical', host: 'app-01', instance: 'app-01:443', job: 'blackbox' },
    summary: { 'zh-CN': '运维系统门户无法登录', en: 'The operations portal refuses every login' },
    description: {
      'zh-CN': '连续 3 次探测失败：登录页返回 HTTP 502，业务已受影响。',
      en: 'Three probes in a row failed: the login page answers HTTP 502. Users are affected.',
    },
  },
  collector: {
    label: { 'zh-CN': '采集层连接被拒', en: 'The collector is refused' },
    labels: { alertname: 'CollectorErrors', severity: 'warning', host: 'app-01', instance: 'app-01:9100' },
    summary: { 'zh-CN': '采集层 5 分钟内 12 次连接被拒', en: 'The collector was refused 12 times in 5 minutes' },
    description: {
      'zh-CN': '目标 192.0.2.31:161（动力车间接入交换机），其余设备采集正常。',
      en: 'Target 192.0.2.31:161, an access switch; all other devices are collected.',
    },
  },
  certificate: {
    label: { 'zh-CN': '证书 14 天后到期', en: 'A certificate ends in 14 days' },
    labels: { alertname: 'CertificateExpiring', severity: 'info', host: 'app-01', instance: 'app-01:443' },
    summary: { 'zh-CN': '门户证书 14 天后到期', en: 'The portal’s certificate ends in 14 days' },
    description: { 'zh-CN': '请安排续期。', en: 'Please arrange for a new one.' },
  },
} as const satisfies { readonly [id: string]: Scene };

export type SceneId = keyof typeof SCENES;

export const SCENE_LABELS: readonly { readonly id: SceneId; readonly label: Words }[] = Object.entries(SCENES).map(
  ([id, { label }]) => ({ id: id as SceneId, label }),
);

export function isScene(id: string): id is SceneId {
  return Object.hasOwn(SCENES, id);
}

export function sceneRule(id: SceneId, locale: Locale): AlertRule {
  const { labels, summary, description } = SCENES[id];
  const name: string = labels.alertname;
  return {
    labels,
    annotations: {
      summary: summary[locale],
      description: description[locale],
      runbook_url: `https://wiki.example.com/runbooks/${name}`,
    },
  };
}

/** Many devices at once, as when the switch before them is gone. */
export function stormRules(count: number, locale: Locale): readonly AlertRule[] {
  return Array.from({ length: count }, (_, index) => {
    const device = `192.0.2.${101 + index}`;
    const summary: Words = { 'zh-CN': `设备 ${device} 无响应`, en: `Device ${device} does not answer` };
    return {
      labels: { alertname: 'DeviceUnreachable', severity: 'warning', instance: device, job: 'snmp' },
      annotations: { summary: summary[locale] },
    };
  });
}
