import { describe, expect, it } from 'vitest';
import type { Surface } from '../../../demo/workspace/blocks/blocks.ts';
import { blockFaults } from '../../../demo/workspace/blocks/check.ts';
import { createFaults } from '../../../demo/workspace/faults.ts';
import type { Json, JsonObject } from '../../../demo/workspace/json.ts';

const faults = createFaults();
const check = (blocks: readonly JsonObject[], surface: Surface = 'message') =>
  blockFaults({ faults }, blocks, surface, '/blocks');

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (extra: JsonObject = {}) => ({ type: 'button', text: plain('ok'), action_id: 'a', ...extra });
const actions = (...elements: JsonObject[]) => ({ type: 'actions', elements });
const option = (value = 'a', text = 'A') => ({ value, text: plain(text) });
const input = (element: JsonObject, extra: JsonObject = {}) => ({
  type: 'input',
  label: plain('L'),
  element,
  ...extra,
});
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const overflow = (count: number) => ({ type: 'overflow', options: times(count, (index) => option(String(index))) });
const boxes = (count: number, chosen?: JsonObject[]) => ({
  type: 'checkboxes',
  options: times(count, (index) => option(String(index))),
  ...(chosen ? { initial_options: chosen } : {}),
});
const grouped = (chosen: JsonObject) => ({
  type: 'static_select',
  option_groups: [
    { label: plain('one'), options: [option()] },
    { label: plain('two'), options: [option('b', 'B')] },
  ],
  initial_option: chosen,
});
const chart = (title = 'x') => ({
  type: 'data_visualization',
  title,
  chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
});
const table = (rows: number, columns = 2) => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => ({ type: 'raw_text', text: 'x' }))),
});
const rich = (...elements: JsonObject[]) => ({ type: 'rich_text', elements });
const run = (text: string, style?: JsonObject) => ({ type: 'text', text, ...(style ? { style } : {}) });

describe('blocks that Slack takes', () => {
  it.each<[string, JsonObject[]]>([
    ['fifty blocks', times(50, () => ({ type: 'divider' }))],
    ['a section of 3,000 characters', [section('x'.repeat(3_000))]],
    ['a header of 150 characters', [{ type: 'header', text: plain('x'.repeat(150)) }]],
    ['ten context elements', [{ type: 'context', elements: times(10, () => mrkdwn('x')) }]],
    ['25 buttons', [actions(...times(25, (index) => button({ action_id: `a${index}` })))]],
    ['a button text of 75 characters', [actions(button({ text: plain('x'.repeat(75)) }))]],
    ['a button value of 2,000 characters', [actions(button({ value: 'x'.repeat(2_000) }))]],
    [
      'a section with fields and a picture',
      [
        {
          type: 'section',
          fields: times(10, () => mrkdwn('x')),
          accessory: { type: 'image', image_url: 'https://e.example/a.png', alt_text: 'a' },
        },
      ],
    ],
    [
      'rich text with lists, quotes and code',
      [
        rich(
          {
            type: 'rich_text_section',
            elements: [run('a', { bold: true }), { type: 'user', user_id: 'U1' }, { type: 'emoji', name: 'eyes' }],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            indent: 1,
            offset: 2,
            elements: [{ type: 'rich_text_section', elements: [run('b')] }],
          },
          { type: 'rich_text_quote', elements: [{ type: 'link', url: 'https://e.example', text: 'e' }] },
          { type: 'rich_text_preformatted', elements: [run('$ df')], border: 0 },
        ),
      ],
    ],
    ['a table of 100 rows and 20 columns', [table(100, 20)]],
    ['two charts', [chart(), chart()]],
    ['a link as a button', [actions(button({ url: 'https://e.example/a' }))]],
    ['five options in a menu', [actions(overflow(5))]],
    ['a menu beside a section', [{ ...section('x'), accessory: overflow(2) }]],
    ['a choice of date and time', [actions({ type: 'datetimepicker', initial_date_time: 1_763_690_000 })]],
    ['ten boxes, two of them ticked', [actions(boxes(10, [option('0'), option('1')]))]],
    ['a select that starts with an option of a group', [actions(grouped(option('b', 'B')))]],
  ])('%s', (_, blocks) => {
    expect(check(blocks)).toEqual([]);
  });
});

