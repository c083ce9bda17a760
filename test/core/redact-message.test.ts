import { expect, test } from 'vitest';
import { redactMessage, redactSentence, redactTexts } from '../../src/core/redact-message.ts';

const redact = (text: string) => text.replaceAll('hunter2', '••••');

test('a secret is masked in each text that a sentence is filled in with, in every language', () => {
  const values = {
    label: { 'zh-CN': '口令 hunter2', en: 'password hunter2' },
    output: 'hunter2!',
    exitCode: 1,
    most: null,
  };
  expect(redactSentence({ key: 'check.command.exit', values }, redact)).toEqual({
    key: 'check.command.exit',
    values: { label: { 'zh-CN': '口令 ••••', en: 'password ••••' }, output: '••••!', exitCode: 1, most: null },
  });
});

test('a sentence without values stays as it is', () => {
  expect(redactSentence({ key: 'inspection.no-shell' }, redact)).toEqual({ key: 'inspection.no-shell' });
});

test('a message is masked wherever it shows a text, and keeps what only means something', () => {
  const masked = redactMessage(
    {
      summary: 'the password is hunter2',
      blocks: [{ kind: 'buttons', buttons: [{ action: 'a', label: 'hunter2', value: { host: 'hunter2' } }] }],
    },
    redact,
  );
  expect(masked).toEqual({
    summary: 'the password is ••••',
    blocks: [{ kind: 'buttons', buttons: [{ action: 'a', label: '••••', value: { host: 'hunter2' } }] }],
  });
});

test('in the content of a document every text is masked, and no tag of the template', () => {
  const content = { secret: 'my secret', rows: [{ text: 'secret', count: 3, at: null }] };
  const masked = redactTexts(content, (text) => text.replaceAll('secret', '***'));
  expect(masked).toEqual({ secret: 'my ***', rows: [{ text: '***', count: 3, at: null }] });
});
