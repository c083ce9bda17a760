import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/server.ts';
import { openStore } from '../../../src/adapters/mysql/store.ts';
import type { Context } from '../../../src/context.ts';
import type { Site } from '../../../src/core/site.ts';
import { createAlertIntake } from '../../../src/flows/alerts/accept-delivery.ts';
import type { IntakeLimits } from '../../../src/flows/alerts/keep-deliveries.ts';
import { sources } from '../../../src/sources/index.ts';
import { alertingSite, alertmanagerBody, listRows, process, TOKEN, testSource } from '../../support/alerts.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { startProxy } from '../../support/e2e-proxy.ts';

const SECRETS: { readonly [reference: string]: string } = { 'env:TEST_TOKEN': TOKEN, 'env:TEST_HMAC': 'signing' };
const site: Site = alertingSite({
  sources: [
    testSource(),
    testSource({ id: 'slow', requestsPerMinute: 2 }),
    testSource({ id: 'unreadable', auth: { kind: 'bearer', token: 'env:MISSING' } }),
    testSource({ id: 'basic', auth: { kind: 'basic', user: 'am', password: 'env:TEST_TOKEN' } }),
    testSource({
      id: 'signed',
      auth: {
        kind: 'hmac',
        secret: 'env:TEST_HMAC',
        header: 'X-Signature',
        timestampHeader: 'X-Timestamp',
        window: { days: 0, milliseconds: 300_000 },
      },
    }),
  ],
});

let t: TestContext;
let server: HttpServer | undefined;
let warnings: { details: object; message: string }[];

beforeAll(async () => {
  warnings = [];
  t = await createTestContext({ sites: [site], checks: new Map() });
});
afterAll(() => t.close());
afterEach(async () => {
  await server?.close();
  server = undefined;
  warnings.length = 0;
  t.errors.length = 0;
  await t.store.deleteFrom('deliveries').execute();
});

async function start(ctx: Context = t.ctx, limits: Partial<IntakeLimits> = {}): Promise<string> {
  const log: Context['log'] = {
    ...ctx.log,
    warn: (details, message) => warnings.push({ details, message }),
    child: () => log,
  };
  const resolveSecret = (reference: string) => {
    const secret = SECRETS[reference];
    if (secret === undefined) throw new Error(`no secret ${reference}`);
    return secret;
  };
  const hooks = createAlertIntake({ ...ctx, log }, { sources, resolveSecret, limits });
  const health = async () => ({ ready: true, parts: {} });
  server = await startHttpServer({ host: '127.0.0.1', port: 0, health, measures: [], log, hooks });
  return server.url;
}

const bearer = (token = TOKEN) => ({ authorization: `Bearer ${token}` });
const body = () => alertmanagerBody([{ name: 'disk', startsAt: t.clock.now() }]);

async function post(
  url: string,
  path: string,
  init: { headers?: Record<string, string>; body?: Buffer | string } = {},
) {
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers: bearer(), body: body(), ...init });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text };
}

async function stored(): Promise<number> {
  return (await t.store.selectFrom('deliveries').select('id').execute()).length;
}

describe('a known sender', () => {
  test('is answered when what it sent is kept as it came', async () => {
    const url = await start();
    const sent = body();
    const answer = await post(url, '/hooks/acme/prometheus', { headers: bearer(), body: sent });
    expect(answer.status).toBe(202);
    expect(JSON.parse(answer.text)).toEqual({ message: 'accepted' });
    const [row] = await t.store.selectFrom('deliveries').selectAll().execute();
    expect(row).toMatchObject({
      contract_id: 'acme',
      source_id: 'prometheus',
      received_at: t.clock.now(),
      done_at: null,
    });
    expect(Buffer.compare(row?.body ?? Buffer.alloc(0), sent)).toBe(0);
    await process(t);
    expect(await listRows(t.store)).toHaveLength(1);
  });

  test('may prove itself with basic authentication or a signature over the raw body', async () => {
    const url = await start();
    const basic = { authorization: `Basic ${Buffer.from(`am:${TOKEN}`).toString('base64')}` };
    expect((await post(url, '/hooks/acme/basic', { headers: basic, body: body() })).status).toBe(202);
    const sent = body();
    const timestamp = String(Math.floor(t.clock.now().getTime() / 1_000));
    const signature = createHmac('sha256', 'signing').update(`${timestamp}:`).update(sent).digest('hex');
    const signed = { 'x-signature': signature, 'x-timestamp': timestamp };
    expect((await post(url, '/hooks/acme/signed', { headers: signed, body: sent })).status).toBe(202);
    const changed = Buffer.concat([sent, Buffer.from(' ')]);
    expect((await post(url, '/hooks/acme/signed', { headers: signed, body: changed })).status).toBe(401);
    expect(await stored()).toBe(2);
  });

  test('whatever it calls its body, and without calling it anything', async () => {
    const url = await start();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8']) {
      const headers = { ...bearer(), 'content-type': type };
      expect((await post(url, '/hooks/acme/prometheus', { headers, body: body() })).status).toBe(202);
    }
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(`${url}/hooks/acme/prometheus`, { method: 'POST', headers: bearer() }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject);
      call.end(body());
    });
    expect(status).toBe(202);
  });

  test('that sends too often is asked to send again later, never refused', async () => {
    const url = await start();
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push(await post(url, '/hooks/acme/slow'));
    expect(statuses.map(({ status }) => status)).toEqual([202, 202, 503]);
    expect(statuses[2]?.headers.get('retry-after')).toBe('30');
    expect(await stored()).toBe(2);
  });

  test('is kept in the order of arrival, many in one commit', async () => {
    const url = await start();
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(url, '/hooks/acme/prometheus')));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(await stored()).toBe(60);
  });
});

