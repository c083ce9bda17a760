import { describe, expect, test } from 'vitest';
import { indexWords, typedWords } from '../../../src/core/knowledge/index-words.ts';

/** Whether what is typed has a word in common with a text. */
function finds(typed: string, text: string): boolean {
  const has = indexWords([{ text, weight: 1 }]);
  return [...typedWords(typed).keys()].some((word) => has.has(word));
}

describe('what is typed is found in a text', () => {
  test.each([
    ['磁盘', '数据库服务器磁盘使用率 93 %'],
    ['归档日志', '清理归档日志后恢复'],
    ['disks', 'Disk full on /data'],
    ['ＯＲＡ－０１５５５', 'ORA-01555: snapshot too old'],
    ['ora-01555', '应用报 ORA-01555 后退出'],
    ['01555', 'ORA-01555'],
    ['502', '登录页返回 502 Bad Gateway'],
    ['app-01', 'restart on APP-01'],
    ['8080', '端口 10.0.0.1:8080 不通'],
    ['HostDiskFull', 'disk'],
  ])('%s in %s', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  test.each([
    ['内存', '数据库服务器磁盘使用率'],
    ['app-02', 'restart on app-01'],
    ['ORA-01556', 'ORA-01555'],
    ['93', '使用率 93 %'],
    ['🔥', '🔥🔥'],
  ])('%s not in %s', (typed, text) => {
    const exact = indexWords([{ text, weight: 1 }]);
    // Words such as `app` may be shared; what tells them apart is not.
    const shared = [...typedWords(typed).keys()].filter((word) => exact.has(word));
    expect(shared.length).toBeLessThan(Math.max(1, typedWords(typed).size));
  });
});

test.each(['', '   ', 'a', '？！', '🔥🔥', '7', '93', '盘', 'C盘', '盘 满'])(
  'nothing can be looked for by %j',
  (typed) => {
    expect(typedWords(typed).size).toBe(0);
  },
);

test('what is indexed of a text, and what is looked for, is limited', () => {
  const long = Array.from({ length: 5_000 }, (_, index) => `word${index.toString(36)}x`).join(' ');
  expect(indexWords([{ text: long, weight: 1 }]).size).toBeLessThanOrEqual(300);
  expect(typedWords(long.slice(0, 200)).size).toBeLessThanOrEqual(24);
});

test('a word that stands in several texts has the weight of the most telling', () => {
  const words = indexWords([
    { text: '网关', weight: 1 },
    { text: '网关超时', weight: 0.5 },
  ]);
  expect([...words.values()]).toEqual([1, 0.5, 0.5]);
});