describe('blocks that Slack refuses, and its words for it', () => {
  it.each<[string, Json[], string]>([
    ['51 blocks', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['an unknown type', [{ type: 'foo' }], 'unsupported type: foo [json-pointer:/blocks/0/type]'],
    ['no type', [{ text: plain('x') }], 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'a section of 3,001 characters',
      [section('x'.repeat(3_001))],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['a section with nothing', [{ type: 'section' }], 'missing required field: text [json-pointer:/blocks/0]'],
    [
      'a string in place of a text',
      [{ type: 'section', text: 'x' }],
      'must provide an object [json-pointer:/blocks/0/text]',
    ],
    [
      'eleven fields',
      [{ type: 'section', fields: times(11, () => mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a header of 151 characters',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: mrkdwn('x') }],
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'eleven context elements',
      [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a button in a context',
      [{ type: 'context', elements: [button()] }],
      'unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      '26 buttons',
      [actions(...times(26, (index) => button({ action_id: `a${index}` })))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'six options in a menu',
      [actions(overflow(6))],
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'no options in a menu',
      [actions(overflow(0))],
      'must have at least 1 items [json-pointer:/blocks/0/elements/0/options]',
    ],
    ['eleven boxes', [actions(boxes(11))], 'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    [
      'a box ticked that is not there',
      [actions(boxes(2, [option('7')]))],
      'initial_options must be one of the options [json-pointer:/blocks/0/elements/0/initial_options]',
    ],
    [
      'a select that starts with an option of another text',
      [actions(grouped(option('b', 'Bee')))],
      'initial_option must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'a select of several in a row of actions',
      [actions({ type: 'multi_users_select' })],
      'unsupported type: multi_users_select [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a date and time beside a section',
      [{ ...section('x'), accessory: { type: 'datetimepicker' } }],
      'unsupported type: datetimepicker [json-pointer:/blocks/0/accessory/type]',
    ],
    [
      'a time of milliseconds',
      [actions({ type: 'datetimepicker', initial_date_time: 1_763_690_000_000 })],
      'must be at most 9999999999 [json-pointer:/blocks/0/elements/0/initial_date_time]',
    ],
    [
      'a day that is none',
      [actions({ type: 'datepicker', initial_date: '2026-02-30' })],
      'failed to match format [json-pointer:/blocks/0/elements/0/initial_date]',
    ],
    [
      'a time in no zone',
      [actions({ type: 'timepicker', timezone: 'Mars/Olympus' })],
      'must be a valid timezone [json-pointer:/blocks/0/elements/0/timezone]',
    ],
    [
      'a link of another kind',
      [actions(button({ url: 'ftp://e.example' }))],
      'failed to match format [json-pointer:/blocks/0/elements/0/url]',
    ],
    ['no buttons', [actions()], 'must have at least 1 items [json-pointer:/blocks/0/elements]'],
    [
      'a button text of 76 characters',
      [actions(button({ text: plain('x'.repeat(76)) }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a button text in mrkdwn',
      [actions(button({ text: mrkdwn('x') }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/text/type]',
    ],
    [
      'a button value of 2,001 characters',
      [actions(button({ value: 'x'.repeat(2_001) }))],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'an action id of 256 characters',
      [actions(button({ action_id: 'x'.repeat(256) }))],
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      'a button in no known style',
      [actions(button({ style: 'warning' }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'a button with a member too many',
      [actions(button({ colour: 'red' }))],
      'invalid additional property: colour [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'one action id twice in a block',
      [actions(button(), button())],
      'action_id "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'one block id twice',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
      'block_id "b" already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'a text field in an actions block',
      [actions({ type: 'plain_text_input', action_id: 'a' })],
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a select without options',
      [actions({ type: 'static_select', action_id: 'a' })],
      'must provide exactly one of options or option_groups [json-pointer:/blocks/0/elements/0]',
    ],
    [
      '101 options',
      [actions({ type: 'static_select', options: times(101, (index) => option(`v${index}`)) })],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'an option text of 76 characters',
      [actions({ type: 'static_select', options: [option('a', 'x'.repeat(76))] })],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    ],
    [
      'a confirm without a text',
      [actions(button({ confirm: { title: plain('t'), confirm: plain('y'), deny: plain('n') } }))],
      'missing required field: text [json-pointer:/blocks/0/elements/0/confirm]',
    ],
    [
      'a bold mark in code',
      [rich({ type: 'rich_text_preformatted', elements: [{ type: 'emoji', name: 'eyes' }] })],
      'unsupported type: emoji [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    [
      'an empty run of text',
      [rich({ type: 'rich_text_section', elements: [run('')] })],
      'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    ],
    [
      'plain words in rich text',
      [rich({ type: 'rich_text_section', elements: [plain('x')] })],
      'unsupported type: plain_text [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    ['a table of 101 rows', [table(101)], 'no more than 100 items allowed [json-pointer:/blocks/0/rows]'],
    ['two tables', [table(1), table(1)], 'only_one_table_allowed [json-pointer:/blocks]'],
    [
      'three charts',
      [chart(), chart(), chart()],
      'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
    ],
    [
      'a chart title of 51 characters',
      [chart('x'.repeat(51))],
      'must be less than 51 characters [json-pointer:/blocks/0/title]',
    ],
    ['an input with a button', [input(button())], 'unsupported type: button [json-pointer:/blocks/0/element/type]'],
    [
      'a number field that does not say whether decimals may be',
      [input({ type: 'number_input', action_id: 'n' })],
      'missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]',
    ],
    [
      'a picture from nowhere',
      [{ type: 'image', alt_text: 'x' }],
      'must provide exactly one of image_url or slack_file [json-pointer:/blocks/0]',
    ],
  ])('%s', (_, blocks, message) => {
    expect(check(blocks as JsonObject[])).toContain(`[ERROR] ${message}`);
  });
});

describe('places', () => {
  it('knows tables and charts in messages only, and alerts in modals only', () => {
    expect(check([table(1)], 'modal')[0]).toContain('unsupported type: table');
    expect(check([chart()], 'home')[0]).toContain('unsupported type: data_visualization');
    expect(check([{ type: 'alert', text: plain('x') }], 'modal')).toEqual([]);
    expect(check([{ type: 'alert', text: plain('x') }], 'message')[0]).toContain('unsupported type: alert');
  });

  it('takes a hundred blocks in a modal and on a home', () => {
    const hundred = times(100, () => ({ type: 'divider' }));
    expect(check(hundred, 'modal')).toEqual([]);
    expect(check([...hundred, { type: 'divider' }], 'home')).toEqual([
      '[ERROR] no more than 100 items allowed [json-pointer:/blocks]',
    ]);
  });

  it('refuses charts where the workspace does not have them', () => {
    const world = { faults: createFaults() };
    world.faults.chartsRefused = true;
    expect(blockFaults(world, [chart()], 'message', '/blocks')).toEqual([
      '[ERROR] unsupported type: data_visualization [json-pointer:/blocks/0/type]',
    ]);
  });
});
