import type { TicketKind, TicketOrigin, TicketRating } from '../../src/core/sla/ticket-head.ts';

export interface Words {
  readonly 'zh-CN': string;
  readonly en: string;
}

/** What happened once, in minutes from its beginning. */
export interface Story {
  /** Days from the contract's first, and hours of that day. */
  readonly day: number;
  readonly hour: number;
  /** Null: nobody ever set one. */
  readonly level: 1 | 2 | 3 | 4 | null;
  /** Of an alert, what its rule is called; null for a request. */
  readonly alert: string | null;
  readonly kind: TicketKind;
  readonly origin: TicketOrigin;
  readonly host: string | null;
  readonly title: Words;
  readonly cause: Words;
  readonly solution: Words;
  readonly respond: number;
  readonly restore: number;
  readonly pause?: { readonly from: number; readonly until: number; readonly reason: Words };
  readonly cancelled?: Words;
  /** Remote person-days. */
  readonly effort: number;
  readonly rating: TicketRating | null;
}

const portal = { 'zh-CN': '运维门户无法登录', en: 'Nobody can log in to the portal' };
const collector = { 'zh-CN': '采集层连接被拒', en: 'The collector is refused' };
const fills = { 'zh-CN': '数据库服务器 /app 磁盘使用率高', en: 'Database server: /app is filling' };

