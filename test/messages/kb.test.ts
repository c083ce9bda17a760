import { describe, expect, test } from 'vitest';
import { renderMessage } from '../../src/adapters/slack/render-message.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import type { Article, ArticleVersion } from '../../src/core/knowledge/article.ts';
import type { KnownFault } from '../../src/core/knowledge/rank.ts';
import { articleDetailMessage, articleMessage } from '../../src/messages/kb-article.ts';
import { articleListMessage } from '../../src/messages/kb-list.ts';
import { foundMessage } from '../../src/messages/kb-search.ts';
import { at, lines, voice } from './facts.ts';

const entry = {
  title: '网关证书过期',
  symptom: '短信发不出去',
  cause: '证书到期',
  solution: '更换证书',
  tags: ['短信'],
};

function article(change: Partial<Article> = {}): Article {
  const written = { createdBy: 'engineer', createdAt: at('10:00'), changedAt: at('10:00') };
  return {
    ...{ id: 1, contractId: 'c', number: 3, state: 'valid', version: 1, entry, ticket: { id: 7, number: 47 } },
    ...written,
    ...change,
  };
}

const fault: KnownFault = {
  ...{ kind: 'ticket', id: 7, number: 47, title: '客户收不到短信', text: '', host: null, tags: [], ofTicket: null },
  ...{ at: at('10:00'), cause: '证书到期\n未更换', solution: '更换证书' },
};

describe('what is found', () => {
  const now = at('12:00');

  test('in English, with a link where there is one, and no cause where none was given', () => {
    const link = 'https://example.slack.com/archives/C1/p1';
    const facts = { typed: 'SMS', lines: [{ fault: { ...fault, cause: '' }, link }], now };
    expect(lines(foundMessage(facts, voice('en')))).toEqual([
      'Nearest to “SMS”',
      `• 🎫 [T-47](${link}) 客户收不到短信 · 11-21\nSolution: 更换证书`,
      '/ticket show T-47 tells a ticket’s story, /kb show K-3 shows the whole article',
    ]);
  });

  test('nothing: how something gets there', () => {
    const told = lines(foundMessage({ typed: '打印机', lines: [], now }, voice())).join('\n');
    expect(told).toContain('没有找到「打印机」');
    expect(told).toContain('[写入知识库…]');
  });
});

test('an article in its ticket’s thread, changed, and retired', () => {
  expect(lines(articleMessage(article(), voice()))).toEqual([
    '📘 工程师甲 已写入知识库：K-3 网关证书过期',
    '• 现象 短信发不出去',
    '• 原因 证书到期',
    '• 解决方案 更换证书',
    '[修改…]',
  ]);
  expect(articleMessage(article({ version: 2 }), voice()).summary).toContain('（已修改）');
  const retired = articleMessage(article({ version: 2, state: 'retired' }), voice('en'));
  expect(retired.summary).toBe('📕 Article K-3 网关证书过期 (retired)');
  expect(lines(retired)).toHaveLength(1);
});

test('of many versions the last are shown, and how many there were before', () => {
  const versions = Array.from(
    { length: 23 },
    (_, index): ArticleVersion => ({
      ...{ version: index + 1, change: index === 0 ? 'created' : 'edited', entry, by: 'engineer' },
      ...{ at: at('10:00'), reason: `r${index}` },
    }),
  );
  const told = lines(articleDetailMessage({ article: article({ version: 23 }), versions }, voice())).join('\n');
  expect(told).toContain('更早还有 3 版');
  expect(told).not.toContain('第 3 版');
  expect(told).toContain('第 23 版：工程师甲 修改：r22');
});

const LONG = '字<!channel>&`*'.repeat(500).slice(0, 3_000);

/** All that these messages can be at their largest. */
function* largest(): Iterable<[string, ChatMessage]> {
  const long = { title: LONG.slice(0, 200), symptom: LONG, cause: LONG, solution: LONG, tags: [LONG.slice(0, 40)] };
  const one = article({ entry: long, version: 40 });
  const versions = Array.from(
    { length: 40 },
    (_, index): ArticleVersion => ({
      ...{ version: index + 1, change: 'edited', entry: long, by: LONG.slice(0, 64), at: at('10:00') },
      reason: LONG.slice(0, 1_000),
    }),
  );
  const found = { ...fault, title: LONG, cause: LONG, solution: LONG };
  for (const locale of ['zh-CN', 'en'] as const) {
    const v = voice(locale);
    yield [`thread ${locale}`, articleMessage(one, v)];
    yield [`detail ${locale}`, articleDetailMessage({ article: one, versions }, v)];
    yield [`list ${locale}`, articleListMessage({ articles: Array(25).fill(one), total: 99, state: 'valid' }, v)];
    const all = Array.from({ length: 8 }, () => ({ fault: found, link: `https://x.example/${'a'.repeat(200)}` }));
    yield [`found ${locale}`, foundMessage({ typed: LONG, lines: all, now: at('12:00') }, v)];
  }
}

test.each([...largest()])('%s fits Slack and pings nobody, however long', (_, message) => {
  const { blocks } = renderMessage(message, voice().t);
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(blocks).length).toBeLessThan(40_000);
  // Literal text of rich text elements pings nobody; in mrkdwn it would have to be escaped.
  for (const text of JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":"([^"]*)"/g)) {
    expect(text[1]).not.toContain('<!channel>');
  }
});
