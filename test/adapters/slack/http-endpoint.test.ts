import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHttpEndpoint, type HttpEndpoint } from '../../../src/adapters/slack/http-endpoint.ts';
import type { Logger } from '../../../src/context.ts';
import { reservePort } from '../../support/ports.ts';

const quiet = () => undefined;
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };

let endpoint: HttpEndpoint | undefined;
afterEach(() => endpoint?.close());

/** Sends the beginning of a request. @returns what was answered until the connection was closed. */
function begin(port: number, beginning: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.on('error', quiet).on('close', () => resolve(answer));
  });
}

async function listen(requestMs?: number): Promise<number> {
  const port = await reservePort();
  endpoint = createHttpEndpoint({ signingSecret: 'secret', port, log, ...(requestMs ? { requestMs } : {}) });
  await endpoint.listen();
  return port;
}

test.each([
  ['its head', 'POST /slack/events HTTP/1.1\r\nhost: rounds\r\n'],
  ['its body', 'POST /slack/events HTTP/1.1\r\nhost: rounds\r\ncontent-length: 1000\r\n\r\npayload='],
])('who sends %s too slowly is cut off', async (_what, beginning) => {
  expect(await begin(await listen(500), beginning)).toMatch(/^HTTP\/1\.1 408 /);
});

test('strangers have no more than so many connections', async () => {
  const port = await listen();
  const sockets = Array.from({ length: 220 }, () => connect(port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', quiet).resume();
  await expect.poll(() => sockets.filter((socket) => socket.destroyed).length).toBe(20);
  for (const socket of sockets) socket.destroy();
});
