import { describe, expect, it } from 'vitest';
import { MergedCell } from '../../../src/adapters/word/merged-cell.ts';
import { prepareModel } from '../../../src/adapters/word/prepare-model.ts';
import type { Vocabulary } from '../../../src/adapters/word/vocabulary.ts';

const vocabulary: Vocabulary = {
  title: { kind: 'text' },
  final: { kind: 'flag' },
  rows: { kind: 'list', tags: { group: { kind: 'merged' }, item: { kind: 'text' } } },
};

describe('preparing a model for a template', () => {
  it('takes what the vocabulary names, cleans it and joins equal neighbours', () => {
    const rows = ['a', 'a', 'b', 'a'].map((group, index) => ({ group, item: index, extra: 'left out' }));
    expect(prepareModel({ title: 'a\u0000{b}', final: false, rows, extra: 1 }, vocabulary)).toEqual({
      title: 'a\ufdd0b\ufdd1',
      final: false,
      rows: [
        { group: new MergedCell('a', false), item: '0' },
        { group: new MergedCell('a', true), item: '1' },
        { group: new MergedCell('b', false), item: '2' },
        { group: new MergedCell('a', false), item: '3' },
      ],
    });
  });

  it.each([
    ['a missing text', { final: true, rows: [] }, '"title" should be a text or a number, but is undefined'],
    [
      'a text that is none',
      { title: {}, final: true, rows: [] },
      '"title" should be a text or a number, but is object',
    ],
    ['a number that is none', { title: Number.NaN, final: true, rows: [] }, '"title" should be a text or a number'],
    ['a missing flag', { title: '', rows: [] }, '"final" should be true or false, but is undefined'],
    ['a list that is none', { title: '', final: true, rows: null }, '"rows" should be a list, but is null'],
    [
      'a list of no objects',
      { title: '', final: true, rows: ['x'] },
      '"rows" should be a list of objects, but is string',
    ],
    ['a hole in an entry', { title: '', final: true, rows: [{ group: 'g' }] }, '"rows[0].item" should be'],
  ])('refuses %s, for it would print as an empty field', (_name, model, message) => {
    expect(() => prepareModel(model, vocabulary)).toThrow(message);
  });

  it('refuses more rows than a document can have', () => {
    const rows = Array.from({ length: 60_001 }, () => ({ group: '', item: '' }));
    expect(() => prepareModel({ title: '', final: true, rows }, vocabulary)).toThrow(/form\.too-large/);
  });
});
