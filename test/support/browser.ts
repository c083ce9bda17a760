import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that the bootstrap installs. `CHROMIUM_PATH` names another. @throws when there is none */
export async function launchBrowser(): Promise<Browser> {
  const places = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : PLACES;
  const failures: unknown[] = [];
  for (const executablePath of places) {
    try {
      // On a bare machine no locale is set, and Chromium then gives up Chinese names of files.
      return await chromium.launch({ executablePath, args: FLAGS, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `no Chromium at ${places.join(', ')}: install it, or set CHROMIUM_PATH`);
}

export interface WatchedPage {
  readonly page: Page;
  /** Script errors, refused policies and requests that failed or left the workspace. Empty when all is well. */
  readonly troubles: readonly string[];
}

/** A page in a context of its own that notices whatever goes wrong in it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  // Generous: other work on the machine must not fail a test.
  context.setDefaultTimeout(200_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('request', (request) => {
    const outside = new URL(request.url()).origin !== new URL(url).origin;
    if (outside && !request.url().startsWith('data:')) troubles.push(`left the workspace: ${request.url()}`);
  });
  await page.goto(url);
  return { page, troubles };
}
