import { describe, expect, test } from 'vitest';
import type { SimilarFault } from '../../src/core/similarity.ts';
import { type AlertFacts, alertMessage } from '../../src/messages/alert.ts';
import { sourceName, suggestedLevel } from '../../src/messages/alert-words.ts';
import { type StormFacts, stormMessage } from '../../src/messages/storm.ts';
import { alert, at, buttonsOf, lines, site, voice } from './facts.ts';

const similar: SimilarFault[] = [
  {
    kind: 'ticket',
    number: 31,
    title: '磁盘满',
    at: new Date('2026-03-21T02:00:00Z'),
    cause: '归档日志堆积',
    solution: '清理归档日志后恢复',
    score: 0.8,
  },
];

function facts(change: Partial<AlertFacts> = {}): AlertFacts {
  return { alert: alert(), suggestedLevel: 2, similar: [], ...change };
}

const BUTTONS = '[一级 紧急] [*二级 严重] [三级 较严重] [四级 普通] ⋯ [误报]';

describe('an alert in the channel', () => {
  test('says host and title, source, since when, links, the suggested level, and how the like was solved', () => {
    const links = [
      { label: 'graph', url: 'https://monitoring.example.com/graph' },
      { label: 'wiki', url: 'https://wiki.example.com/disk' },
    ];
    const fired = alert({}, { links, description: 'Only 7 % left\non /app' });
    const message = alertMessage(facts({ alert: fired, similar }), voice());
    expect(message.summary).toBe('🟠 主机 db-01 / 磁盘使用率 93 %');
    expect(lines(message)).toEqual([
      '🟠 主机 db-01 / 磁盘使用率 93 % · A-12 · Alertmanager · high · 10:00:12 起 · [查看图表](https://monitoring.example.com/graph) · [wiki](https://wiki.example.com/disk)',
      'Only 7 % left on /app',
      '建议 二级 严重 · 用 1️⃣2️⃣3️⃣4️⃣ 或按钮定级',
      '💡 相似故障 T-31（03-21）磁盘满：归档日志堆积 → 清理归档日志后恢复',
      BUTTONS,
    ]);
  });

  test('in English', () => {
    expect(lines(alertMessage(facts({ similar }), voice('en')))).toEqual([
      '🟠 Host db-01 / 磁盘使用率 93 % · A-12 · Alertmanager · high · since 10:00:12',
      'Suggested: Level 2, severe · set it with 1️⃣2️⃣3️⃣4️⃣ or a button',
      '💡 Like T-31 (03-21) 磁盘满: 归档日志堆积 → 清理归档日志后恢复',
      '[Level 1, urgent] [*Level 2, severe] [Level 3, serious] [Level 4, ordinary] ⋯ [False alarm]',
    ]);
  });

  test('over: says so first, with how long it lasted and how often it fired; it can still get a level', () => {
    const over = alert({ state: 'resolved', resolvedAt: at('10:12:40'), occurrences: 3 });
    const message = alertMessage(facts({ alert: over }), voice());
    expect(message.summary).toBe('✅ 已恢复 10:12:40 · 主机 db-01 / 磁盘使用率 93 %');
    expect(lines(message)).toEqual([
      '✅ 已恢复 10:12:40 · 主机 db-01 / 磁盘使用率 93 % · A-12 · Alertmanager · high · 10:00:12 起',
      '第 3 次触发 · 持续 12 分钟 28 秒',
      '建议 二级 严重 · 用 1️⃣2️⃣3️⃣4️⃣ 或按钮定级',
      BUTTONS,
    ]);
  });

  test('dismissed: says by whom and why, offers nothing to press, but reactions still count', () => {
    const dismissed = alert({ dismissedAt: at('10:05'), dismissedBy: 'engineer' });
    expect(lines(alertMessage(facts({ alert: dismissed, dismissReason: '演练', similar }), voice()))).toEqual([
      '🚫 误报 · 主机 db-01 / 磁盘使用率 93 % · A-12 · Alertmanager · high · 10:00:12 起',
      '工程师甲 10:05 标为误报：演练',
      '如确有故障，仍可用 1️⃣2️⃣3️⃣4️⃣ 定级',
    ]);
    expect(lines(alertMessage(facts({ alert: dismissed }), voice('en')))[1]).toBe(
      'Called a false alarm by Engineer A, 10:05',
    );
  });

  test('muted: says until when and why', () => {
    const mute = { reason: '机房割接', untilAt: at('22 02:00') };
    const message = alertMessage(facts({ alert: alert({ muteId: 3 }), mute, suggestedLevel: null }), voice());
    expect(message.summary).toBe('🔕 静默中 · 主机 db-01 / 磁盘使用率 93 %');
    expect(lines(message)).toContain('计划维护静默至 11-22 02:00：机房割接');
    expect(buttonsOf(message).some(({ style }) => style === 'primary')).toBe(false);
  });

  test('received long after the sender says it began: both times are told', () => {
    const late = alert({ startsAt: at('20 23:50'), receivedAt: at('10:00:14') });
    const told = lines(alertMessage(facts({ alert: late }), voice()));
    expect(told[0]).toContain('11-20 23:50:00 起');
    expect(told).toContain('10:00:14 收到');
  });

  test.each([
    ['a host that the site does not name', { hostId: null }, {}, 'db-01.example.com:9100 / 磁盘使用率 93 %'],
    ['a title that names the host', {}, { title: '主机 db-01 磁盘使用率' }, '主机 db-01 磁盘使用率'],
    ['no host at all', { hostId: null }, { host: null }, '磁盘使用率 93 %'],
    ['no title', {}, { title: ' ' }, '主机 db-01'],
    ['neither', { hostId: null }, { host: null, title: '' }, '（无标题告警）'],
  ])('with %s', (_name, change, content, subject) => {
    expect(alertMessage(facts({ alert: alert(change, content) }), voice()).summary).toBe(`🟠 ${subject}`);
  });

  test('its buttons carry alert and level', () => {
    const message = alertMessage(facts(), voice());
    expect(buttonsOf(message).map(({ action, value }) => [action, value])).toEqual([
      ['alert-level', { alert: 12, level: 1 }],
      ['alert-level', { alert: 12, level: 2 }],
      ['alert-level', { alert: 12, level: 3 }],
      ['alert-level', { alert: 12, level: 4 }],
      ['alert-dismiss', { alert: 12 }],
    ]);
  });

  test('of a contract with more levels than fit in a row, the others follow in the menu', () => {
    const levels = [1, 2, 3, 4, 5, 6].map((level) => ({ ...firstLevel(), level, name: `P${level}` }));
    const reactions = { ...site.sla.reactions, levels: ['one', 'two', 'three', 'four', 'five', 'fire_engine'] };
    const many = voice('zh-CN', { ...site, sla: { ...site.sla, levels, reactions } });
    expect(lines(alertMessage(facts(), many)).at(-1)).toBe('[P1] [*P2] [P3] [P4] ⋯ [误报] [P5] [P6]');
    expect(lines(alertMessage(facts(), many))[1]).toContain('1️⃣2️⃣3️⃣4️⃣5️⃣:fire_engine:');
  });
});

