import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockFaults } from '../../../demo/workspace/blocks/check.ts';
import { createFaults } from '../../../demo/workspace/faults.ts';
import type { World } from '../../../demo/workspace/world.ts';
import { renderMessage, renderPlainText } from '../../../src/adapters/slack/render-message.ts';
import type { ChatBlock, ChatButton, ChatMessage, RichText, Span } from '../../../src/core/chat.ts';
import { createTexts } from '../../../src/i18n/texts.ts';

const t = createTexts()('en', 'UTC');
/** The local workspace refuses what Slack refuses. */
const world = { faults: createFaults() } as World;

function message(...blocks: ChatBlock[]): ChatMessage {
  return { summary: 'summary', blocks };
}

function rendered(...blocks: ChatBlock[]) {
  return renderMessage(message(...blocks), t).blocks;
}

function button(overrides: Partial<ChatButton> = {}): ChatButton {
  return { action: 'inspection-retry', label: 'Retry', value: { inspection: 12 }, ...overrides };
}

test('nothing can turn the reading direction of what stands beside it', () => {
  const hostile = 'log \u202eesrever\u2066 \u202aC:\\temp';
  const link = 'https://example.com/';
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [hostile, { bold: hostile }, { code: hostile }, { link, text: hostile }] },
    { kind: 'heading', text: hostile },
    { kind: 'context', text: hostile },
    { kind: 'list', items: [hostile] },
    { kind: 'code', text: hostile },
    { kind: 'buttons', buttons: [button({ label: hostile })] },
  ];
  const shown = JSON.stringify(renderMessage({ summary: hostile, blocks }, t));
  expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(shown).toContain('log esrever C:');
  expect(renderPlainText(message(...blocks), t)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});

