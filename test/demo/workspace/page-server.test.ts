import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import en from '../../../demo/workspace/page/texts/en.json' with { type: 'json' };
import zhCN from '../../../demo/workspace/page/texts/zh-CN.json' with { type: 'json' };
import { CHANNEL, PEOPLE, PRIVATE_CHANNEL, startTestWorkspace } from '../../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await startTestWorkspace();
});
afterAll(() => workspace.close());

interface Request {
  readonly path: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

/** Sends a path and headers as they are, which `fetch` does not. */
function send({ path, method = 'GET', headers = {}, body }: Request): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(workspace.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const act = (headers: { readonly [name: string]: string }, body = '{"do":"say","channel":"C0ROUNDS01","text":"hi"}') =>
  send({ path: `/page/act?as=${PEOPLE.engineer}`, method: 'POST', headers, body });

describe('what other web pages can do here', () => {
  const json = { 'content-type': 'application/json' };
  it.each([
    ['a page of another origin', { ...json, origin: 'https://evil.example' }, 403],
    ['a page of another port', { ...json, origin: 'http://127.0.0.1:1' }, 403],
    ['a name rebound to this machine', { ...json, host: 'evil.example' }, 403],
    ['a plain form', { 'content-type': 'text/plain' }, 415],
    ['a cross-site request', { ...json, 'sec-fetch-site': 'cross-site' }, 403],
    ['our own page', json, 200],
    ['our own page as localhost', { ...json, host: 'localhost:9' }, 200],
  ])('%s: %j is answered %i', async (_, headers, status) => {
    expect((await act(headers)).status).toBe(status);
  });

  it('reads nothing by a rebound name either', async () => {
    const path = `/page/start?as=${PEOPLE.engineer}`;
    expect((await send({ path, headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it.each(['{', 'null', '{"do":"explode"}', '{"do":"say","channel":"C0ROUNDS01","text":"x","extra":1}'])(
    'a body of %s is answered 400',
    async (body) => {
      expect((await act(json, body)).status).toBe(400);
    },
  );
});

describe('the page’s files', () => {
  it.each([
    ['/', 200],
    ['/assets/main.js', 200],
    ['/assets/style/base.css', 200],
    ['/assets/texts/zh-CN.json', 200],
    ['/assets/../start.ts', 404],
    ['/assets/..%2fstart.ts', 404],
    ['/assets/%2e%2e/%2e%2e/package.json', 404],
    ['/assets/parts/../../start.ts', 404],
    ['/assets/none.js', 404],
    ['/elsewhere', 404],
    ['/avatars/U0ENGINEER1.svg', 200],
    ['/avatars/U0NOBODY01.svg', 404],
    ['/%', 404],
    ['/assets/%zz', 400],
  ])('%s is answered %i', async (path, status) => {
    expect((await send({ path })).status).toBe(status);
  });

  it('may load and run nothing from elsewhere', async () => {
    const page = await fetch(workspace.url);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(await page.text()).not.toMatch(/https?:\/\//);
  });
});

describe('what a person gets to see', () => {
  it('are the channels that are open to them', async () => {
    const start = async (user: string) => {
      const { channels } = JSON.parse((await send({ path: `/page/start?as=${user}` })).text);
      return channels.map((channel: { id: string }) => channel.id);
    };
    expect(await start(PEOPLE.lead)).toContain(PRIVATE_CHANNEL);
    expect(await start(PEOPLE.engineer)).not.toContain(PRIVATE_CHANNEL);
    expect(await start(PEOPLE.guest)).toEqual([CHANNEL, 'D0GUEST0001']);
    const peek = await send({ path: `/page/messages?as=${PEOPLE.engineer}&channel=${PRIVATE_CHANNEL}` });
    expect(peek.status).toBe(404);
    expect((await send({ path: '/page/start?as=U0ROUNDSBOT' })).status).toBe(404);
  });

  it('is a file only where it was shared', async () => {
    const files = [{ name: 'a.txt', content: Buffer.from('secret') }];
    const message = await workspace.as(PEOPLE.lead).say(PRIVATE_CHANNEL, 'look', { files });
    const path = (user: string) => `/page/files/${message.files?.[0]}/a.txt?as=${user}`;
    expect(await send({ path: path(PEOPLE.lead) })).toEqual({ status: 200, text: 'secret' });
    expect((await send({ path: path(PEOPLE.engineer) })).status).toBe(404);
  });

  it('follows a permalink to its place', async () => {
    const { ts } = await workspace.as(PEOPLE.engineer).say(CHANNEL, 'here');
    const response = await fetch(`${workspace.url}/archives/${CHANNEL}/p${ts.replace('.', '')}`, {
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([302, `/#${CHANNEL}//${ts}`]);
  });
});

describe('the page’s texts', () => {
  it('are all used', async () => {
    const folder = join(import.meta.dirname, '../../../demo/workspace/page');
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
    const sources = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    const source = sources.join('\n');
    const used = (key: string) =>
      source.includes(`'${key}'`) || source.includes(`\`${key.replace(/\.[^.]+$/, '.')}\${`);
    expect(Object.keys(zhCN).filter((key) => !used(key))).toEqual([]);
  });

  const plain = (texts: object) => new Set(Object.keys(texts).map((key) => key.replace(/_(one|other)$/, '')));

  it('are the same in both languages, down to what is filled in', () => {
    expect(plain(en)).toEqual(plain(zhCN));
    const marks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    const english: { readonly [key: string]: string } = en;
    for (const [key, text] of Object.entries(zhCN)) {
      expect(marks(english[key] ?? english[`${key}_other`] ?? ''), key).toEqual(marks(text));
    }
  });
});
