import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNetwork } from '../../../src/adapters/slack/network.ts';

let server: Server;
let address: string;
let tunnels: string[];
let bodies: string[];

beforeEach(async () => {
  tunnels = [];
  bodies = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    bodies.push(body);
    response.writeHead(request.url === '/refuse' ? 403 : 200).end('answer');
  });
  server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('without a proxy, addresses are reached directly', async () => {
  const network = createNetwork(null);
  const content = { type: 'application/json', body: '{"a":1}', timeoutMs: 2_000 };
  expect(await network.send(`${address}/x`, content)).toBe(200);
  expect(await network.send(`${address}/refuse`, { ...content, body: new Blob(['bytes']) })).toBe(403);
  expect(bodies).toEqual(['{"a":1}', 'bytes']);
  expect(network.dispatcher).toBeUndefined();
});

test('with a proxy, Slack is reached through it, and this machine is not', async () => {
  const network = createNetwork(address);
  const content = { type: 'text/plain', body: 'x', timeoutMs: 2_000 };
  await expect(network.send('https://slack.invalid/api', content)).rejects.toThrow();
  await expect(network.fetch('https://slack.invalid/api', { method: 'POST', body: 'x' })).rejects.toThrow();
  expect(tunnels).toEqual(['slack.invalid:443', 'slack.invalid:443']);
  expect(await network.send(`${address}/x`, content)).toBe(200);
  expect(bodies).toEqual(['x']);
  await network.close();
});

test('what does not answer in time is an error', async () => {
  server.removeAllListeners('request');
  const network = createNetwork(null);
  await expect(network.send(address, { type: 'text/plain', body: 'x', timeoutMs: 100 })).rejects.toThrow();
});