describe('who is not known', () => {
  test.each([
    ['/hooks/acme/prometheus', bearer('wrong')],
    ['/hooks/acme/prometheus', {}],
    ['/hooks/acme/prometheus', { authorization: `Basic ${Buffer.from(`am:${TOKEN}`).toString('base64')}` }],
    ['/hooks/acme/unknown', bearer()],
    ['/hooks/nobody/prometheus', bearer()],
    ['/hooks/__proto__/constructor', bearer()],
    ['/hooks/acme%2Fprometheus/x', bearer()],
  ])('%s with %j gets the same answer as everybody, and nothing is kept', async (path, headers) => {
    const url = await start();
    const answer = await post(url, path, { headers: headers as Record<string, string>, body: body() });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toEqual({ error: 'Unknown hook, or wrong credentials.' });
    expect(await stored()).toBe(0);
  });

  test.each<[string, Record<string, string>, number | 'waits']>([
    ['no credential', {}, 401],
    ['a wrong token', bearer('wrong'), 401],
    ['half a signature', { 'x-signature': 'f00' }, 401],
    ['a signature without its time', { 'x-signature': 'f'.repeat(64) }, 401],
    ['a made-up signature', { 'x-signature': 'f'.repeat(64), 'x-timestamp': '1' }, 'waits'],
  ])('does not learn by %s which names there are, body or no body', async (_what, headers, expected) => {
    const url = await start();
    for (const path of ['/hooks/acme/prometheus', '/hooks/acme/signed', '/hooks/acme/unknown', '/hooks/nobody/x']) {
      const call = httpRequest(`${url}${path}`, { method: 'POST', headers: { ...headers, 'content-length': 100 } });
      const status = new Promise<number | undefined>((resolve, reject) => {
        call.once('error', reject).once('response', (answer) => resolve(answer.resume().statusCode));
      });
      call.flushHeaders();
      const first = await (expected === 'waits' ? Promise.race([status, sleep(300, 'waits')]) : status);
      call.end('a'.repeat(100));
      expect([path, first, await status]).toEqual([path, expected, 401]);
    }
    expect(await stored()).toBe(0);
  });

  test('cannot fill the log', async () => {
    const url = await start();
    for (let count = 0; count < 20; count += 1) await post(url, `/hooks/guess/${count}`);
    await post(url, '/hooks/acme/prometheus', { headers: bearer('a-guess') });
    expect(warnings.map(({ message }) => message)).toEqual(['refused webhook calls', 'refused webhook calls']);
    // One reason does not hide another.
    await post(url, '/hooks/acme/prometheus', { headers: {} });
    expect(warnings.at(-1)?.details).toMatchObject({ hook: 'acme/prometheus', reason: 'missing' });
    expect(JSON.stringify(warnings)).not.toContain('a-guess');
    t.clock.advance(61_000);
    await post(url, '/hooks/guess/again');
    expect(warnings.at(-1)?.details).toMatchObject({ hook: null, calls: 20 });
  });
});

