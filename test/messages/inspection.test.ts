import { describe, expect, test } from 'vitest';
import type { ChatBlock, ChatMessage, RichText } from '../../src/core/chat.ts';
import type { CheckResult, Inspection, InspectionItem, ItemEntry } from '../../src/core/inspection.ts';
import type { Locale } from '../../src/core/message.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { inspectionOverview } from '../../src/messages/inspection-overview.ts';
import { inspectionRootMessage } from '../../src/messages/inspection-root.ts';
import { closingMessage, inspectionGroupMessage, manualItemMessage } from '../../src/messages/inspection-thread.ts';
import { progressBar, type Voice } from '../../src/messages/voice.ts';
import { testSite } from '../support/site.ts';

const site = testSite({ hosts: ['app-01'] });

function voice(locale: Locale = 'zh-CN'): Voice {
  return { site, locale, t: createTexts()(locale, 'Asia/Shanghai') };
}

let nextKey = 1;
function item(id: string, verdicts: (Verdict | null)[], entries: Partial<ItemEntry>[] = []): InspectionItem {
  nextKey += 1;
  return {
    key: nextKey,
    id,
    title: { 'zh-CN': `项目${id}`, en: `Item ${id}` },
    results: verdicts.map(
      (verdict, index): CheckResult => ({
        key: nextKey * 100 + index,
        checkId: 'c',
        target:
          verdict === 'pending'
            ? { kind: 'person', id: 'person', name: '人工' }
            : { kind: 'host', id: `h${index}`, name: { 'zh-CN': `主机${index}`, en: `Host ${index}` } },
        params: {},
        limits: {},
        verdict,
        findings:
          verdict === null || verdict === 'pending'
            ? []
            : [{ verdict, message: { key: 'inspection.items-done', values: { done: index, total: 9 } } }],
        collectedAt: null,
      }),
    ),
    entries: entries.map((entry) => ({
      kind: 'remark',
      verdict: null,
      text: '说明',
      personId: 'engineer',
      at: new Date(0),
      ...entry,
    })),
  };
}

function inspection(items: InspectionItem[], change: Partial<Inspection> = {}): Inspection {
  return {
    id: 12,
    contractId: 'acme',
    templateId: 'monthly',
    title: { 'zh-CN': '月度巡检', en: 'Monthly inspection' },
    mode: 'remote',
    plannedMode: 'remote',
    state: 'answering',
    startedBy: 'engineer',
    startedAt: new Date('2026-11-21T02:00:00Z'),
    collectedAt: new Date('2026-11-21T02:00:14Z'),
    endedAt: null,
    endReason: null,
    endedBy: null,
    hosts: null,
    effort: null,
    defaultEffort: { onsite: 0, remote: 1, office: 0.5 },
    targets: [
      {
        kind: 'host',
        id: 'app-01',
        name: { 'zh-CN': '应用服务器', en: 'Application server' },
        state: 'done',
        failure: null,
        clockOffsetMs: 0,
        startedAt: null,
        endedAt: null,
      },
    ],
    groups: [{ title: { 'zh-CN': '服务器巡检', en: 'Servers' }, items }],
    ...change,
  };
}

function plain(text: RichText): string {
  if (typeof text === 'string') return text;
  return text.map((span) => (typeof span === 'string' ? span : (Object.values(span)[0] ?? ''))).join('');
}

function lines(message: ChatMessage): string[] {
  return message.blocks.flatMap((block: ChatBlock) => {
    if (block.kind === 'list') return block.items.map(plain);
    if (block.kind === 'buttons') return [`[${block.buttons.map((button) => button.label).join('] [')}]`];
    return block.kind === 'divider' || block.kind === 'chart' ? [] : [plain(block.text)];
  });
}

