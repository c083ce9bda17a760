import { describe, expect, test } from 'vitest';
import { alertsOf, faultOf, readFixture } from './delivery.ts';

describe('what the media type sent from Zabbix 6.0', () => {
  test('a problem', () => {
    expect(alertsOf('zabbix', readFixture('zabbix-firing'))).toEqual([
      {
        fingerprint: '23133',
        status: 'firing',
        startsAt: new Date('2026-11-22T00:54:16Z'),
        endsAt: null,
        content: {
          title: '/app 磁盘使用率超过 90 %',
          description: '已用 93.4 %\n清理归档日志，或扩容。',
          severity: 'high',
          host: '数据库服务器',
          links: [{ label: 'event', url: 'https://zabbix.example.com/tr_events.php?triggerid=23133&eventid=1' }],
          labels: {
            component: 'storage',
            host: 'qs-db-01',
            ip: '192.0.2.46',
            scope: 'capacity, availability',
            site: 'qingshi',
          },
          labelsLeftOut: 0,
        },
      },
    ]);
  });

  test('its recovery, under the same fingerprint, with the severity that somebody changed', () => {
    expect(alertsOf('zabbix', readFixture('zabbix-resolved'))).toMatchObject([
      {
        fingerprint: '23133',
        status: 'resolved',
        endsAt: new Date('2026-11-22T00:54:55Z'),
        content: { severity: 'disaster' },
      },
    ]);
  });
});

describe('what it may look like', () => {
  const body = { format: 'rounds-zabbix', version: 1, status: 'firing', fingerprint: '1', title: 'T' };

  test('no more than must be', () => {
    expect(alertsOf('zabbix', body)[0]).toMatchObject({
      startsAt: null,
      content: { title: 'T', description: '', severity: null, host: null, links: [], labels: {} },
    });
  });

  test.each([
    [{ name: '', technicalName: 'qs-1', address: '192.0.2.1' }, 'qs-1'],
    [{ name: null, technicalName: null, address: '192.0.2.1' }, '192.0.2.1'],
    [{}, null],
    [null, null],
  ])('the host %j is called %s', (host, wanted) => {
    expect(alertsOf('zabbix', { ...body, host })[0]?.content.host).toBe(wanted);
  });

  test.each([0, 1, 2, 3, 4, 5])('severity %i has a name that the site file can name', (severity) => {
    expect(alertsOf('zabbix', { ...body, severity })[0]?.content.severity).toMatch(/^[a-z_]+$/);
  });

  test.each<[changes: object, fault: string]>([
    [{ severity: 6 }, '“severity” can’t be “6”.'],
    [{ format: 'other' }, '“format” should be one of rounds-zabbix, and is other.'],
    [{ version: 2 }, 'The body says version “2”'],
    [{ title: '' }, '“title” can’t be “”.'],
    [{ tags: {} }, '“tags” should be a list, and is {}.'],
  ])('%j is a fault', (changes, fault) => {
    expect(faultOf('zabbix', { ...body, ...changes })).toContain(fault);
  });
});