/** Half a year and a little more of the example's site, invented like all of it. */
export const STORIES: readonly Story[] = [
  {
    day: 6,
    hour: 10,
    level: 3,
    alert: 'CollectorErrors',
    kind: 'fault',
    origin: 'alert',
    host: 'app-01',
    title: collector,
    cause: {
      'zh-CN': '交换机更换后 SNMP 团体字未同步',
      en: 'The switch was replaced; its SNMP community was not carried over',
    },
    solution: {
      'zh-CN': '更新采集任务的团体字并重启采集层',
      en: 'Community updated in the collection task, collector restarted',
    },
    respond: 12,
    restore: 95,
    effort: 0.25,
    rating: 'satisfied',
  },
  {
    day: 19,
    hour: 14,
    level: 4,
    alert: null,
    kind: 'consultation',
    origin: 'phone',
    host: null,
    title: { 'zh-CN': '如何导出设备清单', en: 'How to export the list of devices' },
    cause: { 'zh-CN': '不熟悉导出菜单', en: 'The export menu was not known' },
    solution: { 'zh-CN': '电话指导，并补充到使用手册', en: 'Explained by telephone, added to the manual' },
    respond: 4,
    restore: 25,
    effort: 0.1,
    rating: 'very-satisfied',
  },
  {
    day: 33,
    hour: 3,
    level: 1,
    alert: 'PortalDown',
    kind: 'fault',
    origin: 'alert',
    host: 'app-01',
    title: portal,
    cause: {
      'zh-CN': '日志写满 /app，展现层无法写会话',
      en: 'Logs had filled /app; the web layer could write no sessions',
    },
    solution: { 'zh-CN': '清理历史日志，补上日志轮转', en: 'Old logs removed, rotation set up' },
    respond: 4,
    restore: 118,
    effort: 0.5,
    rating: 'fair',
  },
  {
    day: 47,
    hour: 9,
    level: 2,
    alert: 'DiskUsageHigh',
    kind: 'fault',
    origin: 'alert',
    host: 'db-01',
    title: fills,
    cause: { 'zh-CN': '慢查询日志未设上限', en: 'The slow query log had no limit' },
    solution: { 'zh-CN': '归档并限制慢查询日志', en: 'Slow query log archived and limited' },
    respond: 17,
    restore: 210,
    effort: 0.25,
    rating: 'satisfied',
  },
  {
    day: 61,
    hour: 15,
    level: 4,
    alert: null,
    kind: 'service',
    origin: 'chat',
    host: null,
    title: { 'zh-CN': '新增动力车间 12 台交换机的采集', en: 'Collect 12 more switches of the power house' },
    cause: { 'zh-CN': '新增设备', en: 'New devices' },
    solution: { 'zh-CN': '录入设备并核对采集数据', en: 'Devices entered, their data compared' },
    respond: 20,
    restore: 1_500,
    effort: 0.5,
    rating: 'very-satisfied',
  },
  {
    day: 78,
    hour: 11,
    level: 3,
    alert: 'CollectorErrors',
    kind: 'fault',
    origin: 'alert',
    host: 'app-01',
    title: collector,
    cause: { 'zh-CN': '防火墙策略调整后 161 端口被拦截', en: 'A new firewall rule blocked port 161' },
    solution: { 'zh-CN': '客户放行端口后恢复', en: 'Restored when the customer opened the port' },
    respond: 9,
    restore: 400,
    pause: {
      from: 40,
      until: 330,
      reason: { 'zh-CN': '等待客户调整防火墙', en: 'Waiting for the customer’s firewall' },
    },
    effort: 0.25,
    rating: 'satisfied',
  },
  {
    day: 92,
    hour: 16,
    level: 4,
    alert: null,
    kind: 'defect',
    origin: 'chat',
    host: null,
    title: { 'zh-CN': '告警列表按时间排序错误', en: 'The list of alarms is sorted wrongly' },
    cause: { 'zh-CN': '跨年数据按字符串比较', en: 'Dates were compared as text' },
    solution: { 'zh-CN': '升级展现层补丁', en: 'Patch of the web layer installed' },
    respond: 15,
    restore: 2_700,
    effort: 0.75,
    rating: 'satisfied',
  },
  {
    day: 104,
    hour: 2,
    level: 2,
    alert: 'DiskUsageHigh',
    kind: 'fault',
    origin: 'alert',
    host: 'db-01',
    title: fills,
    cause: { 'zh-CN': '历史告警表未归档', en: 'The table of past alarms was never archived' },
    solution: { 'zh-CN': '归档一年以前的告警', en: 'Alarms older than a year archived' },
    respond: 3,
    restore: 165,
    effort: 0.25,
    rating: 'satisfied',
  },
  {
    day: 118,
    hour: 13,
    level: 3,
    alert: 'CertificateExpiring',
    kind: 'fault',
    origin: 'alert',
    host: 'app-01',
    title: { 'zh-CN': '门户证书即将到期', en: 'The portal’s certificate is about to end' },
    cause: { 'zh-CN': '证书每年人工续期', en: 'It is renewed by hand each year' },
    solution: {
      'zh-CN': '更换证书，并把到期检查加入每日巡检',
      en: 'Certificate replaced, its end checked daily from now on',
    },
    respond: 25,
    restore: 610,
    effort: 0.25,
    rating: 'satisfied',
  },
  {
    day: 131,
    hour: 8,
    level: 3,
    alert: 'CollectorErrors',
    kind: 'fault',
    origin: 'alert',
    host: 'app-01',
    title: collector,
    cause: { 'zh-CN': '', en: '' },
    solution: { 'zh-CN': '', en: '' },
    respond: 6,
    restore: 0,
    cancelled: { 'zh-CN': '客户停电检修，已事先通知', en: 'The customer’s announced power work' },
    effort: 0,
    rating: null,
  },
  {
    day: 146,
    hour: 17,
    level: null,
    alert: 'DeviceUnreachable',
    kind: 'fault',
    origin: 'alert',
    host: null,
    title: { 'zh-CN': '设备 192.0.2.118 无响应', en: 'Device 192.0.2.118 does not answer' },
    cause: { 'zh-CN': '', en: '' },
    solution: { 'zh-CN': '', en: '' },
    respond: 0,
    restore: 30,
    effort: 0,
    rating: null,
  },
  {
    day: 159,
    hour: 10,
    level: 2,
    alert: 'DiskUsageHigh',
    kind: 'fault',
    origin: 'alert',
    host: 'db-01',
    title: fills,
    cause: { 'zh-CN': '归档任务失败后未重试', en: 'The archiving had failed and was not tried again' },
    solution: { 'zh-CN': '修复归档任务并补跑', en: 'Archiving mended and run again' },
    respond: 4,
    restore: 545,
    effort: 0.5,
    rating: 'fair',
  },
  {
    day: 176,
    hour: 9,
    level: 4,
    alert: null,
    kind: 'complaint',
    origin: 'visit',
    host: null,
    title: { 'zh-CN': '短信通知有时延迟', en: 'Text messages sometimes come late' },
    cause: { 'zh-CN': '短信网关夜间限速', en: 'The gateway is slow at night' },
    solution: { 'zh-CN': '与运营商确认，改走备用通道', en: 'Agreed with the carrier, sent by another way' },
    respond: 28,
    restore: 3_300,
    effort: 0.25,
    rating: 'satisfied',
  },
  {
    day: 201,
    hour: 11,
    level: 3,
    alert: 'CollectorErrors',
    kind: 'fault',
    origin: 'alert',
    host: 'app-01',
    title: collector,
    cause: { 'zh-CN': '采集线程池耗尽', en: 'The collector had no threads left' },
    solution: { 'zh-CN': '调大线程池并升级采集层', en: 'More threads; collector upgraded' },
    respond: 8,
    restore: 130,
    effort: 0.25,
    rating: 'satisfied',
  },
];
