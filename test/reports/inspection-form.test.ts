import { describe, expect, it } from 'vitest';
import type { Inspection, InspectionItem } from '../../src/core/inspection.ts';
import { LOCALES } from '../../src/core/message.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import {
  buildInspectionForm,
  type InspectionFormFacts,
  type InspectionFormModel,
} from '../../src/reports/inspection-form.ts';
import { monthlyFacts } from './fixtures/monthly-facts.ts';
import { at, byHand, entry, facts, finding, item, result, sampleTranslate, target } from './fixtures/sample-facts.ts';

const app = target('host', 'app-01', { 'zh-CN': '应用服务器', en: 'Application server' });
const db = target('host', 'db-01', { 'zh-CN': '数据库服务器', en: 'Database server' });

function build(given: InspectionFormFacts, locale: 'zh-CN' | 'en' = 'zh-CN'): InspectionFormModel {
  return buildInspectionForm(given, sampleTranslate(locale), locale);
}

/** An inspection of one group with these items. */
function buildItems(
  items: readonly InspectionItem[],
  more: Partial<Inspection> = {},
  rest: Partial<InspectionFormFacts> = {},
) {
  return build(facts({ targets: [app, db], groups: [{ title: '服务器巡检', items }], ...more }, rest));
}

/** An item that stands as wanted. */
function standing(verdict: Verdict | 'waiting'): InspectionItem {
  if (verdict === 'pending') return item('x', 'x', [byHand()]);
  if (verdict === 'waiting') return item('x', 'x', [{ ...result(app, 'disk'), verdict: null, collectedAt: null }]);
  return item('x', 'x', [result(app, 'disk', finding(verdict, verdict, verdict))]);
}

describe('the whole model', () => {
  it.each(LOCALES.flatMap((locale) => (['issued', 'answering'] as const).map((state) => ({ locale, state }))))(
    'of a month, $state, in $locale, is as agreed',
    async ({ locale, state }) => {
      const model = build(monthlyFacts(state), locale);
      const golden = { ...model, fingerprint: '(sha-256)', fingerprintShort: '(sha-256)' };
      await expect(`${JSON.stringify(golden, null, 2)}\n`).toMatchFileSnapshot(
        `golden/monthly-${state}.${locale}.json`,
      );
    },
  );

  it('is the same for the same facts', () => {
    const given = monthlyFacts();
    expect(build(given)).toEqual(build(structuredClone(given)));
  });
});

describe('the overall result', () => {
  const cases: [(Verdict | 'waiting')[], string, string][] = [
    [['normal', 'normal'], '☑☐', ''],
    [['normal', 'attention'], '☑☐', '（需关注 1 项）'],
    [['normal', 'abnormal'], '☐☑', '（异常 1 项）'],
    [['normal', 'unknown'], '☐☐', '未作结论（未能检查 1 项）'],
    [['normal', 'pending'], '☐☐', '未作结论（待人工确认 1 项）'],
    [['normal', 'waiting'], '☐☐', '未作结论（尚未检查 1 项）'],
    [['abnormal', 'unknown', 'pending'], '☐☑', '（异常 1 项，未能检查 1 项，待人工确认 1 项）'],
    [['unknown', 'unknown', 'unknown'], '☐☐', '未作结论（未能检查 3 项）'],
    [[], '☐☐', '未作结论（没有检查项目）'],
  ];
  it.each(cases)('of %j ticks %s', (verdicts, boxes, note) => {
    const model = buildItems(verdicts.map(standing));
    expect(model.overallNormalBox + model.overallAbnormalBox).toBe(boxes);
    expect(model.overallNote).toBe(note);
  });

  it.each(['cancelled', 'interrupted'] as const)(
    'of an inspection that was %s ticks nothing, however well it looked',
    (state) => {
      const model = buildItems([standing('normal')], { state });
      expect(model.overallNormalBox + model.overallAbnormalBox).toBe('☐☐');
      expect(model.provisional).toBe(true);
    },
  );

  it('counts once: every count of the form comes from the same items', () => {
    const model = buildItems(
      (['normal', 'normal', 'attention', 'abnormal', 'unknown', 'pending', 'waiting'] as const).map(standing),
    );
    expect(model).toMatchObject({
      countNormal: 2,
      countAttention: 1,
      countAbnormal: 1,
      countUnknown: 2,
      countPending: 1,
      countCovered: 4,
      countTotal: 7,
      summary:
        '共 7 项，已得出结论 4/7：正常 2 项，需关注 1 项，异常 1 项，未能检查 1 项，待人工确认 1 项，尚未检查 1 项。',
    });
    expect(model.rows.filter((row) => row.normalBox === '☑')).toHaveLength(3);
    expect(model.rows.filter((row) => row.abnormalBox === '☑')).toHaveLength(1);
  });
});