describe('the root message', () => {
  test('while it runs shows how far it is, in figures and as a bar', () => {
    const running = inspection([item('a', ['normal']), item('b', ['abnormal']), item('c', [null])], {
      state: 'running',
    });
    expect(lines(inspectionRootMessage(running, voice()))).toEqual([
      '⏳ 月度巡检（远程）2026-11-21 · 运维系统 · 工程师甲 10:00 发起',
      '▓▓▓▓▓▓░░░░ 2/3 项 · ✅ 1 正常 · ⚠️ 1 异常',
      '应用服务器 ✔',
      '[停止]',
    ]);
  });

  test('says state and subject first, and names what needs someone, worst first', () => {
    const done = inspection([
      item('a', ['normal']),
      item('b', ['pending']),
      item('c', ['unknown']),
      item('d', ['abnormal', 'normal']),
    ]);
    const message = inspectionRootMessage(done, voice());
    expect(message.summary).toBe('⚠️ 月度巡检（远程）2026-11-21：1 项异常，1 项未能检查，1 项待人工确认');
    expect(lines(message)).toEqual([
      '⚠️ 月度巡检（远程）2026-11-21：1 项异常，1 项未能检查，1 项待人工确认 · 运维系统 · 工程师甲 10:00 发起',
      '用时 14 秒 · 覆盖 2/4 项 · ✅ 1 · 👤 1 · ❔ 1 · ⚠️ 1',
      '⚠️ 项目d — 主机0 0/9 项',
      '❔ 项目c — 主机0：0/9 项',
      '👤 项目b — 待人工确认，请在讨论串中作答',
      '[重试未能检查项] [获取暂定稿]',
    ]);
  });

  test('names together what could not be checked for one and the same reason, and says it once', () => {
    const cause = { key: 'ssh.cancelled', values: { host: 'app-01' } };
    const unreachable = (id: string) => {
      const unknown = item(id, ['unknown', 'unknown']);
      const results = unknown.results.map((result) => ({
        ...result,
        target: { kind: 'host' as const, id: 'app-01', name: '应用服务器' },
        findings: [{ verdict: 'unknown' as const, message: cause }],
      }));
      return { ...unknown, results };
    };
    const spoiled = inspection([unreachable('a'), unreachable('b'), item('c', ['unknown'])]);
    expect(lines(inspectionRootMessage(spoiled, voice()))).toEqual(
      expect.arrayContaining(['❔ 项目a、项目b — 应用服务器：app-01：未完成即被取消。', '❔ 项目c — 主机0：0/9 项']),
    );
    const [group] = spoiled.groups;
    if (!group) throw new Error('no group');
    expect(lines(inspectionGroupMessage(spoiled, group, voice()))).toContain(
      '❔ 项目a — ❔ 应用服务器：app-01：未完成即被取消。',
    );
  });

  test('in English', () => {
    const message = inspectionRootMessage(inspection([item('a', ['attention']), item('b', ['normal'])]), voice('en'));
    expect(message.summary).toBe('🟡 Monthly inspection (remote) 2026-11-21: 1 item needs attention');
    const fine = inspectionRootMessage(inspection([item('a', ['normal'])]), voice('en'));
    expect(fine.summary).toBe('✅ Monthly inspection (remote) 2026-11-21: all normal');
  });

  test('ended by someone says by whom and why, and offers nothing to press', () => {
    const end = { state: 'cancelled', endedBy: 'lead', endReason: '人工停止' } as const;
    const told = lines(inspectionRootMessage(inspection([item('a', ['unknown'])], end), voice()));
    expect(told[0]).toContain('已取消');
    expect(told.at(-1)).toBe('由 组长 取消：人工停止');
  });

  test('issued names who confirmed it', () => {
    const end = { state: 'issued', endedBy: 'lead', endedAt: new Date('2026-11-21T03:00:00Z') } as const;
    const effort = { onsite: 0, remote: 1, office: 0 };
    const told = lines(inspectionRootMessage(inspection([item('a', ['normal'])], { ...end, effort }), voice()));
    expect(told.at(-1)).toBe('组长 于 2026-11-21 11:00 出具正式巡检报告');
  });
});

