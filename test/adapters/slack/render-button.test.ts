import { describe, expect, test } from 'vitest';
import { blockFaults } from '../../../demo/workspace/blocks/check.ts';
import { createFaults } from '../../../demo/workspace/faults.ts';
import type { World } from '../../../demo/workspace/world.ts';
import { createButtonIds, readButtonId } from '../../../src/adapters/slack/button-id.ts';
import { renderButtons } from '../../../src/adapters/slack/render-button.ts';
import type { ChatButton } from '../../../src/core/chat.ts';
import { createTexts } from '../../../src/i18n/texts.ts';

const t = createTexts()('en', 'UTC');
const world = { faults: createFaults() } as World;

function button(overrides: Partial<ChatButton> = {}): ChatButton {
  return { action: 'ticket-pause', label: 'Pause', value: { ticket: 47 }, ...overrides };
}

function rendered(buttons: readonly ChatButton[], more: readonly ChatButton[] = []) {
  const blocks = renderButtons({ buttons, more }, t, createButtonIds()).flatMap((piece) => piece.blocks);
  expect(blockFaults(world, JSON.parse(JSON.stringify(blocks)), 'message', '/blocks')).toEqual([]);
  return blocks;
}

/** What stands in the row, shortly. */
function shown(buttons: readonly ChatButton[], more: readonly ChatButton[] = []): string[] {
  return rendered(buttons, more).flatMap((block) => {
    if (block.type !== 'actions') return [block.type];
    return block.elements.map((element) =>
      element.type === 'overflow'
        ? `menu: ${element.options.map((option) => option.text.text).join(', ')}`
        : element.type === 'button'
          ? element.text.text
          : element.type,
    );
  });
}

describe('a link', () => {
  test('opens its address, and carries nothing', () => {
    expect(rendered([button({ label: 'Chart', url: 'https://grafana.example/d/1?a=1&b=2' })])).toEqual([
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'open-link#1',
            text: { type: 'plain_text', text: 'Chart', emoji: false },
            url: 'https://grafana.example/d/1?a=1&b=2',
          },
        ],
      },
    ]);
  });

  test.each(['javascript:alert(1)', 'grafana', 'https://a b', `https://a.example/${'x'.repeat(3_000)}`, ''])(
    'to no address is left out, and that is said: %s',
    (url) => {
      expect(shown([button({ url })])).toEqual(['context']);
    },
  );
});

describe('the menu at the end of a row', () => {
  const labelled = (...labels: string[]) => labels.map((label) => button({ label }));

  test('holds what is seldom needed', () => {
    expect(
      rendered([button()], [button({ action: 'ticket-assign', label: 'Assign' }), button({ label: 'Note' })]),
    ).toEqual([
      {
        type: 'actions',
        elements: [
          expect.objectContaining({ type: 'button', action_id: 'ticket-pause#1' }),
          {
            type: 'overflow',
            action_id: 'more#2',
            options: [
              {
                text: { type: 'plain_text', text: 'Assign', emoji: false },
                value: '{"action":"ticket-assign","value":{"ticket":47}}',
              },
              {
                text: { type: 'plain_text', text: 'Note', emoji: false },
                value: '{"action":"ticket-pause","value":{"ticket":47}}',
              },
            ],
          },
        ],
      },
    ]);
  });

  test.each<[string, ChatButton[], string[]]>([
    ['none', [], ['A']],
    ['a single one is a button', labelled('B'), ['A', 'B']],
    ['a sixth is a button', labelled('1', '2', '3', '4', '5', '6'), ['A', '6', 'menu: 1, 2, 3, 4, 5']],
    [
      'one of long values is a button',
      [...labelled('1', '2'), button({ label: 'long', value: { text: 'x'.repeat(150) } })],
      ['A', 'long', 'menu: 1, 2'],
    ],
    [
      'one that asks back is a button',
      [...labelled('1', '2'), button({ label: 'sure', confirm: { title: 't', text: 't', yes: 'y', no: 'n' } })],
      ['A', 'sure', 'menu: 1, 2'],
    ],
    [
      'a link may stand in it',
      [button({ label: 'Chart', url: 'https://a.example' }), button({ label: '1' })],
      ['A', 'menu: Chart, 1'],
    ],
    [
      'a link to nowhere may not',
      [button({ label: 'Chart', url: 'nowhere' }), ...labelled('1', '2')],
      ['A', 'menu: 1, 2', 'context'],
    ],
  ])('%s', (_what, more, expected) => {
    expect(shown(labelled('A'), more)).toEqual(expected);
  });

  test('stands in the last row where there are many buttons', () => {
    const rows = rendered(labelled(...'abcdefghijklmnopqrstuvwxyz'), labelled('1', '2'));
    expect(rows.map((row) => ('elements' in row ? row.elements.length : 0))).toEqual([25, 2]);
  });
});

describe('ids', () => {
  test.each([
    [{ action: 'a' }, 'a#1', { action: 'a', channel: null }],
    [{ action: 'a', channel: 'C0ROUNDS01' }, 'a#1@C0ROUNDS01', { action: 'a', channel: 'C0ROUNDS01' }],
  ])('of %j', (given, id, read) => {
    expect(createButtonIds()(given)).toBe(id);
    expect(readButtonId(id)).toEqual(read);
  });

  test('are unique, however long the action is called', () => {
    const nextId = createButtonIds();
    const ids = [1, 2].map(() => nextId({ action: 'x'.repeat(300), channel: 'C0ROUNDS01' }));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id.length).toBe(255);
  });

  test('of others are taken as they are', () => {
    expect(readButtonId('approve')).toEqual({ action: 'approve', channel: null });
    expect(readButtonId('')).toEqual({ action: '', channel: null });
  });
});