describe('each kind of block', () => {
  test('text is rich text: nothing in it is interpreted', () => {
    const text: Span[] = [
      '<!channel> *x* ',
      { bold: 'b' },
      { italic: 'i' },
      { strike: 's' },
      { code: 'c' },
      { mention: 'U0123ABC' },
      { group: 'S0123ABC' },
      { link: 'https://example.com/?a=1&b=2', text: 'page' },
    ];
    expect(rendered({ kind: 'text', text })).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '<!channel> *x* ' },
              { type: 'text', text: 'b', style: { bold: true } },
              { type: 'text', text: 'i', style: { italic: true } },
              { type: 'text', text: 's', style: { strike: true } },
              { type: 'text', text: 'c', style: { code: true } },
              { type: 'user', user_id: 'U0123ABC' },
              { type: 'usergroup', usergroup_id: 'S0123ABC' },
              { type: 'link', url: 'https://example.com/?a=1&b=2', text: 'page' },
            ],
          },
        ],
      },
    ]);
  });

  test.each([
    ['a mention that is no user id', { mention: 'U1> <!channel' }, '@U1> <!channel'],
    ['a mention of everyone', { mention: '!channel' }, '@!channel'],
    ['a group that is no group id', { group: 'S1> <!channel' }, '@S1> <!channel'],
    ['a link with a script', { link: 'javascript:alert(1)', text: 'click' }, 'click'],
    ['a link that closes itself', { link: 'https://x.example|a><!here>', text: '' }, 'https://x.example|a><!here>'],
  ])('%s is only text', (_name, span, text) => {
    expect(rendered({ kind: 'text', text: [span] })).toEqual([
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
    ]);
  });

  test('text with a button stands beside it, escaped', () => {
    const text = [{ bold: '应用日志' }, '：3 errors <!here> & more'];
    expect(rendered({ kind: 'text', text, button: button() })).toEqual([
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '*应用日志*\u200b：3 errors &lt;!here&gt; &amp; more', verbatim: true },
        accessory: {
          type: 'button',
          action_id: 'inspection-retry#1',
          text: { type: 'plain_text', text: 'Retry', emoji: false },
          value: '{"inspection":12}',
        },
      },
    ]);
  });

  test.each(['a *star*', 'my_app_log', 'a ~tilde', 'a `tick`', ':fire: alarm', '> quoted', 'x\n  > quoted'])(
    'text that mrkdwn would format has its button below: %j',
    (text) => {
      const blocks = rendered({ kind: 'text', text, button: button() });
      expect(blocks.map((block) => block.type)).toEqual(['rich_text', 'actions']);
      expect(JSON.stringify(blocks[0])).toContain(JSON.stringify(text).slice(1, -1));
    },
  );

  test('an emoji code that only two spans together make is not one', () => {
    const blocks = rendered({ kind: 'text', text: [':fi', { bold: 're:' }], button: button() });
    expect(blocks.map((block) => block.type)).toEqual(['rich_text', 'actions']);
  });

  test('heading, context, list, code, buttons and divider', () => {
    const blocks = rendered(
      { kind: 'heading', text: 'Servers :fire:\nmore' },
      { kind: 'context', text: ['since ', { bold: '10:00' }] },
      { kind: 'context', text: 'plain *stars*' },
      { kind: 'list', items: ['one', ['two ', { code: 'x' }], ''] },
      { kind: 'code', text: 'line <1>\nline 2\n\n' },
      { kind: 'buttons', buttons: [button({ style: 'danger' }), button()] },
      { kind: 'divider' },
    );
    expect(blocks).toMatchObject([
      { type: 'header', text: { type: 'plain_text', text: 'Servers :fire: more', emoji: false } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'since *10:00*' }] },
      { type: 'context', elements: [{ type: 'plain_text', text: 'plain *stars*', emoji: false }] },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_list', style: 'bullet', elements: [{ elements: [{ text: 'one' }] }, {}] }],
      },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_preformatted', elements: [{ text: 'line <1>\nline 2' }] }],
      },
      {
        type: 'actions',
        elements: [
          { action_id: 'inspection-retry#1', style: 'danger' },
          { action_id: 'inspection-retry#2', value: '{"inspection":12}' },
        ],
      },
      { type: 'divider' },
    ]);
  });

  test('a mention in a context that mrkdwn would format still pings', () => {
    expect(JSON.stringify(rendered({ kind: 'context', text: ['*x* ', { mention: 'U0123ABC' }] }))).toContain(
      '{"type":"user","user_id":"U0123ABC"}',
    );
  });

  test('a group is pinged in small print, beside a button and in plain text', () => {
    const text = [{ group: 'S0123ABC' }, ' <!here>'];
    const wanted = '<!subteam^S0123ABC> &lt;!here&gt;';
    expect(rendered({ kind: 'context', text })).toMatchObject([{ elements: [{ type: 'mrkdwn', text: wanted }] }]);
    expect(rendered({ kind: 'text', text, button: button() })).toMatchObject([{ text: { text: wanted } }]);
    expect(renderPlainText(message({ kind: 'text', text }), t)).toBe(wanted);
  });

  test('a button that asks first', () => {
    const confirm = { title: 'Stop?', text: 'Really', yes: 'Stop', no: 'Go on' };
    expect(rendered({ kind: 'buttons', buttons: [button({ confirm })] })).toMatchObject([
      {
        elements: [
          {
            confirm: {
              title: { type: 'plain_text', text: 'Stop?' },
              text: { type: 'plain_text', text: 'Really' },
              confirm: { type: 'plain_text', text: 'Stop' },
              deny: { type: 'plain_text', text: 'Go on' },
            },
          },
        ],
      },
    ]);
  });

  test('what holds nothing is left out; a message of nothing shows its summary', () => {
    const empty: ChatBlock[] = [
      { kind: 'text', text: '' },
      { kind: 'text', text: ['', { bold: '' }] },
      { kind: 'heading', text: ' \n ' },
      { kind: 'context', text: '' },
      { kind: 'list', items: [] },
      { kind: 'code', text: '\n' },
      { kind: 'buttons', buttons: [] },
    ];
    expect(rendered(...empty)).toEqual([
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'summary' }] }] },
    ]);
  });
});