describe('the thread', () => {
  test('a group names abnormal and unknown items first, with answers and overrides', () => {
    const group = inspection([
      item('a', ['normal']),
      item('b', ['abnormal'], [{ kind: 'override', verdict: 'attention', text: '已安排扩容' }]),
      item('c', ['unknown']),
    ]);
    const [first] = group.groups;
    if (!first) throw new Error('no group');
    expect(lines(inspectionGroupMessage(group, first, voice()))).toEqual([
      '服务器巡检',
      '❔ 项目c — ❔ 主机0：0/9 项',
      '🟡 项目b — ⚠️ 主机0 0/9 项；工程师甲 将「异常」改判为「需关注」：已安排扩容',
      '✅ 项目a — 主机0 0/9 项',
      '[备注 / 改判…]',
    ]);
  });

  test('a question has two buttons until it is answered, and can be answered otherwise as long as nothing is issued', () => {
    const asked = item('sms', ['pending']);
    const open = inspection([asked]);
    expect(lines(manualItemMessage(open, asked, ['收到短信了吗'], voice()))).toEqual([
      '👤 项目sms — 收到短信了吗',
      '[正常] [异常…]',
    ]);
    const answered = { ...asked, entries: item('x', [], [{ kind: 'answer', verdict: 'normal', text: '' }]).entries };
    expect(lines(manualItemMessage(open, answered, ['收到短信了吗'], voice()))).toEqual([
      '✅ 项目sms — 收到短信了吗',
      '工程师甲 确认：正常',
      '[正常] [异常…]',
    ]);
    const issued = inspection([answered], { state: 'issued' });
    expect(lines(manualItemMessage(issued, answered, ['收到短信了吗'], voice()))).toHaveLength(2);
  });

  test('closing asks for the person-days by kind', () => {
    expect(lines(closingMessage(inspection([item('a', ['normal'])]), voice()))).toEqual([
      '全部项目已有结果。人天：远程 1 人天，后台 0.5 人天。确认后出具正式巡检报告。',
      '[确认并出具] [修改人天…]',
    ]);
  });

  test('closing does not pass over what could not be checked', () => {
    const [text] = lines(closingMessage(inspection([item('a', ['normal']), item('b', ['unknown'])]), voice()));
    expect(text).toContain('但有 1 项未能检查。可先重试，也可照此出具，整体结果不会判为正常。');
  });
});

test('a target is named once for all that is said of it, what is worst first', () => {
  const [first, second] = item('a', ['normal', 'normal']).results;
  if (!first || !second) throw new Error('no results');
  const bad = {
    ...first,
    verdict: 'abnormal' as const,
    findings: first.findings.map((finding) => ({ ...finding, verdict: 'abnormal' as const })),
  };
  const both = { ...item('a', []), results: [first, second, first, bad] };
  const group = inspection([both]);
  const [servers] = group.groups;
  if (!servers) throw new Error('no group');
  expect(lines(inspectionGroupMessage(group, servers, voice()))[1]).toBe(
    '⚠️ 项目a — ⚠️ 主机0 0/9 项；0/9 项；0/9 项；主机1 1/9 项',
  );
});

test('the overview has everything and nothing to press', () => {
  const message = inspectionOverview(inspection([item('a', ['unknown']), item('b', ['abnormal'])]), voice());
  expect(message.blocks.some((block) => block.kind === 'buttons' || 'button' in block)).toBe(false);
  expect(lines(message)).toContain('服务器巡检');
});

test.each([
  [0, 0, '░░░░░░░░░░'],
  [0, 3, '░░░░░░░░░░'],
  [199, 200, '▓▓▓▓▓▓▓▓▓░'],
  [200, 200, '▓▓▓▓▓▓▓▓▓▓'],
])('progress %i of %i', (done, total, bar) => {
  expect(progressBar(done, total)).toBe(bar);
});

test('a clock that is two hours off is noted, a second is not', () => {
  const [target] = inspection([]).targets;
  if (!target) throw new Error('no target');
  const off = (clockOffsetMs: number) =>
    lines(
      inspectionRootMessage(inspection([item('a', ['normal'])], { targets: [{ ...target, clockOffsetMs }] }), voice()),
    );
  const note = '应用服务器 的时钟与 Rounds 相差 2 小时，已记录；判断以 Rounds 时钟为准。';
  expect(off(-7_200_000)).toContain(note);
  expect(off(1_000).join()).not.toContain('时钟');
});