describe('one row', () => {
  const cases: [Verdict | 'waiting', string, string][] = [
    ['normal', '☑☐', ''],
    ['attention', '☑☐', '需关注'],
    ['abnormal', '☐☑', ''],
    ['unknown', '☐☐', '未能检查'],
    ['pending', '☐☐', '待人工确认'],
    ['waiting', '☐☐', '尚未检查'],
  ];
  it.each(cases)('that is %s ticks %s and says why', (verdict, boxes, note) => {
    const [row] = buildItems([standing(verdict)]).rows;
    expect(`${row?.normalBox}${row?.abnormalBox}`).toBe(boxes);
    expect(row?.resultNote).toBe(note);
    expect(row?.reasons.length).toBe(verdict === 'normal' ? 0 : 1);
  });

  it('has one line per target with all that its checks found', () => {
    const both = [app, db].flatMap((host) => [
      result(host, 'cpu', finding('normal', 'CPU 28 %', '')),
      result(host, 'load', finding('normal', '负载 1.2', '')),
    ]);
    const [row] = buildItems([item('cpu', 'CPU', both)]).rows;
    expect(row?.lines.map(({ target: name, text }) => `${name}|${text}`)).toEqual([
      '应用服务器|CPU 28\u00a0%；负载 1.2',
      '数据库服务器|CPU 28\u00a0%；负载 1.2',
    ]);
  });

  it('marks the lines that are not normal, and gives their findings as the reason', () => {
    const [row] = buildItems([
      item('disk', '磁盘', [
        result(app, 'disk', finding('normal', '/app 182 GB', ''), finding('abnormal', '/data 3 GB', '')),
        result(db, 'disk', finding('unknown', '连接超时', '')),
      ]),
    ]).rows;
    expect(row?.lines.map(({ abnormalMark, otherMark }) => [abnormalMark, otherMark])).toEqual([
      ['【异常】', ''],
      ['', '【未能检查】'],
    ]);
    expect(row?.reasons.map(({ text }) => text)).toEqual([
      '应用服务器：/data 3\u00a0GB',
      '【未能检查】数据库服务器：连接超时',
    ]);
  });

  it('says once what keeps several checks of a target from being done, and gives the worst reason first', () => {
    const out = () => finding('unknown', '连接超时。请检查网络。', '');
    const [row] = buildItems([
      item('cpu', 'CPU', [
        result(db, 'cpu', out()),
        result(app, 'cpu', finding('abnormal', 'CPU 98 %。', '')),
        result(db, 'load', out()),
        result(app, 'load', finding('abnormal', '负载 12', '')),
      ]),
    ]).rows;
    expect(row?.lines.map(({ target: name, text }) => `${name}|${text}`)).toEqual([
      '数据库服务器|连接超时。请检查网络。',
      '应用服务器|CPU 98\u00a0%；负载 12',
    ]);
    expect(row?.reasons.map(({ text }) => text)).toEqual([
      '应用服务器：CPU 98\u00a0%；负载 12',
      '【未能检查】数据库服务器：连接超时。请检查网络。',
    ]);
  });

  it('names the target’s failure where a result has no finding of its own', () => {
    const down = {
      ...app,
      state: 'failed' as const,
      failure: { key: 'sample.f', values: { text: '主机密钥与记录不符' } },
    };
    const [row] = buildItems([item('disk', '磁盘', [{ ...result(down, 'disk'), verdict: 'unknown', findings: [] }])], {
      targets: [down],
    }).rows;
    expect(row?.lines[0]?.text).toBe('主机密钥与记录不符');
    expect(row?.reasons).toEqual([{ text: '【未能检查】应用服务器：主机密钥与记录不符' }]);
  });

  it('says so where no cause was recorded at all', () => {
    const [row] = buildItems([
      item('disk', '磁盘', [{ ...result(app, 'disk'), verdict: 'unknown', findings: [] }]),
    ]).rows;
    expect(row?.lines[0]?.text).toBe('没有记录原因');
  });

  it('of an item without results is not normal', () => {
    const [row] = buildItems([item('x', 'x', [])]).rows;
    expect(row).toMatchObject({
      normalBox: '☐',
      abnormalBox: '☐',
      resultNote: '未能检查',
      reasons: [{ text: '没有记录检查结论' }],
    });
  });

  it('counts the targets beyond the first eight, each of which has its line', () => {
    const hosts = Array.from({ length: 200 }, (_, index) => target('host', `h${index}`, `主机 ${index}`));
    const results = hosts.map((host) => result(host, 'disk', finding('abnormal', '剩余 1 GB', '')));
    const [row] = buildItems([item('disk', '磁盘', results)], { targets: hosts }).rows;
    expect(row?.lines).toHaveLength(200);
    expect(row?.reasons).toHaveLength(9);
    expect(row?.reasons.at(-1)).toEqual({ text: '另有 192 个对象，见“巡检过程”' });
  });
});

