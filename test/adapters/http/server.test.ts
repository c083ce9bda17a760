import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type HealthReport, type HttpServer, startHttpServer } from '../../../src/adapters/http/server.ts';
import type { Logger } from '../../../src/context.ts';

const quiet = () => undefined;
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
});

async function start(health: () => Promise<HealthReport>, read = async () => 7): Promise<string> {
  const measures = [{ name: 'rounds_outbox_waiting', help: 'Messages not sent yet', read }];
  server = await startHttpServer({ host: '127.0.0.1', port: 0, health, measures, log });
  return server.url;
}

test('is alive even when it can do no work, and says which part is at fault', async () => {
  const url = await start(async () => ({ ready: false, parts: { database: { ok: false }, slack: { ok: true } } }));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ parts: { database: { ok: false } } });
});

test('serves figures that are read when they are asked for', async () => {
  let waiting = 7;
  const url = await start(
    async () => ({ ready: true, parts: {} }),
    async () => waiting,
  );
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('rounds_outbox_waiting 7');
  waiting = 8;
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('rounds_outbox_waiting 8');
});

test('says when its port is taken', async () => {
  const url = await start(async () => ({ ready: true, parts: {} }));
  const { port } = new URL(url);
  const again = startHttpServer({
    host: '127.0.0.1',
    port: Number(port),
    health: async () => ({ ready: true, parts: {} }),
    measures: [],
    log,
  });
  await expect(again).rejects.toMatchObject({ code: 'http.port-taken', values: { port: Number(port) } });
});

test('says when the address is not one of this machine', async () => {
  const elsewhere = startHttpServer({
    host: '192.0.2.1',
    port: 8970,
    health: async () => ({ ready: true, parts: {} }),
    measures: [],
    log,
  });
  await expect(elsewhere).rejects.toMatchObject({ code: 'http.cannot-listen', values: { reason: 'EADDRNOTAVAIL' } });
});

describe('who sends slowly', () => {
  const beginnings = [
    ['its head', 'GET /healthz HTTP/1.1\r\nhost: rounds\r\n'],
    ['its body', 'POST /healthz HTTP/1.1\r\nhost: rounds\r\ncontent-length: 100\r\n\r\nthe beginning'],
    ['nothing at all', ''],
  ] as const;

  /** Sent when this is done; an end that is no goodbye is one as well. */
  async function send(url: string, beginning: string): Promise<{ readonly closed: Promise<unknown> }> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').resume();
    const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    await once(socket, 'connect');
    await new Promise((resolve) => socket.write(beginning, resolve));
    return { closed };
  }

  test.each(beginnings)('%s is cut off when the time of a request is over', async (_what, beginning) => {
    const health = async () => ({ ready: true, parts: {} });
    server = await startHttpServer({ host: '127.0.0.1', port: 0, health, measures: [], log, requestMs: 500 });
    const { closed } = await send(server.url, beginning);
    await closed;
  });

  test.each(beginnings)('%s does not hold up the end', async (_what, beginning) => {
    const url = await start(async () => ({ ready: true, parts: {} }));
    const { closed } = await send(url, beginning);
    await server?.close();
    await closed;
  });
});
