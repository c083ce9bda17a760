import { describe, expect, test } from 'vitest';
import { alertsOf, faultOf, parse, readFixture } from './delivery.ts';

describe("Grafana's webhook", () => {
  test('a firing alert with its links, the most useful first', () => {
    const [alert] = alertsOf('grafana', readFixture('grafana-firing'));
    expect(alert).toMatchObject({
      fingerprint: 'bf1c5e0d9b6a7c21',
      status: 'firing',
      startsAt: new Date('2026-11-20T02:00:10Z'),
      endsAt: null,
      content: {
        title: '数据库服务器 /app 磁盘使用率 93.4 %',
        description: '超过 90 % 已 5 分钟',
        severity: 'high',
        host: 'db-01:9100',
        labels: { alertname: '磁盘使用率', grafana_folder: '青石卷烟厂' },
      },
    });
    expect(alert?.content.links.map(({ label }) => label)).toEqual(['panel', 'dashboard', 'runbook', 'silence']);
  });

  test('one that ended in a group that still fires, without annotations and dashboard', () => {
    const [, resolved] = alertsOf('grafana', readFixture('grafana-group-one-resolved'));
    expect(resolved).toMatchObject({
      status: 'resolved',
      endsAt: new Date('2026-11-20T02:07:40Z'),
      content: { title: '磁盘使用率', description: '' },
    });
    expect(resolved?.content.links.map(({ label }) => label)).toEqual(['silence', 'rule', 'grafana']);
  });

  test('how many alerts it left out', () => {
    const body = { ...(readFixture('grafana-firing') as object), truncatedAlerts: 7 };
    expect(parse('grafana', body)).toMatchObject({ ok: true, leftOut: 7 });
  });

  test('links are http and https, whole, and without a login', () => {
    const body = JSON.stringify(readFixture('grafana-firing'));
    const links = (url: string) =>
      alertsOf('grafana', JSON.parse(body.replace(/"panelURL":"[^"]*"/, `"panelURL":${JSON.stringify(url)}`)))[0]
        ?.content.links.filter(({ label }) => label === 'panel')
        .map((link) => link.url);
    expect(links('https://g.example.com/a b<c>"|')).toEqual(['https://g.example.com/a%20b%3Cc%3E%22|']);
    for (const refused of [
      'javascript:alert(1)',
      'data:text/html,x',
      '/relative',
      'ftp://g.example.com/',
      'https://',
      'https://user:secret@g.example.com/',
      ' https://g.example.com/',
      `https://g.example.com/${'x'.repeat(2_000)}`,
      `https://g.example.com/${'图'.repeat(1_000)}`,
    ]) {
      expect(links(refused), refused.slice(0, 40)).toEqual([]);
    }
  });

  test('what Alertmanager sends is told apart, and the fault says where to look', () => {
    const fault = faultOf('grafana', readFixture('alertmanager-firing'));
    expect(fault).toContain('version “4”');
    expect(fault).toContain('kind of the source');
  });
});
