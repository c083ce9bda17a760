import { describe, expect, test } from 'vitest';
import { reasonOf, traceOf } from '../src/errors.ts';

describe('what an error says', () => {
  test.each([
    [new Error('connect ECONNREFUSED 127.0.0.1:3306'), 'connect ECONNREFUSED 127.0.0.1:3306'],
    [
      new AggregateError([
        new Error('connect ECONNREFUSED ::1:3306'),
        new Error('connect ECONNREFUSED 127.0.0.1:3306'),
      ]),
      'connect ECONNREFUSED ::1:3306; connect ECONNREFUSED 127.0.0.1:3306',
    ],
    ['thrown as a text', 'thrown as a text'],
    [undefined, 'undefined'],
  ])('%s is its message, whatever was thrown', (error, expected) => {
    expect(reasonOf(error)).toBe(expected);
  });

  test('with where it came from, where it tells', () => {
    expect(traceOf(new Error('broken'))).toMatch(/^Error: broken\n.*errors\.test\.ts/);
    expect(traceOf(Object.assign(new Error('broken'), { stack: undefined }))).toBe('broken');
    expect(traceOf(7)).toBe('7');
  });
});
