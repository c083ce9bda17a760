import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { launchBrowser, openPage, type WatchedPage } from '../../support/browser.ts';
import { PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

let browser: Browser;
let workspace: Workspace;
let opened: WatchedPage;

beforeAll(async () => {
  browser = await launchBrowser();
  workspace = await startTestWorkspace();
  opened = await openPage(browser, `${workspace.url}/?as=${PEOPLE.engineer}`);
  await opened.page.waitForSelector('.channel-pane');
});
afterAll(async () => {
  await browser.close();
  await workspace.close();
});

/** Given as text: the test runner would rewrite an import in a function. */
const render = (text: string) => `import('/assets/blocks/mrkdwn.js').then(({ mrkdwn }) => {
  const frame = document.createElement('div');
  frame.append(...mrkdwn(${JSON.stringify(text)}));
  return frame.innerHTML;
})`;

describe('mrkdwn', () => {
  it.each([
    ['*bold* _it_ ~no~ `code`', '<strong>bold</strong> <em>it</em> <s>no</s> <code>code</code>'],
    ['中文*不加粗*中文', '中文*不加粗*中文'],
    ['中文 *加粗* 中文，*也加粗*。', '中文 <strong>加粗</strong> 中文，<strong>也加粗</strong>。'],
    ['a * b * c and 2*3*4', 'a * b * c and 2*3*4'],
    ['snake_case_name', 'snake_case_name'],
    ['*_both_*', '<strong><em>both</em></strong>'],
    ['`*raw* &lt;tag&gt;`', '<code>*raw* &lt;tag&gt;</code>'],
    ['&lt;b&gt; &amp;amp;', '&lt;b&gt; &amp;amp;'],
    [
      '<https://e.example/?a=1&amp;b=2|here>',
      '<a href="https://e.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">here</a>',
    ],
    ['<javascript:alert(1)|here>', '<span>here</span>'],
    ['<@U0ENGINEER1>', '<span class="mention mine">@工程师甲</span>'],
    ['<!date^1763690400^{date_num} {time}|later>', '2025/11/21 10:00'],
    ['<!channel>', '<span class="mention mine">@channel</span>'],
    [':no_such:', ':no_such:'],
  ])('%s', async (text, html) => {
    expect(await opened.page.evaluate(render(text))).toBe(`<span class="text">${html}</span>`);
    expect(opened.troubles).toEqual([]);
  });

  it('gathers quotes and keeps code blocks as they are', async () => {
    const text = 'see\n&gt; one\n&gt; *two*\nend\n```df -P\n*x* &lt;y&gt;```';
    expect(await opened.page.evaluate(render(text))).toBe(
      '<span class="text">see</span><blockquote>one\n<strong>two</strong></blockquote><span class="text">end\n</span>' +
        '<pre class="code-block">df -P\n*x* &lt;y&gt;</pre>',
    );
  });
});