describe('what people said', () => {
  const sms = byHand();
  const questions = { [sms.key]: '确认收到短信' };

  it('a manual item waits with its question', () => {
    const [row] = buildItems([item('sms', '短信', [sms])], {}, { questions }).rows;
    expect(row?.lines).toEqual([
      { abnormalMark: '', otherMark: '【待确认】', target: '', separator: '', text: '确认收到短信' },
    ]);
    expect(row?.reasons).toEqual([{ text: '等待人工确认' }]);
  });

  it('an answer stands beside the question, with person and time', () => {
    const answers = [entry('answer', 'normal', '10:14 收到')];
    const [row] = buildItems([item('sms', '短信', [sms], answers)], {}, { questions }).rows;
    expect(row?.normalBox).toBe('☑');
    expect(row?.lines.map(({ text }) => text)).toEqual([
      '确认收到短信',
      '林一舟 2026-11-29 10:15 确认：正常，10:14 收到',
    ]);
    expect(row?.reasons).toEqual([]);
  });

  it('the last answer counts, and all of them stay', () => {
    const answers = [entry('answer', 'normal', ''), entry('answer', 'abnormal', '其实没收到', '10:40:00')];
    const [row] = buildItems([item('sms', '短信', [sms], answers)], {}, { questions }).rows;
    expect(row?.abnormalBox).toBe('☑');
    expect(row?.lines).toHaveLength(3);
    expect(row?.reasons).toEqual([{ text: '林一舟确认异常：其实没收到' }]);
  });

  it('an override changes the tick and leaves both verdicts, person and reason to read', () => {
    const override = { ...entry('override', 'normal', '计划内停机'), personId: 'shen-ruochuan' };
    const [row] = buildItems([
      item('disk', '磁盘', [result(app, 'disk', finding('abnormal', '剩余 3 GB', ''))], [override]),
    ]).rows;
    expect(row).toMatchObject({ normalBox: '☑', abnormalBox: '☐', resultNote: '原判异常，已改判' });
    expect(row?.lines[0]?.abnormalMark).toBe('【异常】');
    expect(row?.reasons.map(({ text }) => text)).toEqual([
      '应用服务器：剩余 3\u00a0GB',
      '改判：异常→正常（沈若川，2026-11-29 10:15），理由：计划内停机',
    ]);
  });

  it('a chain of overrides is told link by link', () => {
    const overrides = [entry('override', 'normal', 'a'), entry('override', 'attention', 'b')];
    const [row] = buildItems([item('x', 'x', [result(app, 'disk', finding('unknown', 'u', ''))], overrides)]).rows;
    expect(row?.reasons.slice(1).map(({ text }) => text.slice(0, 12))).toEqual(
      ['改判：未能检查→正常（', '改判：正常→需关注（林'].map((text) => expect.stringContaining(text.slice(0, 9))),
    );
    expect(row?.resultNote).toBe('需关注\n原判未能检查，已改判');
  });

  it('a remark is added and changes nothing', () => {
    const [row] = buildItems([
      item('x', 'x', [result(app, 'disk', finding('normal', 'n', ''))], [entry('remark', null, '下月复查\n第二行')]),
    ]).rows;
    expect(row?.normalBox).toBe('☑');
    expect(row?.reasons).toEqual([{ text: '备注（林一舟，2026-11-29 10:15）：下月复查\n第二行' }]);
  });

  it('what looks like a placeholder in a text is printed as it is', () => {
    const [row] = buildItems([
      item(
        'x',
        'x',
        [result(app, 'disk', finding('normal', 'n', ''))],
        [entry('remark', null, '{{person}} $t(form.title) {title}')],
      ),
    ]).rows;
    expect(row?.reasons[0]?.text).toBe('备注（林一舟，2026-11-29 10:15）：{{person}} $t(form.title) {title}');
  });
});

