import { describe, expect, test } from 'vitest';
import { flagValue, readArguments, readId } from '../../src/cli/arguments.ts';
import { pickPerson, pickSite } from '../../src/cli/pick-site.ts';
import { testSite } from '../support/site.ts';

const usage = 'rounds sample';
const known = { flags: { out: 'value', json: 'switch' }, positionals: 1, usage } as const;

describe('the words of a command line', () => {
  test.each([
    [['5', '--out', 'f.docx'], ['5'], { out: 'f.docx' }],
    [['--out=f.docx', '5', '--json'], ['5'], { out: 'f.docx', json: true }],
    [[], [], {}],
    [['--', '--out'], ['--out'], {}],
  ])('%j', (words, positionals, flags) => {
    const given = readArguments(words, known);
    expect(given.positionals).toEqual(positionals);
    expect({ ...given.flags }).toEqual(flags);
    expect(flagValue(given, 'json')).toBeUndefined();
  });

  test.each([
    [['--ouf', 'x'], 'cli.unknown-flag-near', { given: '--ouf', nearest: '--out' }],
    [['--zzzzzzzz'], 'cli.unknown-flag', { given: '--zzzzzzzz' }],
    [['--out'], 'cli.flag-without-value', { flag: '--out' }],
    [['--out='], 'cli.flag-without-value', { flag: '--out' }],
    [['--json=yes'], 'cli.switch-with-value', { flag: '--json' }],
    [['a', 'b'], 'cli.too-many-words', { word: 'b' }],
  ])('%j is refused', (words, code, values) => {
    expect(() => readArguments(words, known)).toThrow(expect.objectContaining({ code, values: { ...values, usage } }));
  });

  test.each(['', '0', '-1', '1.5', '１', 'abc', undefined])('%j is no number of an inspection', (given) => {
    expect(() => readId(given, usage)).toThrow(expect.objectContaining({ code: 'cli.no-number' }));
  });

  test('a number is one', () => {
    expect(readId('47', usage)).toBe(47);
  });
});

describe('the contract that is meant', () => {
  const one = testSite({ id: 'one' });
  const two = testSite({ id: 'two' });

  test('is the only one, or the one that is named', () => {
    expect(pickSite([one], undefined)).toBe(one);
    expect(pickSite([one, two], 'two')).toBe(two);
  });

  test.each([
    [[one, two], undefined, 'cli.which-contract'],
    [[one], 'two', 'cli.unknown-contract'],
  ])('is never guessed', (sites, given, code) => {
    expect(() => pickSite(sites, given)).toThrow(expect.objectContaining({ code }));
  });

  test('acts in the name of its operator or of who is named', () => {
    const operator = { id: 'op', name: 'Op', roles: ['operator' as const] };
    expect(pickPerson({ ...one, people: [...one.people, operator] }, undefined)).toBe(operator);
    expect(pickPerson(one, 'lead').id).toBe('lead');
    expect(() => pickPerson(one, undefined)).toThrow(expect.objectContaining({ code: 'cli.no-operator' }));
    expect(() => pickPerson(one, 'viewer')).toThrow(expect.objectContaining({ code: 'cli.may-not-act' }));
    expect(() => pickPerson(one, 'nobody')).toThrow(expect.objectContaining({ code: 'cli.unknown-person' }));
  });
});