function firstLevel() {
  const [level] = site.sla.levels;
  if (!level) throw new Error('no level');
  return level;
}

describe('a storm of alerts', () => {
  const storm: StormFacts = {
    stormId: 1,
    startedAt: at('10:00'),
    endedAt: null,
    alerts: [alert(), alert({ id: 13, state: 'resolved' }), alert({ id: 14, dismissedAt: at('10:04') })],
    total: 57,
    firing: 40,
    bySeverity: [
      { name: null, count: 7 },
      { name: 'high', count: 50 },
    ],
    byHost: [{ name: '主机 db-01', count: 57 }],
  };

  test('is one message: how many, of what, and the first of them with their names', () => {
    expect(lines(stormMessage(storm, voice()))).toEqual([
      '🌩️ 告警风暴 · 10:00 起新告警 57 条，仍在触发 40 条',
      '按严重度：high ×50 · 未注明 ×7',
      '按主机：主机 db-01 ×57',
      '• 🟠 A-12 主机 db-01 / 磁盘使用率 93 % · high · 10:00',
      '• ✅ A-13 主机 db-01 / 磁盘使用率 93 % · high · 10:00',
      '• 🟠 A-14 主机 db-01 / 磁盘使用率 93 % · high · 10:00 误报',
      '另有 54 条未列出 · 逐条定级，例如 /ticket open --alert A-12 --level 2',
    ]);
  });

  test('says which have tickets, and how one without gets a level', () => {
    const alerts = [alert({ ticketId: 3 }), alert({ id: 13, state: 'resolved' }), alert({ id: 14 })];
    const told = lines(stormMessage({ ...storm, alerts, total: 3 }, voice()));
    expect(told[3]).toBe('• 🟠 A-12 主机 db-01 / 磁盘使用率 93 % · high · 10:00 · 已有工单');
    expect(told.at(-1)).toBe('逐条定级，例如 /ticket open --alert A-14 --level 2');
    const settled = lines(stormMessage({ ...storm, alerts: alerts.slice(0, 2), total: 2 }, voice()));
    expect(settled.join()).not.toContain('逐条定级');
  });

  test('over says for how long it was, in both languages', () => {
    const over = { ...storm, endedAt: at('10:12'), firing: 0, total: 1 };
    expect(stormMessage(over, voice()).summary).toBe('🌩️ 告警风暴已结束 · 10:00–10:12（12 分钟）共 1 条，仍在触发 0 条');
    expect(stormMessage(over, voice('en')).summary).toBe(
      '🌩️ Alert storm is over · 1 alert, 10:00–10:12 (12 min), 0 still firing',
    );
  });

  test('shows thirty alerts and eight hosts, and counts the rest', () => {
    const alerts = Array.from({ length: 40 }, (_, index) => alert({ id: index + 1 }));
    const byHost = Array.from({ length: 12 }, (_, index) => ({ name: `h${index}`, count: 20 - index }));
    const told = lines(stormMessage({ ...storm, alerts, byHost, total: 1_000 }, voice()));
    expect(told.filter((line) => line.startsWith('•'))).toHaveLength(30);
    expect(told[2]).toBe('按主机：h0 ×20 · h1 ×19 · h2 ×18 · h3 ×17 · h4 ×16 · h5 ×15 · h6 ×14 · h7 ×13 · 其他 ×42');
    expect(told.at(-1)).toContain('另有 970 条未列出');
  });
});

test.each([
  ['high', 2],
  ['unheard-of', null],
  ['constructor', null],
  [null, null],
])('severity %s suggests level %s', (severity, level) => {
  expect(suggestedLevel(site.sla, severity)).toBe(level);
});

test('a source is called after its product, and by its id where there are several of it, or none that is known', () => {
  const [source] = site.alerting.sources;
  if (!source) throw new Error('no source');
  const sources = [source, { ...source, id: 'second' }, { ...source, id: 'script', kind: 'generic' as const }];
  const several = voice('zh-CN', { ...site, alerting: { ...site.alerting, sources } });
  expect(['prometheus', 'second', 'script', 'gone'].map((id) => sourceName(several, id))).toEqual([
    'Alertmanager prometheus',
    'Alertmanager second',
    'script',
    'gone',
  ]);
  expect(sourceName(voice(), 'prometheus')).toBe('Alertmanager');
});