describe('what is too long', () => {
  test('is cut after a word, and says how much is missing', () => {
    const text = 'word '.repeat(1_000);
    const [block] = rendered({ kind: 'text', text });
    const json = JSON.stringify(block);
    expect(json).toMatch(/word"/);
    expect(json).toMatch(/… 2,\d{3} more characters/);
  });

  test('code is cut after a line, and counts lines', () => {
    const code = Array.from({ length: 400 }, (_, at) => `10:00 error number ${at}`).join('\n');
    const json = JSON.stringify(rendered({ kind: 'code', text: code }));
    const shown = (json.match(/error number/g) ?? []).length;
    expect(json).toContain(`… ${400 - shown} more lines`);
    expect(shown).toBeGreaterThan(100);
  });

  test('a list of a thousand items shows the first ones and counts the rest', () => {
    const items = Array.from({ length: 1_000 }, (_, at) => `host-${at} has 3 GB left on /var/lib/data`);
    const json = JSON.stringify(rendered({ kind: 'list', items }));
    const shown = (json.match(/host-\d+/g) ?? []).length;
    expect(shown).toBeGreaterThan(200);
    expect(json).toContain(`… ${1_000 - shown} more, not shown`);
  });

  test('the buttons of a message stay when its texts have to go', () => {
    const blocks: ChatBlock[] = Array.from({ length: 80 }, (_, at) => ({ kind: 'text', text: `text ${at}` }));
    const shown = rendered(...blocks, { kind: 'buttons', buttons: [button()] });
    expect(shown.length).toBeLessThanOrEqual(50);
    expect(shown.at(-1)?.type).toBe('actions');
    expect(JSON.stringify(shown.at(-2))).toContain(`… ${80 - (shown.length - 2)} more, not shown`);
  });

  test('a button whose value Slack could not carry is left out, and that is said', () => {
    const shown = rendered({ kind: 'buttons', buttons: [button(), button({ value: { text: 'x'.repeat(2_000) } })] });
    expect(shown).toMatchObject([{ type: 'actions', elements: [{}] }, { type: 'context' }]);
    expect(JSON.stringify(shown[1])).toContain('1 button could not be shown');
  });

  test('a letter made of several characters is never cut in two', () => {
    const family = '👨‍👩‍👧‍👦';
    const [block] = rendered({ kind: 'text', text: `x${family.repeat(500)}` });
    const shown = JSON.stringify(block).match(/"text":"x(.*?)"/)?.[1] ?? '';
    expect(shown.replaceAll(family, '')).toBe('');
  });

  test('without blocks, a message is cut too', () => {
    const text = renderPlainText(message({ kind: 'code', text: '<a & b>\n'.repeat(2_000) }), t);
    expect(text.length).toBeGreaterThan(2_000);
    expect(text).toMatch(/… [\d,]+ more characters$/);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('<!channel>', '<@U0123ABC>', '<!subteam^S1>', '&lt;', '*b*', ':x:', '\ud800', 'a|b>', '  ', '\u0000'),
  fc
    .tuple(fc.constantFrom('x', '<!here> ', '磁盘', '&', '👨‍👩‍👧‍👦'), fc.nat(5_000))
    .map(([text, times]) => text.repeat(times)),
);
const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyText,
  anyText.map((bold) => ({ bold })),
  anyText.map((italic) => ({ italic })),
  anyText.map((strike) => ({ strike })),
  anyText.map((code) => ({ code })),
  fc.oneof(anyText, fc.constant('U0REAL00')).map((mention) => ({ mention })),
  fc.oneof(anyText, fc.constant('S0REAL00')).map((group) => ({ group })),
  fc.record({ link: fc.oneof(anyText, fc.webUrl()), text: anyText }),
);
const anyRich: fc.Arbitrary<RichText> = fc.oneof(anyText, fc.array(anySpan, { maxLength: 5 }));
const anyButton: fc.Arbitrary<ChatButton> = fc
  .record({
    action: fc.constantFrom('a', 'b-c'),
    label: anyText,
    text: anyText,
    style: fc.option(fc.constantFrom<'primary' | 'danger'>('primary', 'danger')),
    confirm: fc.option(fc.record({ title: anyText, text: anyText, yes: anyText, no: anyText })),
    url: fc.option(fc.oneof(fc.webUrl(), anyText)),
  })
  .map(({ action, label, text, style, confirm, url }) => ({
    action,
    label,
    value: { text },
    ...(style ? { style } : {}),
    ...(confirm ? { confirm } : {}),
    ...(url === null ? {} : { url }),
  }));
const anyBlock: fc.Arbitrary<ChatBlock> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: anyRich }),
  fc.record({ kind: fc.constant('text' as const), text: anyRich, button: anyButton }),
  fc.record({ kind: fc.constant('heading' as const), text: anyText }),
  fc.record({ kind: fc.constant('context' as const), text: anyRich }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(anyRich, { maxLength: 60 }) }),
  fc.record({ kind: fc.constant('code' as const), text: anyText }),
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(anyButton, { maxLength: 30 }) }),
  fc.record({
    kind: fc.constant('buttons' as const),
    buttons: fc.array(anyButton, { maxLength: 3 }),
    more: fc.array(anyButton, { maxLength: 30 }),
  }),
  fc.constant({ kind: 'divider' as const }),
);
const anyMessage: fc.Arbitrary<ChatMessage> = fc.record({
  summary: anyText,
  blocks: fc.oneof(fc.array(anyBlock, { maxLength: 8 }), fc.array(anyBlock, { minLength: 40, maxLength: 70 })),
});

