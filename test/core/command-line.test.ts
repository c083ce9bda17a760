import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ArgumentNames,
  findCommandName,
  readArguments,
  splitList,
  splitWords,
  type Word,
} from '../../src/core/command-line.ts';

function words(line: string): readonly Word[] {
  const split = splitWords(line);
  if (!split.ok) throw new Error(`not split: ${split.fault.key}`);
  return split.value;
}

describe('splitting a typed line', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['inspect monthly', ['inspect', 'monthly']],
    ['inspect\u3000monthly\u00a0now', ['inspect', 'monthly', 'now']],
    ['inspect\n\tmonthly', ['inspect', 'monthly']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ["a 'b c' d", ['a', 'b c', 'd']],
    ['a “b c” d', ['a', 'b c', 'd']],
    ['a “b c" d', ['a', 'b c', 'd']],
    ['a ＂b c＂', ['a', 'b c']],
    ['a 「b c」 『d e』', ['a', 'b c', 'd e']],
    ['""', ['']],
    ['--reason "磁盘满，已扩容"', ['--reason', '磁盘满，已扩容']],
    ['--reason="two words" x', ['--reason=two words', 'x']],
    ['—reason＝“two words” x', ['—reason＝two words', 'x']],
    ["it's fine", ["it's", 'fine']],
    ["--reason 'it's fine'", ['--reason', "it's fine"]],
    ['ｍｏｎｔｈｌｙ １２', ['monthly', '12']],
    ['"ｍｏｎｔｈｌｙ"', ['ｍｏｎｔｈｌｙ']],
    ['原因：误操作', ['原因：误操作']],
    ['mon\u200bthly\u202e', ['monthly']],
    ['a\u0000b', ['ab']],
  ])('%j becomes %j', (line, expected) => {
    expect(words(line).map((word) => word.text)).toEqual(expected);
  });

  test.each(['"open', 'a “open', "'it's open", 'x 「open', '--reason="open'])('an open quote is told: %j', (line) => {
    const split = splitWords(line);
    expect(split.ok).toBe(false);
    if (!split.ok) expect(split.fault.key).toBe('chat.unclosed-quote');
  });

  test('a line longer than Slack allows is refused', () => {
    const split = splitWords('x'.repeat(4_001));
    expect(split).toEqual({ ok: false, fault: { key: 'chat.line-too-long', values: { limit: 4_000 } } });
  });

  test('no line makes it throw, and words in double quotes come back as they were', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void splitWords(line)));
    const literal = fc.string({ unit: 'grapheme' }).filter((text) => !/["“”„＂]/.test(text));
    fc.assert(
      fc.property(fc.array(literal), (texts) => {
        expect(words(texts.map((text) => `"${text}"`).join(' ')).map((word) => word.text)).toEqual(texts);
      }),
    );
  });
});

describe('finding the command', () => {
  const names = ['inspect', 'inspect status', 'inspect show', 'help'];

  test.each([
    ['inspect', 'inspect', []],
    ['inspect monthly', 'inspect', ['monthly']],
    ['inspect status', 'inspect status', []],
    ['INSPECT Show 12', 'inspect show', ['12']],
    ['inspect "status"', 'inspect', ['status']],
    ['help inspect', 'help', ['inspect']],
  ])('%j is %j', (line, name, rest) => {
    const found = findCommandName(names, words(line));
    expect(found?.name).toBe(name);
    expect(found?.rest.map((word) => word.text)).toEqual(rest);
  });

  test.each(['', 'inspection', 'monthly inspect', '"inspect"'])('%j is none', (line) => {
    expect(findCommandName(names, words(line))).toBeUndefined();
  });
});

const inspect: ArgumentNames = {
  positionals: ['template'],
  flags: [
    { name: 'template', isSwitch: false },
    { name: 'hosts', isSwitch: false },
    { name: 'mode', isSwitch: false },
    { name: 'dryRun', isSwitch: true },
  ],
};
const note: ArgumentNames = { positionals: ['item', 'text...'], flags: [{ name: 'loud', isSwitch: true }] };

describe('reading arguments', () => {
  test.each([
    ['', {}],
    ['monthly', { template: 'monthly' }],
    ['monthly --hosts a,b', { template: 'monthly', hosts: 'a,b' }],
    ['--hosts a,b monthly', { template: 'monthly', hosts: 'a,b' }],
    ['--hosts=a,b', { hosts: 'a,b' }],
    ['--hosts=', { hosts: '' }],
    ['--hosts：a,b', { hosts: 'a,b' }],
    ['—hosts a', { hosts: 'a' }],
    ['－－hosts＝a', { hosts: 'a' }],
    ['–hosts a', { hosts: 'a' }],
    ['-hosts a', { hosts: 'a' }],
    ['--Hosts a', { hosts: 'a' }],
    ['--dry-run monthly', { dryRun: 'true', template: 'monthly' }],
    ['--dry-run=false', { dryRun: 'false' }],
    ['--dry-run FALSE', { dryRun: 'false' }],
    ['--dryrun --mode remote', { dryRun: 'true', mode: 'remote' }],
    ['-- --hosts', { template: '--hosts' }],
    ['"--hosts"', { template: '--hosts' }],
    ['--mode "--remote"', { mode: '--remote' }],
    ['-5', { template: '-5' }],
    ['——重启', { template: '——重启' }],
  ])('%j is %j', (line, expected) => {
    expect(readArguments(words(line), inspect)).toEqual({ ok: true, value: expected });
  });

  test('a last positional takes the rest', () => {
    expect(readArguments(words('3 checked  by "hand"  --loud'), note)).toEqual({
      ok: true,
      value: { item: '3', text: 'checked by hand', loud: 'true' },
    });
  });

  test.each([
    ['--host a', 'chat.unknown-flag-nearest', { flag: 'host', nearest: 'hosts' }],
    ['--colour red', 'chat.unknown-flag', { flag: 'colour' }],
    ['--hosts', 'chat.flag-needs-value', { flag: 'hosts' }],
    ['--hosts --mode remote', 'chat.flag-needs-value', { flag: 'hosts' }],
    ['--mode a --mode b', 'chat.flag-twice', { flag: 'mode' }],
    ['monthly --template daily', 'chat.flag-twice', { flag: 'template' }],
    ['monthly weekly', 'chat.extra-word', { word: 'weekly' }],
  ])('%j is refused as %s', (line, key, values) => {
    expect(readArguments(words(line), inspect)).toEqual({ ok: false, fault: { key, values } });
  });

  test('where the flags are not known, any is taken', () => {
    expect(readArguments(words('--any thing --more'), { positionals: [], flags: null })).toEqual({
      ok: true,
      value: { any: 'thing', more: 'true' },
    });
  });

  test('a flag named like a property of every object is only a flag', () => {
    const read = readArguments(words('--constructor x --hasOwnProperty'), { positionals: [], flags: null });
    expect(read).toEqual({ ok: true, value: { constructor: 'x', hasOwnProperty: 'true' } });
    expect(readArguments(words('--constructor x'), inspect).ok).toBe(false);
    expect(readArguments(words('--__proto__'), note)).toEqual({ ok: true, value: { item: '--__proto__' } });
  });
});

test('a list is split at commas of either width, spaces and semicolons', () => {
  expect(splitList('a,b，c、d; e  f，')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
