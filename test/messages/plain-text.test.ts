import { expect, test } from 'vitest';
import { plainText } from '../../src/messages/plain-text.ts';

test('a message becomes lines; what can be pressed is left out', () => {
  const text = plainText({
    summary: 'not shown',
    blocks: [
      { kind: 'heading', text: 'Head' },
      { kind: 'text', text: ['a ', { bold: 'b' }, { code: 'c' }, { italic: 'd' }, { strike: 'e' }] },
      { kind: 'divider' },
      { kind: 'list', items: ['one\ntwo', [{ link: 'https://example.com', text: 'page' }]] },
      { kind: 'context', text: [{ mention: 'U1' }, ' ', { group: 'S1' }] },
      { kind: 'code', text: 'sh -s\n  indented' },
      { kind: 'buttons', buttons: [{ action: 'x', label: 'Press', value: {} }] },
    ],
  });
  expect(text.split('\n')).toEqual([
    'Head',
    'a bcde',
    '',
    '  • one',
    '    two',
    '  • page <https://example.com>',
    '@U1 @S1',
    'sh -s',
    '  indented',
  ]);
});