describe('a body that is no use', () => {
  test.each([
    ['{"version":"4",', '请求体不是 JSON'],
    ['', '请求体不是 JSON'],
    ['\u0000\u0001', '请求体不是 JSON'],
    ['[]', ''],
    ['null', ''],
    ['{"version":"3","alerts":[]}', '3'],
    ['{"version":"4"}', 'alerts'],
    ['{"version":"4","alerts":[{"status":"burning"}]}', 'alerts[0]'],
  ])('%j is refused in words: %s', async (sent, words) => {
    const url = await start();
    const answer = await post(url, '/hooks/acme/prometheus', { headers: bearer(), body: sent });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error).toContain(words);
    expect(answer.text).not.toMatch(/node_modules|\.ts:\d/);
    expect(await stored()).toBe(0);
  });

  test('of five megabytes is too large, announced or not', async () => {
    const url = await start();
    const large = Buffer.alloc(5 << 20, 'a');
    expect((await post(url, '/hooks/acme/prometheus', { headers: bearer(), body: large })).status).toBe(413);
    const status = await new Promise((resolve, reject) => {
      const headers = { ...bearer(), 'transfer-encoding': 'chunked' };
      const call = httpRequest(`${url}/hooks/acme/prometheus`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      // The rest of what is written after the answer meets a closed connection.
      call.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
      });
      call.write(large);
      call.end();
    });
    expect(status).toBe(413);
    expect(await stored()).toBe(0);
    expect(warnings.map(({ details }) => details)).toEqual([
      { hook: 'acme/prometheus', reason: 'too-large', calls: 1 },
    ]);
  });

  test('that is compressed is refused, after who sent it is known', async () => {
    const url = await start();
    const zipped = { headers: { ...bearer(), 'content-encoding': 'gzip' }, body: gzipSync(body()) };
    expect((await post(url, '/hooks/acme/prometheus', zipped)).status).toBe(415);
    const unknown = { ...zipped, headers: { ...zipped.headers, ...bearer('wrong') } };
    expect((await post(url, '/hooks/acme/prometheus', unknown)).status).toBe(401);
    expect(await stored()).toBe(0);
  });
});

describe('what else is asked', () => {
  test('gets nothing but the fact', async () => {
    const url = await start();
    const get = await fetch(`${url}/hooks/acme/prometheus`);
    expect([get.status, await get.json()]).toEqual([404, { error: 'There is nothing here.' }]);
    const answer = await post(url, '/hooks/acme/prometheus');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('server')).toBeNull();
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  test('a secret that can not be read is our fault: the sender is asked to try again', async () => {
    const url = await start();
    const answer = await post(url, '/hooks/acme/unreadable');
    expect(answer.status).toBe(503);
    expect(t.errors.map(({ message }) => message)).toEqual(['could not read the secret of a source']);
  });
});

describe('when it is too much', () => {
  test('or too much waits already, senders are asked to try again, until less waits', async () => {
    const url = await start(t.ctx, { waitingDeliveries: 3 });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await post(url, '/hooks/acme/prometheus')).status);
    expect(statuses).toEqual([202, 202, 202, 503, 503]);
    await process(t);
    await expect.poll(async () => (await post(url, '/hooks/acme/prometheus')).status).toBe(202);
  });
});

describe('without its database', () => {
  /** The same database, behind a way that can be cut. */
  async function startBehindProxy(limits: Partial<IntakeLimits> = {}) {
    const direct = new URL(t.url);
    const proxy = await startProxy(Number(direct.port || 3306));
    direct.port = String(proxy.port);
    const store = openStore(direct.href);
    const url = await start({ ...t.ctx, store }, limits);
    return { url, proxy, store };
  }

  test('it says so quickly, and accepts again when it is back', async () => {
    const { url, proxy, store } = await startBehindProxy();
    expect((await post(url, '/hooks/acme/prometheus')).status).toBe(202);
    await proxy.cut();
    const startedAt = performance.now();
    const away = await Promise.all(Array.from({ length: 20 }, () => post(url, '/hooks/acme/prometheus')));
    expect(new Set(away.map(({ status }) => status))).toEqual(new Set([503]));
    expect(away.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect(await stored()).toBe(1);
    await proxy.leadTo(Number(new URL(t.url).port || 3306));
    await expect.poll(async () => (await post(url, '/hooks/acme/prometheus')).status).toBe(202);
    expect(await stored()).toBe(2);
    await proxy.cut();
    await store.destroy();
  });

  test('that answers nothing at all, nobody waits long', async () => {
    const { url, proxy, store } = await startBehindProxy({ commitMs: 3_000 });
    expect((await post(url, '/hooks/acme/prometheus')).status).toBe(202);
    await t.store.connection().execute(async (connection) => {
      await sql`LOCK TABLES deliveries READ`.execute(connection);
      try {
        const startedAt = performance.now();
        const answers = await Promise.all(Array.from({ length: 5 }, () => post(url, '/hooks/acme/prometheus')));
        expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
        expect(performance.now() - startedAt).toBeLessThan(60_000);
        const quick = performance.now();
        expect((await post(url, '/hooks/acme/prometheus')).status).toBe(503);
        expect(performance.now() - quick).toBeLessThan(2_900);
      } finally {
        await sql`UNLOCK TABLES`.execute(connection);
      }
    });
    await expect.poll(async () => (await post(url, '/hooks/acme/prometheus')).status).toBe(202);
    await proxy.cut();
    await store.destroy();
  });
});
