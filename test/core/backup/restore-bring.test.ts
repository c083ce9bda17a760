import { expect, test } from 'vitest';
import { bringCommands } from '../../../src/core/backup/restore-bring.ts';
import type { Host } from '../../../src/core/site.ts';

const host = (id: string, change: Partial<Host> = {}): Host => ({
  id,
  name: id,
  address: `${id}.example.com`,
  port: 22,
  user: 'rounds',
  auth: { agent: true },
  jump: [],
  connectTimeoutMs: 1_000,
  overrides: {},
  ...change,
});
const hop = host('hop', { port: 2200, user: 'gate' });

test.each([
  ['a host', host('app'), "scp -p -P 22 '/data/a b.zst' 'rounds@app.example.com:/app/'"],
  ['a port of its own', host('app', { port: 2222 }), "scp -p -P 2222 '/data/a b.zst' 'rounds@app.example.com:/app/'"],
  [
    'an IPv6 address',
    host('app', { address: '2001:db8::1' }),
    "scp -p -P 22 '/data/a b.zst' 'rounds@[2001:db8::1]:/app/'",
  ],
  [
    'a host behind another',
    host('app', { jump: ['hop'] }),
    "scp -p -P 22 -J 'gate@hop.example.com:2200' '/data/a b.zst' 'rounds@app.example.com:/app/'",
  ],
  [
    'a key that lies in a file',
    host('app', { auth: { privateKey: 'file:/etc/rounds/key' } }),
    "scp -p -P 22 -i '/etc/rounds/key' '/data/a b.zst' 'rounds@app.example.com:/app/'",
  ],
])('what is brought to %s', (_name, to, command) => {
  expect(bringCommands({ files: ['/data/a b.zst'], to, folder: '/app/', hosts: [hop, to] })).toEqual([command]);
});

test('what lies on another host passes through where the commands are given', () => {
  const order = { files: ['/copies/a.zst', '/copies/b.zst'], from: hop, to: host('app'), folder: '/app', hosts: [hop] };
  expect(bringCommands(order)).toEqual([
    "scp -p -P 2200 'gate@hop.example.com:/copies/a.zst' .",
    "scp -p -P 2200 'gate@hop.example.com:/copies/b.zst' .",
    "scp -p -P 22 'a.zst' 'b.zst' 'rounds@app.example.com:/app/'",
  ]);
});
