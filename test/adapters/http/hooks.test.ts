import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { HookAnswer, HookCall, HookReceiver } from '../../../src/adapters/http/hooks.ts';
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/server.ts';
import type { Logger } from '../../../src/context.ts';

const errors: string[] = [];
const quiet = () => undefined;
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: (_, text) => errors.push(text), child: () => log };

let server: HttpServer | undefined;
afterEach(async () => {
  await server?.close();
  errors.length = 0;
});

async function start(
  receive: (call: HookCall) => Promise<HookAnswer>,
  refuseNow: () => HookAnswer | null = () => null,
  judgeHead: HookReceiver['judgeHead'] = () => 'known',
): Promise<string> {
  const health = async () => ({ ready: true, parts: {} });
  server = await startHttpServer({
    ...{ host: '127.0.0.1', port: 0, health, measures: [], log },
    hooks: { receive, refuseNow, judgeHead, noteTooLarge: quiet },
  });
  return `${server.url}/hooks/acme/prometheus`;
}

const post = (url: string) => fetch(url, { method: 'POST', body: '{"a": 1}', headers: { 'x-twice': 'one' } });

test('hands on the names, the headers and the bytes as they came', async () => {
  const calls: HookCall[] = [];
  const url = await start(async (call) => {
    calls.push(call);
    return { status: 202, message: 'accepted' };
  });
  expect((await post(url)).status).toBe(202);
  expect(calls).toMatchObject([{ contractId: 'acme', sourceId: 'prometheus', headers: { 'x-twice': ['one'] } }]);
  expect(calls[0]?.rawBody.toString()).toBe('{"a": 1}');
});

test('refuses before the body is read while nothing more is taken', async () => {
  let received = 0;
  const busy: HookAnswer = { status: 503, message: 'later', retryAfterSeconds: 7 };
  const url = await start(
    async () => {
      received += 1;
      return { status: 202, message: 'accepted' };
    },
    () => busy,
  );
  const answer = await post(url);
  expect([answer.status, answer.headers.get('retry-after'), received]).toEqual([503, '7', 0]);
});

test('refuses by its head who is not known, without waiting for the body', async () => {
  const never = async (): Promise<HookAnswer> => {
    throw new Error('it was handed on');
  };
  const url = await start(never, undefined, ({ headers }) => {
    return headers.authorization ? 'known' : { status: 401, message: 'not known' };
  });
  const { port, pathname } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`POST ${pathname} HTTP/1.1\r\nhost: rounds\r\ncontent-length: 2000000\r\n\r\nthe beginning`);
  const answer = await new Promise((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
});

test('holds few bodies that anybody could have sent, and they keep nobody else out', async () => {
  let release: () => void = quiet;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const url = await start(
    async () => {
      await held;
      return { status: 202, message: 'accepted' };
    },
    undefined,
    ({ headers }) => (headers['x-signature'] ? 'signed' : 'known'),
  );
  const statuses: number[] = [];
  const signed = { method: 'POST', body: '{}', headers: { 'x-signature': 'made up' } };
  const calls = Array.from({ length: 120 }, async () => {
    statuses.push((await fetch(url, signed)).status);
  });
  await expect.poll(() => statuses).toEqual(Array.from({ length: 20 }, () => 503));
  const known = post(url);
  release();
  expect((await known).status).toBe(202);
  await Promise.all(calls);
  expect((await fetch(url, signed)).status).toBe(202);
});

test('takes so many calls at once and puts off the others; places come free again', async () => {
  let release: () => void = quiet;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const url = await start(async () => {
    await held;
    return { status: 202, message: 'accepted' };
  });
  const statuses: number[] = [];
  const calls = Array.from({ length: 520 }, async () => {
    statuses.push((await post(url)).status);
  });
  await expect.poll(() => statuses.length).toBe(20);
  expect(new Set(statuses)).toEqual(new Set([503]));
  release();
  await Promise.all(calls);
  expect(statuses.filter((status) => status === 202)).toHaveLength(500);
  expect((await post(url)).status).toBe(202);
});

test('tells nothing of a defect but that there was one', async () => {
  const url = await start(async () => {
    throw new Error('the password is hunter2');
  });
  const answer = await post(url);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/hunter2|\.ts/);
  expect(errors).toEqual(['an HTTP request failed']);
});
