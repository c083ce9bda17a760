import { describe, expect, test } from 'vitest';
import { typedWords } from '../../../src/core/knowledge/index-words.ts';
import { type KnownFault, rankFound } from '../../../src/core/knowledge/rank.ts';

function fault(number: number, title: string, change: Partial<KnownFault> = {}): KnownFault {
  const at = new Date(Date.UTC(2026, 0, number));
  const base = {
    kind: 'ticket' as const,
    id: number,
    number,
    title,
    text: '',
    host: null,
    tags: [],
    at,
    ofTicket: null,
  };
  return { ...base, cause: '原因', solution: '方案', ...change };
}

function names(typed: string, faults: readonly KnownFault[], rarity = (_word: number) => 1): string[] {
  const found = rankFound(typedWords(typed), rarity, faults);
  return found.map(({ fault: { kind, number } }) => `${kind === 'article' ? 'K' : 'T'}-${number}`);
}

describe('what is found by typed words', () => {
  test('the title says more than the text, and all words more than some', () => {
    const faults = [
      fault(1, '网关超时', { text: '短信发不出去' }),
      fault(2, '短信网关超时'),
      fault(3, '打印机卡纸'),
      fault(4, '客户来电', { text: '短信网关超时' }),
    ];
    expect(names('短信网关超时', faults)).toEqual(['T-2', 'T-1', 'T-4']);
  });

  test('by cause, solution, tag, host and code', () => {
    const faults = [
      fault(1, 'a', { cause: '归档空间写满' }),
      fault(2, 'b', { solution: '重建监听器' }),
      fault(3, 'c', { tags: ['oracle'] }),
      fault(4, 'd', { host: 'db-01' }),
      fault(5, 'e', { text: 'ORA-01555: snapshot too old' }),
    ];
    expect(names('归档空间', faults)).toEqual(['T-1']);
    expect(names('监听器', faults)).toEqual(['T-2']);
    expect(names('Oracle', faults)).toEqual(['T-3']);
    expect(names('db-01', faults)).toEqual(['T-4']);
    expect(names('ora-01555', faults)).toEqual(['T-5']);
  });

  test('a rare word counts for more than a frequent one', () => {
    const faults = [fault(1, '磁盘写满'), fault(2, '仲裁失败')];
    const rare = [...typedWords('仲裁').keys()];
    expect(names('磁盘 仲裁', faults, (word) => (rare.includes(word) ? 5 : 1))).toEqual(['T-2']);
  });

  test('words that all faults have are found, too', () => {
    expect(names('数据库', [fault(1, '数据库备份失败'), fault(2, '打印机')])).toEqual(['T-1']);
  });

  test('an article goes first where it fits as well, and stands for its ticket', () => {
    const faults = [
      fault(47, '短信网关超时'),
      fault(3, '短信网关超时', { kind: 'article', ofTicket: 47 }),
      fault(50, '短信网关超时'),
    ];
    expect(names('短信网关', faults)).toEqual(['K-3', 'T-50']);
  });

  test('at one score the newer goes first, and the order of the candidates makes no difference', () => {
    const faults = [fault(1, '短信延迟'), fault(2, '短信延迟')];
    expect(names('短信', faults)).toEqual(['T-2', 'T-1']);
    expect(names('短信', [...faults].reverse())).toEqual(['T-2', 'T-1']);
  });

  test('none of it, and nothing', () => {
    expect(names('打印机', [fault(1, '短信延迟')])).toEqual([]);
    expect(names('', [fault(1, '短信延迟')])).toEqual([]);
    expect(names('短信', [])).toEqual([]);
  });
});
