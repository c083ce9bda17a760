import { describe, expect, test } from 'vitest';
import { blockFaults } from '../../../demo/workspace/blocks/check.ts';
import { createFaults } from '../../../demo/workspace/faults.ts';
import type { World } from '../../../demo/workspace/world.ts';
import { renderMessage, renderPlainText } from '../../../src/adapters/slack/render-message.ts';
import type { ChatBlock, ChatChart } from '../../../src/core/chat.ts';
import { withoutCharts } from '../../../src/core/chat-chart.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { plainText } from '../../../src/messages/plain-text.ts';

const t = createTexts()('zh-CN', 'UTC');
/** The local workspace refuses what Slack refuses. */
const world = { faults: createFaults() } as World;

function chart(change: Partial<ChatChart> = {}, title = '磁盘使用率'): ChatBlock {
  const shown: ChatChart = {
    shape: 'line',
    categories: ['11-20', '11-21'],
    series: [{ name: 'db-01', values: [71, 73.5] }],
    yLabel: '%',
    ...change,
  };
  return { kind: 'chart', title, chart: shown, instead: ['db-01 71 → 73.5'] };
}

function rendered(...blocks: ChatBlock[]) {
  return JSON.parse(JSON.stringify(renderMessage({ summary: 's', blocks }, t).blocks));
}

const many = (count: number, text = 'x') => Array.from({ length: count }, (_, index) => `${text}${index}`);

describe('a chart', () => {
  test('is Slack’s own block', () => {
    expect(rendered(chart())).toEqual([
      {
        type: 'data_visualization',
        title: '磁盘使用率',
        chart: {
          type: 'line',
          series: [
            {
              name: 'db-01',
              data: [
                { label: '11-20', value: 71 },
                { label: '11-21', value: 73.5 },
              ],
            },
          ],
          axis_config: { categories: ['11-20', '11-21'], y_label: '%' },
        },
      },
    ]);
  });

  const long = '一个非常长的磁盘路径名称用来检验图表标签的长度限制';
  test.each<[string, Partial<ChatChart>]>([
    ['bars', { shape: 'bar' }],
    ['twenty categories', { categories: many(20), series: [{ name: 'a', values: Array(20).fill(1) }] }],
    ['six series', { series: many(6).map((name) => ({ name, values: [1, -2] })) }],
    ['labels that are cut to the same', { categories: [`${long}甲`, `${long}乙`] }],
    ['series of one name', { series: many(6, '').map(() => ({ name: long, values: [1, 2] })) }],
    ['labels without a letter', { categories: ['', ' \n '], yLabel: '' }],
    ['a long axis label', { yLabel: long.repeat(3) }],
    ['what would ping and format', { categories: ['<!channel> *x*', ':fire: {{a}}'] }],
  ])('of %s is taken by Slack', (_what, change) => {
    const blocks = rendered(chart(change, long.repeat(4)));
    expect(blocks[0].type).toBe('data_visualization');
    expect(blockFaults(world, blocks, 'message', '/blocks')).toEqual([]);
  });

  test.each<[string, Partial<ChatChart>]>([
    ['no category', { categories: [], series: [{ name: 'a', values: [] }] }],
    ['21 categories', { categories: many(21), series: [{ name: 'a', values: Array(21).fill(1) }] }],
    ['no series', { series: [] }],
    ['seven series', { series: many(7).map((name) => ({ name, values: [1, 2] })) }],
    ['a value that is missing', { series: [{ name: 'a', values: [1] }] }],
    ['a value that is no number', { series: [{ name: 'a', values: [1, Number.NaN] }] }],
  ])('with %s is told in words', (_what, change) => {
    const words = JSON.stringify(rendered(chart(change)));
    expect(words).not.toContain('data_visualization');
    expect(words).toContain('磁盘使用率');
    expect(words).toContain('db-01 71 → 73.5');
  });

  test('that would be the third of a message is told in words', () => {
    const blocks = rendered(chart({}, 'A'), chart({ series: [] }, 'B'), chart({}, 'C'), chart({}, 'D'));
    const types = blocks.map(({ type }: { type: string }) => type);
    expect(types).toEqual([
      'data_visualization',
      'rich_text',
      'rich_text',
      'data_visualization',
      'rich_text',
      'rich_text',
    ]);
    expect(blockFaults(world, blocks, 'message', '/blocks')).toEqual([]);
  });

  test('is words where there are no blocks, on a terminal, and where charts are left out', () => {
    const message = { summary: 's', blocks: [chart()] };
    expect(renderPlainText(message, t)).toBe('磁盘使用率\n• db-01 71 → 73.5');
    expect(plainText(message)).toBe('磁盘使用率\n  • db-01 71 → 73.5');
    expect(withoutCharts(message).blocks).toEqual([
      { kind: 'text', text: [{ bold: '磁盘使用率' }] },
      { kind: 'list', items: ['db-01 71 → 73.5'] },
    ]);
  });
});

describe('the local workspace refuses a chart as Slack does', () => {
  const plot = (change: object) => ({
    type: 'data_visualization',
    title: 'x',
    chart: {
      type: 'bar',
      series: [{ name: 'a', data: [{ label: 'c', value: 1 }] }],
      axis_config: { categories: ['c'] },
      ...change,
    },
  });
  const pie = (value: number) => ({ ...plot({}), chart: { type: 'pie', segments: [{ label: 'a', value }] } });
  test.each<[string, object, string | null]>([
    ['as it should be', plot({}), null],
    ['a label of 21 characters', plot({ axis_config: { categories: ['x'.repeat(21)] } }), 'less than 21 characters'],
    ['a category without its point', plot({ axis_config: { categories: ['c', 'd'] } }), 'labels must match'],
    ['a point of no category', plot({ axis_config: { categories: ['d'] } }), 'labels must match'],
    [
      'two series of one name',
      plot({ series: Array(2).fill({ name: 'a', data: [{ label: 'c', value: 1 }] }) }),
      'must be unique',
    ],
    ['a slice of nothing', pie(0), '/chart/segments/0/value'],
    ['a slice', pie(0.5), null],
  ])('%s', (_what, block, said) => {
    const faults = blockFaults(world, [block] as never, 'message', '/blocks');
    if (said === null) expect(faults).toEqual([]);
    else expect(faults.join()).toContain(said);
  });
});
