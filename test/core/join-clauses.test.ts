import { expect, test } from 'vitest';
import { joinClauses } from '../../src/core/join-clauses.ts';

test.each([
  [[], ''],
  [['一。'], '一。'],
  [['一。', '二。'], '一；二。'],
  [['一', '一', '二'], '一；一；二'],
  [['See a.', 'b'], 'See a；b'],
  [['cut…', 'b…'], 'cut…；b…'],
])('%j becomes %j', (parts, sentence) => {
  expect(joinClauses(parts, '；')).toBe(sentence);
});
