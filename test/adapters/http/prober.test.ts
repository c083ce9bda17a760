import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpProber } from '../../../src/adapters/http/prober.ts';
import type { HttpOutput, HttpProbe } from '../../../src/core/check.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { createAuthority, createCertificate } from './certificates.ts';

const SECRET = 'pass word&=%ü';
const opened: { close(): unknown }[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
  nock.cleanAll();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await listen(server);
  return `http://127.0.0.1:${port(server)}`;
}

async function listen(server: Server): Promise<void> {
  opened.push({ close: () => server.close().closeAllConnections() });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}

function port(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}

const prober = createHttpProber({
  async resolveSecret(reference) {
    if (reference === 'env:PORTAL') return SECRET;
    throw Object.assign(new Error('no such variable'), {
      reason: { key: 'probe.cancelled', values: { reference } },
    });
  },
});

const get = (url: string, rest: object = {}) => ({ method: 'GET' as const, url, ...rest });

async function succeed(probe: HttpProbe): Promise<HttpOutput> {
  const outcome = await prober.probe({ url: 'http://unused' }, probe);
  if (!outcome.ok) throw new Error(`${outcome.reason.key} ${JSON.stringify(outcome.reason.values)}`);
  return outcome.output;
}

/** Why a probe failed, as people read it; fails when a text is missing. */
async function reasonOf(probe: HttpProbe, using = prober): Promise<string> {
  const outcome = await using.probe({ url: 'http://unused' }, probe);
  const reason = outcome.ok ? outcome.output.failure?.reason : outcome.reason;
  if (!reason) throw new Error('it did not fail');
  for (const locale of ['zh-CN', 'en'] as const) createTexts()(locale, 'UTC')(reason.key, reason.values);
  expect(JSON.stringify(reason)).not.toContain('pass word');
  return reason.key;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function answer(response: ServerResponse, status: number, headers: object, body = ''): void {
  response.writeHead(status, { ...headers }).end(body);
}

describe('a page', () => {
  it('is read with its status, time and address after redirects', async () => {
    const base = await serve((request, response) => {
      if (request.url === '/old') answer(response, 302, { location: '/new?x=1' });
      else answer(response, 404, { 'content-type': 'text/html' }, '<p>gone</p>');
    });
    const { steps, failure } = await succeed({ steps: [get(`${base}/old`, { name: 'page', text: 'gone' })] });
    expect(failure).toBeUndefined();
    expect(steps).toMatchObject([
      { name: 'page', url: `${base}/new?x=1`, status: 404, body: '<p>gone</p>', truncated: false, certificate: null },
    ]);
    expect(steps[0]?.text).toEqual({ wanted: 'gone', found: true });
    expect(steps[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('is read up to 256 KB, unpacked', async () => {
    const long = Buffer.from(`${'x'.repeat(300 * 1024)}end`);
    const base = await serve((request, response) => {
      const packed = request.url === '/gzip' ? gzipSync(long) : request.url === '/deflate' ? deflateSync(long) : long;
      response.writeHead(200, request.url === '/' ? {} : { 'content-encoding': request.url?.slice(1) }).end(packed);
    });
    for (const path of ['/', '/gzip', '/deflate']) {
      const { steps } = await succeed({ steps: [get(base + path, { text: 'end' })] });
      expect(steps[0]?.body).toHaveLength(256 * 1024);
      // What was not read may hold the text.
      expect(steps[0]).toMatchObject({ truncated: true, text: { found: null } });
    }
  });

  it('never ends, and is read up to its limit all the same', async () => {
    const base = await serve((_request, response) => {
      const timer = setInterval(() => response.write('y'.repeat(64 * 1024)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const { steps } = await succeed({ steps: [get(base)] });
    expect(steps[0]?.truncated).toBe(true);
  });

  it.each([
    ['gbk by its header', { 'content-type': 'text/html; charset=GBK' }, Buffer.from([0xcd, 0xcb, 0xb3, 0xf6])],
    [
      'gb2312 by what it says itself',
      { 'content-type': 'text/html' },
      Buffer.concat([Buffer.from('<meta charset="gb2312">'), Buffer.from([0xcd, 0xcb, 0xb3, 0xf6])]),
    ],
    ['UTF-8 by its mark', { 'content-type': 'text/html; charset=gbk' }, Buffer.from('\uFEFF退出')],
    ['UTF-8 where nothing is said', {}, Buffer.from('退出')],
    ['UTF-8 where nonsense is said', { 'content-type': 'text/html; charset=klingon' }, Buffer.from('退出')],
    ['character references', {}, Buffer.from('&#36864;&#x51FA;')],
  ])('is decoded: %s', async (_case, headers, body) => {
    const base = await serve((_request, response) => {
      response.writeHead(200, { ...headers }).end(body);
    });
    const { steps } = await succeed({ steps: [get(base, { text: '退出' })] });
    expect(steps[0]?.text?.found).toBe(true);
  });

  it('does not show user and password of its address', async () => {
    const base = await serve((_request, response) => answer(response, 200, {}));
    const { steps } = await succeed({ steps: [get(base.replace('://', '://me:hidden@'))] });
    expect(JSON.stringify(steps)).not.toContain('hidden');
  });
});

describe('a login', () => {
  const FORM = `<!-- <form action="/wrong"><input name="username"></form> -->
    <script>document.write('<form action="/scripted"><input name=username>')</script>
    <form action="/search"><input name="q"><input type="hidden" name="wrong" value="1"></form>
    <FORM METHOD=post ACTION='do/login?a=1&amp;b=2'>
      <input type="HIDDEN" name="token" value="a&quot;b&#38;c">
      <input type=hidden name=flow value=7>
      <input type="text" name="username" value="guess"><input type="password" name='password'>
      <button>Log in</button>
    </FORM>`;

  /** A system with a login: the session begins with the form, and the token must come back. */
  async function portal(): Promise<string> {
    return serve(async (request, response) => {
      const session = /session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
      const body = await bodyOf(request);
      const form = new URLSearchParams(body);
      if (request.method === 'POST' && request.url === '/ops/do/login?a=1&b=2') {
        const right = form.get('username') === 'rounds' && form.get('password') === SECRET;
        const whole = form.get('token') === 'a"b&c' && form.get('flow') === '7' && !form.has('wrong');
        if (session !== 'guest' || !right || !whole) answer(response, 403, {}, 'refused');
        else answer(response, 302, { location: '/home', 'set-cookie': 'session=known; Path=/; HttpOnly' });
      } else if (request.url === '/home') {
        answer(response, 200, {}, session === 'known' && request.method === 'GET' ? 'Log out' : 'who are you?');
      } else answer(response, 200, { 'set-cookie': 'session=guest; Path=/' }, FORM);
    });
  }

  const enter = (password: { secret: string } | string, rest: object = {}) => ({
    name: 'login',
    method: 'POST' as const,
    url: '',
    form: { username: 'rounds', password },
    text: 'Log out',
    ...rest,
  });

  it('carries cookies and hidden fields, and follows to the page behind it', async () => {
    const base = await portal();
    const probe = { steps: [get(`${base}/ops/login`), enter({ secret: 'env:PORTAL' })] };
    const { steps } = await succeed(probe);
    expect(steps[1]).toMatchObject({ url: `${base}/home`, status: 200, text: { found: true } });
  });

  it('fails with a wrong password, which is an answer', async () => {
    const base = await portal();
    const { steps } = await succeed({ steps: [get(`${base}/ops/login`), enter('wrong')] });
    expect(steps[1]).toMatchObject({ status: 403, text: { found: false } });
  });

  it('takes an action that the site file gives', async () => {
    const base = await portal();
    const step = enter({ secret: 'env:PORTAL' }, { url: '/ops/do/login?a=1&b=2' });
    expect((await succeed({ steps: [get(`${base}/ops/login`), step] })).steps[1]).toMatchObject({
      text: { found: true },
    });
  });

  it('begins anew with each probe', async () => {
    const base = await portal();
    await succeed({ steps: [get(`${base}/ops/login`), enter({ secret: 'env:PORTAL' })] });
    expect((await succeed({ steps: [get(`${base}/home`, { text: 'Log out' })] })).steps[0]?.text?.found).toBe(false);
  });

  it('says when the page holds no form', async () => {
    const base = await serve((_request, response) => answer(response, 200, {}, '<p>maintenance</p>'));
    const probe = { steps: [get(base), enter({ secret: 'env:PORTAL' })] };
    expect(await reasonOf(probe)).toBe('probe.http-no-form');
    const outcome = await prober.probe({ url: base }, probe);
    expect(outcome).toMatchObject({ ok: true, output: { steps: [{ status: 200 }], failure: { step: 'login' } } });
  });

  it('hands on why there is no secret, and sends nothing then', async () => {
    const seen: string[] = [];
    const base = await serve((request, response) => {
      seen.push(request.method ?? '');
      answer(response, 200, {}, '<form><input name=username><input name=password></form>');
    });
    expect(await reasonOf({ steps: [get(base), enter({ secret: 'env:GONE' })] })).toBe('probe.cancelled');
    expect(seen).toEqual(['GET']);
  });

  it('sends no password to another origin, neither by the form nor by a redirect', async () => {
    const stolen: string[] = [];
    const thief = await serve(async (request, response) => {
      stolen.push(await bodyOf(request));
      answer(response, 200, {});
    });
    const formElsewhere = await serve((_request, response) =>
      answer(response, 200, {}, `<form action="${thief}/take"><input name=username></form>`),
    );
    const baseElsewhere = await serve((_request, response) =>
      answer(response, 200, {}, `<base href="${thief}/"><form action="take"><input name=username></form>`),
    );
    const redirecting = await serve((request, response) => {
      if (request.method === 'POST') answer(response, 307, { location: `${thief}/take` });
      else answer(response, 200, {}, '<form><input name=username></form>');
    });
    for (const base of [formElsewhere, baseElsewhere, redirecting]) {
      const probe = { steps: [get(base), enter({ secret: 'env:PORTAL' })] };
      expect(await reasonOf(probe)).toBe('probe.http-form-elsewhere');
    }
    expect(stolen).toEqual([]);
  });

  it('sends a form again after 307 to the same origin', async () => {
    const base = await serve(async (request, response) => {
      const body = await bodyOf(request);
      if (request.url === '/do') answer(response, 307, { location: '/again' });
      else answer(response, 200, {}, `${request.method} ${body}`);
    });
    const { steps } = await succeed({ steps: [get(base), { method: 'POST', url: '/do', form: { a: '1' } }] });
    expect(steps[1]?.body).toBe('POST a=1');
  });
});

describe('certificates', () => {
  const DAY = 86_400_000;
  const authority = createAuthority('Test authority');
  const soon = new Date(Math.floor(Date.now() / 1000) * 1000 + 5 * DAY);

  async function serveSecurely(wish: Partial<Parameters<typeof createCertificate>[0]>, body = 'ok'): Promise<string> {
    const certificate = createCertificate({ name: 'ops.example.com', hosts: ['127.0.0.1'], validTo: soon, ...wish });
    const server = createSecureServer(certificate, (request, response) => {
      if (request.url === '/down') answer(response, 302, { location: `http://127.0.0.1:1/` });
      else answer(response, 200, {}, body);
    });
    await listen(server);
    return `https://127.0.0.1:${port(server)}`;
  }

  const trusting = createHttpProber({ resolveSecret: async () => SECRET, authorities: [authority.cert] });

  it('are read when they are valid', async () => {
    const base = await serveSecurely({ authority });
    const outcome = await trusting.probe({ url: base }, { steps: [get(base)] });
    expect(outcome).toMatchObject({
      ok: true,
      output: {
        steps: [{ body: 'ok', certificate: { validTo: soon, subject: 'ops.example.com', issuer: 'Test authority' } }],
      },
    });
  });

  it.each([
    ['expired', { authority, validTo: new Date(Date.now() - DAY) }],
    ['not-yet-valid', { authority, validFrom: new Date(Date.now() + DAY) }],
    ['other-name', { authority, hosts: ['other.example.com'] }],
    ['self-signed', {}],
    ['untrusted', { authority: createAuthority('Stranger') }],
  ])('that are not valid are told: %s', async (cause, wish) => {
    const base = await serveSecurely(wish);
    expect(await reasonOf({ steps: [get(base, { name: 'page' })] }, trusting)).toBe(`probe.http-certificate-${cause}`);
    const outcome = await trusting.probe({ url: base }, { steps: [get(base, { name: 'page' })] });
    expect(outcome).toMatchObject({ ok: true, output: { steps: [], failure: { certificate: true, step: 'page' } } });
  });

  it('are read but not verified where the site file says so', async () => {
    const base = await serveSecurely({ validTo: new Date(Date.now() - DAY) });
    const outcome = await trusting.probe({ url: base }, { steps: [get(base, { insecure: true })] });
    expect(outcome).toMatchObject({
      ok: true,
      output: { steps: [{ status: 200, certificate: { issuer: 'ops.example.com' } }] },
    });
  });

  it('protect a password from going out in the clear', async () => {
    const base = await serveSecurely({ authority }, '<form action="http://127.0.0.1:1/"><input name=u></form>');
    const login = { method: 'POST' as const, url: 'http://127.0.0.1:1/', form: { u: { secret: 'env:PORTAL' } } };
    expect(await reasonOf({ steps: [get(base), login] }, trusting)).toBe('probe.http-downgrade');
  });

  it('are missing from a server that speaks no TLS', async () => {
    const base = await serve((_request, response) => answer(response, 200, {}));
    expect(await reasonOf({ steps: [get(base.replace('http:', 'https:'))] })).toBe('probe.http-tls');
  });
});

describe('failures', () => {
  it('waits no longer than it may, and says how long', async () => {
    const base = await serve(() => undefined);
    const startedAt = Date.now();
    const outcome = await prober.probe({ url: base }, { steps: [get(base)], timeoutSeconds: 0.3 });
    expect(outcome).toMatchObject({
      ok: false,
      retry: true,
      reason: { key: 'probe.http-timeout', values: { limit: 0.3 } },
    });
    expect(Date.now() - startedAt).toBeLessThan(25_000);
  });

  it('counts the time limit over the body, too', async () => {
    const base = await serve((_request, response) => {
      response.writeHead(200).write('begun');
    });
    expect(await reasonOf({ steps: [get(base)], timeoutSeconds: 0.3 })).toBe('probe.http-timeout');
  });

  it('ends when it is told to', async () => {
    const base = await serve(() => undefined);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const outcome = await prober.probe({ url: base }, { steps: [get(base)] }, stop.signal);
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'probe.cancelled' } });
  });

  it('follows ten redirects and not an eleventh', async () => {
    const base = await serve((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step < 10) answer(response, 301, { location: `/${step + 1}` });
      else answer(response, 200, {}, 'there');
    });
    expect((await succeed({ steps: [get(`${base}/0`)] })).steps[0]?.body).toBe('there');
    const endless = await serve((_request, response) => answer(response, 302, { location: '/again' }));
    expect(await reasonOf({ steps: [get(endless)] })).toBe('probe.http-redirects');
  });

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'javascript:1'])('is not led to %s', async (location) => {
    const base = await serve((_request, response) => answer(response, 302, { location }));
    expect(await reasonOf({ steps: [get(base)] })).toBe('probe.http-address');
  });

  it('tells a refused connection from a reset one, and from what is no HTTP', async () => {
    const closed = createPlainServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const free = port(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect(await reasonOf({ steps: [get(`http://127.0.0.1:${free}/`)] })).toBe('probe.http-refused');
    const talk = async (speak: (write: (text: string) => void, destroy: () => void) => void) => {
      const server = createPlainServer((socket) => {
        socket.on('error', () => socket.destroy());
        speak(
          (text) => socket.end(text),
          () => socket.resetAndDestroy(),
        );
      }).listen(0, '127.0.0.1');
      opened.push(server);
      await new Promise((resolve) => server.once('listening', resolve));
      return reasonOf({ steps: [get(`http://127.0.0.1:${port(server)}/`)] });
    };
    expect(await talk((_write, reset) => reset())).toBe('probe.http-reset');
    expect(await talk((write) => write('SSH-2.0-OpenSSH_9.2\r\n'))).toBe('probe.http-not-http');
    const badGzip = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello';
    expect(await talk((write) => write(badGzip))).toBe('probe.http-not-http');
  });

  it.each([
    ['ENOTFOUND', 'probe.http-dns', true],
    ['EAI_AGAIN', 'probe.http-dns', true],
    ['EHOSTUNREACH', 'probe.http-unreachable', true],
    ['ETIMEDOUT', 'probe.http-timeout', true],
    ['ESOMETHING', 'probe.http-failed', false],
  ])('%s is %s', async (code, key, retry) => {
    nock('http://ops.example.com')
      .get('/')
      .times(2)
      .replyWithError(Object.assign(new Error('no'), { code }));
    const probe = { steps: [get('http://ops.example.com/')] };
    expect(await reasonOf(probe)).toBe(key);
    expect(await prober.probe({ url: 'http://x' }, probe)).toMatchObject({ ok: false, retry });
  });

  it('tells no query, which may hold a token', async () => {
    const outcome = await prober.probe({ url: 'http://x' }, { steps: [get('http://127.0.0.1:1/?token=hidden')] });
    expect(JSON.stringify(outcome)).not.toContain('hidden');
  });
});
