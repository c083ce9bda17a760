import { expect, test } from 'vitest';
import { z } from 'zod';
import { articleFields, parseArticleName, splitTags } from '../../../src/core/knowledge/article.ts';

test.each([
  ['K-3', 3],
  ['k3', 3],
  ['#3', 3],
  ['3', 3],
  [' K-12 ', 12],
  ['K-0', null],
  ['T-3', null],
  ['K-', null],
  ['K-1234567890', null],
  ['', null],
])('%j names the article %j', (typed, number) => {
  expect(parseArticleName(typed)).toBe(number);
});

test.each([
  ['', []],
  ['磁盘', ['磁盘']],
  ['磁盘, oracle，#归档、日志  app', ['磁盘', 'oracle', '归档', '日志', 'app']],
  ['Oracle oracle', ['oracle']],
  [',，、', []],
])('%j are the tags %j', (line, tags) => {
  expect(splitTags(line)).toEqual(tags);
});

const schema = z.object(articleFields);
const whole = {
  title: '短信网关超时',
  symptom: '短信发不出去',
  cause: '网关证书过期',
  solution: '更换证书',
  tags: '短信',
};

test.each([
  ['a whole one', {}, []],
  ['no tags', { tags: undefined }, []],
  ['an empty title', { title: '  ' }, ['title']],
  ['a title of two lines', { title: 'a\nb' }, ['title']],
  ['too long a cause', { cause: 'x'.repeat(3_001) }, ['cause']],
  ['no solution', { solution: undefined }, ['solution']],
  ['eleven tags', { tags: 'a b c d e f g h i j k' }, ['tags']],
  ['a long tag', { tags: 'x'.repeat(41) }, ['tags']],
])('%s', (_, change, faulty) => {
  const checked = schema.safeParse({ ...whole, ...change });
  expect((checked.error?.issues ?? []).map(({ path }) => path[0])).toEqual(faulty);
});