describe('the head', () => {
  it.each([
    ['remote', 'remote', '月度巡检报告', '☑☐'],
    ['onsite', 'onsite', '月度巡检报告', '☐☑'],
    ['onsite', 'remote', '月度巡检报告（本次为现场）', '☐☑'],
    ['remote', 'onsite', '月度巡检报告（本次为远程）', '☑☐'],
  ] as const)('run %s by a template that is %s: %s', (mode, plannedMode, title, boxes) => {
    const model = buildItems([], { mode, plannedMode });
    expect(model.title).toBe(title);
    expect(model.remoteBox + model.onsiteBox).toBe(boxes);
  });

  it.each([
    [at('10:02:00'), at('10:02:40'), '2026年11月29日　10:02', '29 November 2026, 10:02'],
    [at('10:02:00'), at('10:16:00'), '2026年11月29日　10:02–10:16', '29 November 2026, 10:02–10:16'],
    [at('10:02:00'), null, '2026年11月29日　10:02 开始', '29 November 2026, since 10:02'],
    [
      new Date('2026-11-29T15:59:00Z'),
      new Date('2026-11-29T16:01:00Z'),
      '2026-11-29 23:59 至 2026-11-30 00:01',
      '2026-11-29 23:59 to 2026-11-30 00:01',
    ],
  ])('gives the date in the contract’s zone: %s to %s', (startedAt, collectedAt, chinese, english) => {
    const given = facts({ startedAt, collectedAt });
    expect(build(given).date).toBe(chinese);
    expect(build(given, 'en').date).toBe(english);
  });

  it('names who started, answered and issued, each once, and an unknown id as it is', () => {
    const answered = item('x', 'x', [byHand()], [{ ...entry('answer', 'normal', ''), personId: 'shen-ruochuan' }]);
    expect(buildItems([answered], { startedBy: 'gone', endedBy: 'lin-yizhou' }).inspectors).toBe(
      'gone、沈若川、林一舟',
    );
  });

  it('names no schedule that started it', () => {
    const started = { startedBy: 'rounds:schedule', endedBy: 'lin-yizhou' };
    expect(buildItems([], started).inspectors).toBe('林一舟');
    expect(buildItems([], { ...started, state: 'answering', endedBy: null }).inspectors).toBe('');
  });

  it('says to which hosts it was narrowed', () => {
    expect(buildItems([], { hosts: ['db-01', 'gone'] }).scope).toBe('本次只巡检以下主机：数据库服务器、gone');
    expect(buildItems([]).scope).toBe('');
  });

  it('adds person-days without the dust of binary fractions, and says when they are not confirmed', () => {
    expect(buildItems([], { effort: { onsite: 0.1, remote: 0.2, office: 0 } }).effort).toBe(
      '现场 0.1 人天，远程 0.2 人天，后台 0 人天，合计 0.3 人天',
    );
    expect(buildItems([], { effort: null }).effort).toMatch(/^待确认/);
  });

  it.each([
    ['issued', {}, ''],
    ['running', {}, '巡检进行中，尚未检查 1 项'],
    ['answering', {}, '尚未出具，待人工确认 1 项'],
    ['cancelled', {}, '巡检已取消，不得作为正式报告'],
    ['interrupted', {}, '巡检已中断，不得作为正式报告'],
  ] as const)('an inspection that is %s is provisional unless issued', (state, more, note) => {
    const model = buildItems([standing('pending'), standing('waiting')], { state, ...more });
    expect(model.provisional).toBe(state !== 'issued');
    expect(model.provisionalNote).toBe(note);
  });

  it('says what an answered inspection still waits for', () => {
    expect(buildItems([standing('normal')], { state: 'answering', effort: null }).provisionalNote).toBe(
      '尚未出具，工作量待确认',
    );
    expect(buildItems([standing('normal')], { state: 'answering' }).provisionalNote).toBe('尚未出具');
  });
});
