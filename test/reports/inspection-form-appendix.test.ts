import { describe, expect, it } from 'vitest';
import type { InspectedTarget } from '../../src/core/inspection.ts';
import { cutExcerpts } from '../../src/reports/inspection-form/excerpt.ts';
import { hashInspectionFormFacts } from '../../src/reports/inspection-form/fingerprint.ts';
import { buildInspectionForm } from '../../src/reports/inspection-form.ts';
import { monthlyFacts } from './fixtures/monthly-facts.ts';
import { byHand, facts, finding, item, result, sampleTranslate, target } from './fixtures/sample-facts.ts';

function appendixOf(seen: InspectedTarget, evidence: { excerpt: string; truncated: boolean } | null) {
  const found = result(seen, 'disk', finding('abnormal', '剩余 3 GB', ''));
  const model = buildInspectionForm(
    facts(
      { targets: [seen], groups: [{ title: 'g', items: [item('disk', '磁盘空间', [found, byHand()])] }] },
      { evidence: evidence ? { [found.key]: evidence } : {} },
    ),
    sampleTranslate('zh-CN'),
    'zh-CN',
  );
  return { targets: model.targets, evidence: model.evidence };
}

describe('the evidence', () => {
  it('has one entry for each result that a machine found, with when, how long and how far the clock was off', () => {
    const { evidence } = appendixOf(target('host', 'app-01', '应用服务器'), {
      excerpt: '/dev/vda3 3 GB\n',
      truncated: false,
    });
    expect(evidence).toEqual([
      {
        number: 1,
        heading: '磁盘空间 · 应用服务器',
        meta: '检查方法：disk；判定：异常；采集于 2026-11-29 10:02；该对象巡检用时 2.4 秒；时钟偏差：不超过 1 秒',
        clockNote: '',
        excerpt: '/dev/vda3 3 GB',
        cutNote: '',
      },
    ]);
  });

  it.each([
    [1_000, '不超过 1 秒', ''],
    [-1_000, '不超过 1 秒', ''],
    [5_000, '快 5 秒', ''],
    [-59_999, '慢 60 秒', ''],
    [60_000, '快 1 分钟', '注意：该对象的时钟比 Rounds 快 1 分钟，摘录中由对象自己记录的时间须相应换算。'],
    [-7_200_000, '慢 2 小时', '注意：该对象的时钟比 Rounds 慢 2 小时，摘录中由对象自己记录的时间须相应换算。'],
    [null, '—', ''],
  ])('a clock that is off by %s ms: %s', (clockOffsetMs, clock, clockNote) => {
    const { targets, evidence } = appendixOf(target('host', 'app-01', '应用服务器', { clockOffsetMs }), null);
    expect(targets[0]?.clock).toBe(clock);
    expect(evidence[0]?.clockNote).toBe(clockNote);
  });

  it('tells how each target fared', () => {
    const states: [Partial<InspectedTarget>, string, string, string][] = [
      [{}, '', '已完成', '2.4 秒'],
      [{ state: 'waiting', startedAt: null, endedAt: null }, '', '尚未连接', '—'],
      [{ state: 'running', endedAt: null }, '', '正在巡检', '—'],
      [{ state: 'failed' }, '【未能检查】', '失败，没有记录原因', '2.4 秒'],
      [
        { state: 'failed', failure: { key: 'sample.x', values: { text: '拒绝连接' } } },
        '【未能检查】',
        '失败：拒绝连接',
        '2.4 秒',
      ],
    ];
    for (const [more, failedMark, state, duration] of states) {
      const [seen] = appendixOf(target('host', 'app-01', '应用服务器', more), null).targets;
      expect(seen).toMatchObject({ failedMark, state, duration });
    }
  });

  it.each([
    ['whole', 'x'.repeat(100), false, 100, ''],
    [
      'whole, but cut when it was collected',
      'x'.repeat(100),
      true,
      100,
      '（原始输出较长，只保存了前 100 个字符，即以上全部）',
    ],
    [
      'longer than is printed',
      'x'.repeat(8_000),
      false,
      4_000,
      '（以上为前 4,000 个字符，共 8,000 个；其余保存在巡检记录中）',
    ],
    [
      'longer than is printed and cut before',
      'x'.repeat(8_000),
      true,
      4_000,
      '（以上为前 4,000 个字符；巡检记录中保存了前 8,000 个，原始输出更长）',
    ],
    ['of too many lines', 'x\n'.repeat(60), false, 99, '（以上为前 99 个字符，共 119 个；其余保存在巡检记录中）'],
    ['empty', '\n', false, 0, '没有原始输出。剩余 3\u00a0GB'],
  ])('an excerpt that is %s says so', (_name, excerpt, truncated, shown, cutNote) => {
    const [entry] = appendixOf(target('host', 'app-01', '应用服务器'), { excerpt, truncated }).evidence;
    expect(entry?.excerpt).toHaveLength(shown);
    expect(entry?.cutNote).toBe(cutNote);
  });

  it('is left out where there is none', () => {
    const model = buildInspectionForm(facts({}), sampleTranslate('en'), 'en');
    expect(model).toMatchObject({ hasAppendix: false, targets: [], evidence: [], rows: [] });
  });
});

describe('cutting excerpts to what an appendix holds', () => {
  it('never cuts a pair of surrogates in half', () => {
    const [cut] = cutExcerpts([{ verdict: 'abnormal', excerpt: `x${'👍'.repeat(3_000)}` }]);
    expect(cut).toHaveLength(3_999);
    expect(cut?.isWellFormed()).toBe(true);
  });

  it('gives those that are not normal the room first', () => {
    const normal = Array.from({ length: 300 }, () => ({ verdict: 'normal' as const, excerpt: 'n'.repeat(1_200) }));
    const abnormal = Array.from({ length: 50 }, () => ({ verdict: 'unknown' as const, excerpt: 'u'.repeat(4_000) }));
    const cuts = cutExcerpts([...normal, ...abnormal]);
    expect(cuts.slice(300).every((cut) => cut?.length === 4_000)).toBe(true);
    expect(cuts.slice(0, 300).filter((cut) => cut !== null)).toHaveLength(33);
  });
});

describe('the fingerprint', () => {
  it('is the same for the same facts in any order of keys and in any language', () => {
    const { documentHash, ...given } = monthlyFacts();
    const reordered = { ...Object.fromEntries(Object.entries(given).reverse()) } as typeof given;
    expect(hashInspectionFormFacts(reordered)).toBe(documentHash);
    expect(documentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes with any fact', () => {
    const given = facts({});
    const changes = [
      { ...given, inspection: { ...given.inspection, startedAt: new Date(given.inspection.startedAt.getTime() + 1) } },
      { ...given, evidence: { 1: { excerpt: '', truncated: false } } },
      { ...given, people: {} },
    ];
    const hashes = [given, ...changes].map((changed) => hashInspectionFormFacts(changed));
    expect(new Set(hashes).size).toBe(4);
  });
});