/** Every object within a value, the value included. */
function* objectsOf(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objectsOf(inner);
}

const TEXT_LIMITS: { readonly [type: string]: number } = { header: 150, section: 3_000, context: 3_000 };

describe('whatever a message holds', () => {
  test('it stays within the limits of Slack', () => {
    fc.assert(
      fc.property(anyMessage, (any) => {
        const { text, blocks } = renderMessage(any, t);
        expect(blocks.length).toBeGreaterThan(0);
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(text.length).toBeLessThanOrEqual(4_000);
        expect(text.trim()).not.toBe('');
        let total = 0;
        for (const block of blocks) {
          let length = 0;
          for (const object of objectsOf(block)) {
            if (typeof object.text === 'string') length += object.text.length;
            if (object.type === 'text' || object.type === 'plain_text') expect(object.text).not.toBe('');
            if (object.type === 'button') {
              expect(String((object.text as { text: string }).text).length).toBeLessThanOrEqual(75);
              expect(String(object.value).length).toBeLessThanOrEqual(2_000);
            }
            if (object.type === 'actions') expect((object.elements as unknown[]).length).toBeLessThanOrEqual(25);
            if (object.type === 'rich_text_section') expect(object.elements).not.toEqual([]);
          }
          if (block.type === 'rich_text') expect(length).toBeLessThanOrEqual(3_000);
          else if (block.type in TEXT_LIMITS && block.type !== 'section') {
            expect(length).toBeLessThanOrEqual(TEXT_LIMITS[block.type] ?? 0);
          }
          if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3_000);
          total += length;
        }
        expect(total + 100 * (blocks.length - 1)).toBeLessThanOrEqual(13_200);
        expect(blockFaults(world, JSON.parse(JSON.stringify(blocks)), 'message', '/blocks')).toEqual([]);
        const ids = [...objectsOf(blocks)].flatMap((object) => (object.type === 'button' ? [object.action_id] : []));
        expect(new Set(ids).size).toBe(ids.length);
        expect(JSON.stringify(blocks).isWellFormed()).toBe(true);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test('nothing but the span of a person or a group pings, wherever Slack looks for mentions', () => {
    fc.assert(
      fc.property(anyMessage, (any) => {
        const { text, blocks } = renderMessage(any, t);
        const interpreted = [text, renderPlainText(any, t)];
        for (const one of interpreted) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(4_000);
        for (const object of objectsOf(blocks)) {
          if (object.type === 'mrkdwn') interpreted.push(String(object.text));
          expect(object.type).not.toBe('broadcast');
          if (object.type === 'user') expect(object.user_id).toBe('U0REAL00');
          if (object.type === 'usergroup') expect(object.usergroup_id).toBe('S0REAL00');
        }
        for (const one of interpreted) {
          for (const [, inside] of one.matchAll(/<([^>]*)>?/g)) {
            expect(inside).toMatch(/^(@U0REAL00$|!subteam\^S0REAL00$|(https?|mailto):)/);
          }
          expect(one).not.toMatch(/&(?!amp;|lt;|gt;)/);
        }
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});
