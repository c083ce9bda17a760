import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { authenticate } from '../../src/sources/authenticate.ts';
import { alertmanagerProgram, startAlertmanager } from '../support/alertmanager.ts';
import { alertsOf, faultOf, parse, readFixture } from './delivery.ts';

describe('what Alertmanager 0.25 sent', () => {
  test('a firing alert', () => {
    expect(alertsOf('alertmanager', readFixture('alertmanager-firing'))).toEqual([
      {
        fingerprint: '592e933576f7c52d',
        status: 'firing',
        startsAt: expect.any(Date),
        endsAt: null,
        content: {
          title: '数据库服务器 /app 磁盘使用率 93 %',
          description: '/app 剩余 7 %，按目前增长约 20 小时后写满。\n请清理归档日志或扩容。',
          severity: 'warning',
          host: 'db-01',
          links: [
            {
              label: 'graph',
              url: 'http://prometheus.example.com:9090/graph?g0.expr=node_filesystem_avail_bytes+%3C+10&g0.tab=1',
            },
            { label: 'runbook', url: 'https://wiki.example.com/runbooks/disk' },
            { label: 'alertmanager', url: 'http://alertmanager.example.com:9093/' },
          ],
          labels: {
            alertname: 'DiskAlmostFull',
            hostname: 'db-01',
            instance: '192.0.2.46:9100',
            job: 'node',
            mountpoint: '/app',
            severity: 'warning',
          },
          labelsLeftOut: 0,
        },
      },
    ]);
  });

  test('its end, under the same fingerprint', () => {
    const [fired] = alertsOf('alertmanager', readFixture('alertmanager-firing'));
    const [resolved] = alertsOf('alertmanager', readFixture('alertmanager-resolved'));
    expect(resolved).toEqual({ ...fired, status: 'resolved', endsAt: expect.any(Date) });
    expect(Number(resolved?.endsAt)).toBeGreaterThan(Number(resolved?.startsAt));
  });

  test('a group of three', () => {
    const alerts = alertsOf('alertmanager', readFixture('alertmanager-group'));
    expect(alerts.map(({ status, content }) => [status, content.title, content.severity, content.host])).toEqual([
      ['firing', 'portal does not answer', 'critical', 'https://ops.example.com/ops/0'],
      ['firing', 'collector does not answer', 'warning', 'https://ops.example.com/ops/1'],
      ['firing', 'analyser does not answer', 'warning', 'https://ops.example.com/ops/2'],
    ]);
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  test('one that ended in a group that still fires', () => {
    const body = readFixture('alertmanager-group-one-resolved');
    expect(body).toMatchObject({ status: 'firing' });
    expect(alertsOf('alertmanager', body).map(({ status }) => status)).toEqual(['firing', 'resolved', 'firing']);
  });

  test('how many it left out', () => {
    const parsed = parse('alertmanager', readFixture('alertmanager-truncated'));
    expect(parsed).toMatchObject({ ok: true, leftOut: 1 });
    expect(parsed.ok && parsed.alerts.length).toBe(2);
    expect(parse('alertmanager', readFixture('alertmanager-group'))).not.toHaveProperty('leftOut');
  });

  test('labels and texts of 10 kB, markup, emoji and reversed text', () => {
    const [alert] = alertsOf('alertmanager', readFixture('alertmanager-hostile'));
    expect(alert?.content).toMatchObject({
      severity: 'critical',
      labels: { alertname: '<!channel> 🔥 "quoted" & <b>', bidi: 'ab' },
    });
    expect(alert?.content.labels.note).toMatch(/^x{280,300}… \(\+\d+\)$/);
    expect(alert?.content.labels.note?.length).toBeLessThanOrEqual(300);
    expect(alert?.content.description).toMatch(/^y+… \(\+\d+\)$/);
    expect(alert?.content.description.length).toBeGreaterThan(1_990);
    expect(alert?.content.description.length).toBeLessThanOrEqual(2_000);
  });
});

describe('the watchdog', () => {
  const heartbeat = { heartbeat: { days: 0, milliseconds: 600_000 } };
  const watchdog = readFixture('alertmanager-watchdog');

  test('is a beat and no alert where a heartbeat is expected', () => {
    expect(parse('alertmanager', watchdog, heartbeat)).toEqual({ ok: true, alerts: [], heartbeat: true });
  });

  test('is an alert like any other where none is', () => {
    expect(alertsOf('alertmanager', watchdog)).toHaveLength(1);
    expect(parse('alertmanager', watchdog)).not.toHaveProperty('heartbeat');
  });

  test('beats with every delivery of its source', () => {
    expect(parse('alertmanager', readFixture('alertmanager-firing'), heartbeat)).toMatchObject({ heartbeat: true });
  });

  test('that has ended is no beat: who should make it fire is gone', () => {
    const text = JSON.stringify(watchdog).replaceAll('"firing"', '"resolved"');
    expect(parse('alertmanager', JSON.parse(text), heartbeat)).toEqual({ ok: true, alerts: [] });
  });

  test.each(['Watchdog', 'DeadMansSwitch', 'dead-mans-switch', "Dead Man's Switch", 'DEADMANSSNITCH'])(
    'is known as %s',
    (name) => {
      const text = JSON.stringify(watchdog).replaceAll('"Watchdog"', JSON.stringify(name));
      expect(parse('alertmanager', JSON.parse(text), heartbeat)).toEqual({ ok: true, alerts: [], heartbeat: true });
    },
  );

  test('is not taken for an alert that is only called so in part', () => {
    const text = JSON.stringify(watchdog).replaceAll('"Watchdog"', '"WatchdogTimerExpired"');
    expect(alertsOf('alertmanager', JSON.parse(text), heartbeat)).toHaveLength(1);
  });
});

describe('what other senders of this format do', () => {
  const alert = { status: 'firing', labels: { alertname: 'A' }, fingerprint: 'f' };
  const content = (changes: object) =>
    alertsOf('alertmanager', { version: '4', alerts: [{ ...alert, ...changes }] })[0]?.content;

  test('no annotations, no times, no links', () => {
    expect(alertsOf('alertmanager', { version: '4', alerts: [alert] })).toEqual([
      {
        fingerprint: 'f',
        status: 'firing',
        startsAt: null,
        endsAt: null,
        content: {
          title: 'A',
          description: '',
          severity: null,
          host: null,
          links: [],
          labels: { alertname: 'A' },
          labelsLeftOut: 0,
        },
      },
    ]);
  });

  test.each([
    [{ labels: { alertname: 'A' }, annotations: { summary: ' ', title: 'T' } }, 'T'],
    [{ labels: { job: 'node', zone: 'b', __tmp: 'x' } }, 'job=node, zone=b'],
    [{ labels: {} }, '?'],
  ])('%j is called %s', (changes, title) => {
    expect(content(changes)?.title).toBe(title);
  });

  test.each([
    [{ host: 'h', instance: 'i' }, 'h'],
    [{ nodename: 'n', instance: 'i' }, 'n'],
    [{ instance: '192.0.2.45:9100' }, '192.0.2.45:9100'],
    [{ device: 'sw-1' }, 'sw-1'],
    [{ job: 'node' }, null],
  ])('%j is about %s', (labels, host) => {
    expect(content({ labels })?.host).toBe(host);
  });

  test('a severity among the annotations, in capitals', () => {
    expect(content({ annotations: { severity: 'HIGH' } })?.severity).toBe('high');
  });

  test('a hundred labels: fifty stay, and it says how many do not', () => {
    const labels = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${100 + index}`, 'v']));
    const found = content({ labels: { ...labels, __meta: 'private' } });
    expect(Object.keys(found?.labels ?? {})).toHaveLength(50);
    expect(found?.labelsLeftOut).toBe(50);
  });

  test('an end while it fires, which is only when it would be given up', () => {
    const [firing] = alertsOf('alertmanager', {
      version: '4',
      alerts: [{ ...alert, startsAt: '2026-11-22T00:00:00Z', endsAt: '2026-11-22T00:04:00Z' }],
    });
    expect(firing?.endsAt).toBeNull();
  });

  test('an end before the start is none', () => {
    const [resolved] = alertsOf('alertmanager', {
      version: '4',
      alerts: [{ ...alert, status: 'resolved', startsAt: '2026-11-22T00:00:00Z', endsAt: '2026-11-21T23:59:59Z' }],
    });
    expect(resolved?.endsAt).toBeNull();
  });

  test.each(['3', '5', 4.5, '', '1'])('version %j is refused', (version) => {
    expect(faultOf('alertmanager', { version, alerts: [alert] })).toContain(`says version “${version}”`);
  });
});

describe.skipIf(alertmanagerProgram === null)('a real Alertmanager', () => {
  test('proves itself, and its alerts are told apart when they fire and when they end', async () => {
    const received: ReturnType<typeof alertsOf>[number][] = [];
    const refused: unknown[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const rawBody = Buffer.concat(chunks);
        const credential = { kind: 'bearer', token: 'correct horse battery staple' } as const;
        const answer = authenticate({ headers: request.headersDistinct, rawBody, now: new Date() }, credential);
        if (answer.ok) received.push(...alertsOf('alertmanager', JSON.parse(rawBody.toString())));
        else refused.push(answer.reason);
        response.writeHead(answer.ok ? 200 : 401).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/ops/prometheus`;
    const alertmanager = await startAlertmanager({ webhookUrl, bearer: 'correct horse battery staple' });
    try {
      const disk = { labels: { alertname: 'Disk', instance: 'db-01:9100' }, annotations: { summary: 'full' } };
      await alertmanager.fire(disk);
      for (let wait = 0; received.length < 1 && wait < 200; wait += 1) await delay(50);
      await alertmanager.resolve(disk);
      for (let wait = 0; received.length < 2 && wait < 200; wait += 1) await delay(50);
    } finally {
      await alertmanager.stop();
      server.close();
    }
    expect(refused).toEqual([]);
    expect(received.map(({ status, content }) => [status, content.title, content.host])).toEqual([
      ['firing', 'full', 'db-01:9100'],
      ['resolved', 'full', 'db-01:9100'],
    ]);
    expect(received[0]?.fingerprint).toBe(received[1]?.fingerprint);
  });
});
