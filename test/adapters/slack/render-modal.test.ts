import { describe, expect, test } from 'vitest';
import { createFaults } from '../../../demo/workspace/faults.ts';
import { requireView } from '../../../demo/workspace/views/check-view.ts';
import type { World } from '../../../demo/workspace/world.ts';
import { fieldNameOf, renderModal } from '../../../src/adapters/slack/render-modal.ts';
import type { ChatModal } from '../../../src/core/chat.ts';
import { createTexts } from '../../../src/i18n/texts.ts';

const t = createTexts()('zh-CN', 'UTC');
/** The local workspace refuses what Slack refuses. */
const world = { faults: createFaults() } as World;

function modal(overrides: Partial<ChatModal> = {}): ChatModal {
  return {
    form: 'reason',
    title: '填写原因',
    submit: '提交',
    close: '取消',
    state: { item: 3 },
    fields: [],
    ...overrides,
  };
}

test('a modal carries its form, its state and where it was opened', () => {
  const view = renderModal(modal(), 'C1', t);
  expect(view).toMatchObject({
    type: 'modal',
    callback_id: 'reason',
    title: { type: 'plain_text', text: '填写原因' },
    submit: { text: '提交' },
    close: { text: '取消' },
    blocks: [],
  });
  expect(JSON.parse(view.private_metadata ?? '')).toEqual({ channel: 'C1', state: { item: 3 } });
});

test('each kind of field is an input under its name', () => {
  const view = renderModal(
    modal({
      intro: [{ bold: '磁盘' }, ' <!channel>'],
      fields: [
        { kind: 'text', name: 'reason', label: '原因', multiline: true, maxLength: 500, initial: 'x'.repeat(600) },
        { kind: 'text', name: 'note', label: '备注', optional: true, hint: '可不填', initial: '' },
        { kind: 'number', name: 'days', label: '人天', initial: 0.5, min: 0, max: 99 },
        {
          kind: 'choice',
          name: 'verdict',
          label: '结果',
          options: [
            { value: 'normal', label: '正常' },
            { value: 'abnormal', label: '异常'.repeat(50) },
          ],
          initial: 'abnormal',
        },
      ],
    }),
    null,
    t,
  );
  expect(view.blocks[0]).toMatchObject({ type: 'rich_text' });
  expect(view.blocks.slice(1)).toMatchObject([
    {
      type: 'input',
      block_id: 'field:reason',
      optional: false,
      element: { type: 'plain_text_input', multiline: true, max_length: 500, initial_value: `${'x'.repeat(499)}…` },
    },
    { block_id: 'field:note', optional: true, hint: { text: '可不填' }, element: { max_length: 3_000 } },
    {
      block_id: 'field:days',
      element: {
        type: 'number_input',
        is_decimal_allowed: true,
        initial_value: '0.5',
        min_value: '0',
        max_value: '99',
      },
    },
    {
      block_id: 'field:verdict',
      element: { type: 'static_select', initial_option: { value: 'abnormal' }, options: [{ value: 'normal' }, {}] },
    },
  ]);
  expect(JSON.stringify(view.blocks[2])).not.toContain('initial_value');
  expect(view.blocks.slice(1).map((block) => fieldNameOf(block.block_id ?? ''))).toEqual([
    'reason',
    'note',
    'days',
    'verdict',
  ]);
  expect(fieldNameOf('other')).toBeUndefined();
});

test('boxes to tick and instants are fields, too', () => {
  const options = ['a', 'b'].map((value) => ({ value, label: value.toUpperCase() }));
  const view = renderModal(
    modal({
      fields: [
        { kind: 'checkboxes', name: 'parts', label: '部件', options, initial: ['b', 'gone'] },
        { kind: 'checkboxes', name: 'none', label: '无', options, optional: true },
        { kind: 'datetime', name: 'at', label: '时间', initial: new Date('2026-11-21T10:30:45.678Z') },
        { kind: 'datetime', name: 'any', label: '时间' },
        { kind: 'datetime', name: 'old', label: '时间', initial: new Date('1970-01-01T00:00:01Z') },
      ],
    }),
    'C1',
    t,
  );
  requireView(world, JSON.parse(JSON.stringify(view)), 'modal');
  expect(view.blocks.map((block) => ('element' in block ? block.element : null))).toMatchObject([
    { type: 'checkboxes', options: [{ value: 'a' }, { value: 'b' }], initial_options: [{ value: 'b' }] },
    { type: 'checkboxes' },
    { type: 'datetimepicker', initial_date_time: 1_795_257_045 },
    { type: 'datetimepicker', action_id: 'value' },
    { type: 'datetimepicker', action_id: 'value' },
  ]);
  expect(JSON.stringify(view).match(/initial/g)).toHaveLength(2);
});

test('titles and labels are cut to what Slack takes', () => {
  const view = renderModal(
    modal({
      title: '很长的标题'.repeat(10),
      submit: 's'.repeat(30),
      close: 'c'.repeat(30),
      fields: [
        {
          kind: 'choice',
          name: 'a',
          label: 'l'.repeat(3_000),
          hint: 'h'.repeat(3_000),
          options: [{ value: 'v', label: 'o'.repeat(100) }],
        },
      ],
    }),
    'C1',
    t,
  );
  const texts = [...JSON.stringify(view).matchAll(/"text":"([^"]*)"/g)].map((match) => match[1]?.length);
  expect(texts).toEqual([24, 24, 24, 2_000, 2_000, 75]);
});

describe('what can not be cut without changing what is submitted is a defect', () => {
  test.each<[string, Partial<ChatModal>]>([
    ['state', { state: { text: 'x'.repeat(3_000) } }],
    [
      'fields',
      { fields: Array.from({ length: 101 }, (_, at) => ({ kind: 'text' as const, name: `f${at}`, label: 'l' })) },
    ],
    ['options', { fields: [{ kind: 'choice', name: 'f', label: 'l', options: [] }] }],
    [
      'options',
      {
        fields: [
          {
            kind: 'checkboxes',
            name: 'f',
            label: 'l',
            options: Array.from({ length: 11 }, (_, at) => ({ value: `v${at}`, label: 'l' })),
          },
        ],
      },
    ],
    [
      'option',
      { fields: [{ kind: 'choice', name: 'f', label: 'l', options: [{ value: 'v'.repeat(151), label: 'l' }] }] },
    ],
  ])('%s', (word, overrides) => {
    expect(() => renderModal(modal(overrides), 'C1', t)).toThrow(word);
  });
});
