import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../demo/site/alert-fingerprint.ts';
import { isScene, SCENE_LABELS, sceneRule, stormRules } from '../../../demo/site/alert-scenes.ts';
import { type Alertmanager, startAlertmanager } from '../../../demo/site/alertmanager.ts';
import { alertSourceOf } from '../../../demo/site/site-file.ts';
import { alertmanager as source } from '../../../src/sources/alertmanager.ts';
import { ROOT } from '../../support/source-files.ts';

interface Taken {
  readonly authorization: string;
  readonly body: { readonly status: string; readonly alerts: readonly { readonly [name: string]: unknown }[] };
}

let server: Server;
let hookUrl: string;
let taken: Taken[];
/** What is answered next; 200 when there is nothing. */
let answers: number[];
let folder: string;

beforeEach(async () => {
  taken = [];
  answers = [];
  folder = await mkdtemp(join(tmpdir(), 'rounds-alertmanager-'));
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    taken.push({
      authorization: request.headers.authorization ?? '',
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    response.writeHead(answers.shift() ?? 200).end();
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  hookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/acme/prometheus`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (): Promise<Alertmanager> =>
  startAlertmanager({
    hookUrl,
    token: 'secret-token',
    now: () => new Date('2026-11-21T02:00:00.000Z'),
    stateFile: join(folder, 'alertmanager.json'),
  });

describe('the demo’s Alertmanager', () => {
  test('calls alerts as the real one does', async () => {
    const recorded = await readFile(join(ROOT, 'test/fixtures/alerts/alertmanager-group.json'), 'utf8');
    const { alerts }: { alerts: { labels: Record<string, string>; fingerprint: string }[] } = JSON.parse(recorded);
    expect(alerts.length).toBeGreaterThan(1);
    for (const { labels, fingerprint } of alerts) expect(fingerprintOf(labels)).toBe(fingerprint);
  });

  test('writes all that the real one writes', async () => {
    const manager = await start();
    await manager.fire(sceneRule('disk', 'en'));
    const recorded = JSON.parse(await readFile(join(ROOT, 'test/fixtures/alerts/alertmanager-firing.json'), 'utf8'));
    const [sent] = taken;
    expect(Object.keys(sent?.body ?? {}).sort()).toEqual(Object.keys(recorded).sort());
    expect(Object.keys(sent?.body.alerts[0] ?? {}).sort()).toEqual(Object.keys(recorded.alerts[0]).sort());
    expect(sent?.authorization).toBe('Bearer secret-token');
  });

  test('fires once and repeats, resolves with an end, and remembers what fires', async () => {
    const manager = await start();
    expect(await manager.fire(sceneRule('disk', 'zh-CN'))).toBe(200);
    await manager.fire(sceneRule('disk', 'zh-CN'));
    expect(manager.firing()).toHaveLength(1);
    const again = await start();
    expect(await again.resolve()).toBe(200);
    expect(await again.resolve()).toBeNull();
    const statuses = taken.map(({ body }) => [body.status, body.alerts[0]?.endsAt]);
    expect(statuses).toEqual([
      ['firing', '0001-01-01T00:00:00Z'],
      ['firing', '0001-01-01T00:00:00Z'],
      ['resolved', '2026-11-21T02:00:00.000Z'],
    ]);
    expect(new Set(taken.map(({ body }) => body.alerts[0]?.fingerprint)).size).toBe(1);
  });

  test('tries again what a server failed at, and nothing else', async () => {
    const manager = await start();
    answers = [503, 500];
    expect(await manager.fire(sceneRule('disk', 'en'))).toBe(200);
    expect(taken).toHaveLength(3);
    answers = [401];
    expect(await manager.fire(sceneRule('disk', 'en'))).toBe(401);
    expect(taken).toHaveLength(4);
  });

  test('says so when nobody answers, and keeps what could not be resolved', async () => {
    const manager = await start();
    await manager.fire(sceneRule('disk', 'en'));
    server.closeAllConnections();
    server.close();
    expect(await manager.resolve()).toBe(599);
    expect(manager.firing()).toHaveLength(1);
  }, 20_000);

  test('splits a storm into requests of ten, each alert another', async () => {
    const manager = await start();
    await manager.fire(...stormRules(40, 'en'));
    expect(taken.map(({ body }) => body.alerts.length)).toEqual([10, 10, 10, 10]);
    expect(manager.firing()).toHaveLength(40);
  });

  test('sends what Rounds understands: title, severity and host of each scene, in both languages', async () => {
    const manager = await start();
    for (const { id } of SCENE_LABELS) {
      expect(isScene(id)).toBe(true);
      for (const locale of ['zh-CN', 'en'] as const) await manager.fire(sceneRule(id, locale));
    }
    const entry = { id: 'prometheus', kind: 'alertmanager' } as Parameters<typeof source.parse>[1];
    for (const { body } of taken) {
      const read = source.parse(body, entry, new Date('2026-11-21T02:00:00Z'));
      expect(JSON.stringify(read)).toContain('"severity":"');
    }
  });

  test('is the one that the example names', async () => {
    const example = await readFile(join(ROOT, 'examples/site.yaml'), 'utf8');
    expect(alertSourceOf(example)).toEqual({
      path: '/hooks/qingshi-ops/prometheus',
      secret: 'QINGSHI_PROMETHEUS_TOKEN',
    });
    expect(() => alertSourceOf('contract: { id: x }\nalerting: { sources: [] }')).toThrow('no Alertmanager');
  });
});
