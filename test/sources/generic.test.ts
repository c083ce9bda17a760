import { describe, expect, test } from 'vitest';
import type { GenericMapping } from '../../src/core/alerting.ts';
import { alertsOf, faultOf, MAPPING, parse } from './delivery.ts';

const EVENT = {
  summary: '控制器 A 离线',
  alarm: { key: 4711, state: 'raised', severity: 'Major' },
  details: 'Controller A does not answer.',
  device: { 'host name': 'storage-01' },
  raisedAt: 1_795_308_856_000,
  url: 'https://storage.example.com/alarms/4711',
};

describe('a body read by its mapping', () => {
  test('a list of alerts', () => {
    expect(alertsOf('generic', { events: [EVENT] })).toEqual([
      {
        fingerprint: '4711',
        status: 'firing',
        startsAt: new Date(1_795_308_856_000),
        endsAt: null,
        content: {
          title: '控制器 A 离线',
          description: 'Controller A does not answer.',
          severity: 'major',
          host: 'storage-01',
          links: [{ label: 'details', url: 'https://storage.example.com/alarms/4711' }],
          labels: {},
          labelsLeftOut: 0,
        },
      },
    ]);
  });

  test.each<[state: unknown, status: string]>([
    ['cleared', 'resolved'],
    [' CLEARED ', 'resolved'],
    [0, 'resolved'],
    ['raised', 'firing'],
    [1, 'firing'],
    [false, 'firing'],
  ])('the state %j means %s', (state, status) => {
    const event = { ...EVENT, alarm: { ...EVENT.alarm, state }, clearedAt: '2026-11-22T00:59:00Z' };
    expect(alertsOf('generic', { events: [event] })[0]).toMatchObject({
      status,
      endsAt: status === 'resolved' ? new Date('2026-11-22T00:59:00Z') : null,
    });
  });

  test.each<[what: string, mapping: Partial<GenericMapping>, body: unknown]>([
    ['the body is one alert', { alerts: null }, EVENT],
    ['the body is the list', { alerts: '$' }, [EVENT]],
    ['the list lies deeper', { alerts: 'data.items[0].alarms[]' }, { data: { items: [{ alarms: [EVENT] }] } }],
  ])('%s', (_what, mapping, body) => {
    expect(alertsOf('generic', body, { mapping: { ...MAPPING, ...mapping } })).toHaveLength(1);
  });

  test('what is optional may be missing, blank or null', () => {
    const { summary, alarm } = EVENT;
    const event = { summary, alarm: { ...alarm, severity: null }, details: ' ', device: null };
    expect(alertsOf('generic', { events: [event] })[0]).toMatchObject({
      startsAt: null,
      content: { description: '', severity: null, host: null, links: [] },
    });
  });

  test.each<[what: string, body: unknown, fault: string]>([
    ['no list', {}, 'Nothing stands at “events”, where mapping.alerts of the site file points.'],
    ['no list but an object', { events: EVENT }, 'At “events”, where mapping.alerts'],
    ['no title', { events: [EVENT, { ...EVENT, summary: undefined }] }, 'Nothing stands at “events[1].summary”'],
    ['a blank title', { events: [{ ...EVENT, summary: ' \n' }] }, 'Nothing stands at “events[0].summary”'],
    [
      'no fingerprint',
      { events: [{ ...EVENT, alarm: { state: 'raised' } }] },
      '“events[0].alarm.key”, where mapping.f',
    ],
    ['no status', { events: [{ ...EVENT, alarm: { key: 1 } }] }, '“events[0].alarm.state”, where mapping.status'],
    ['an object for a title', { events: [{ ...EVENT, summary: {} }] }, 'and there is a list or an object'],
    [
      'a list for a severity',
      { events: [{ ...EVENT, alarm: { ...EVENT.alarm, severity: ['x'] } }] },
      'a list or an object',
    ],
    ['a text for an alert', { events: ['down'] }, 'Nothing stands at “events[0].alarm.state”'],
    ['nothing at all', null, 'Nothing stands at “events”'],
  ])('%s: the fault names the path', (_what, body, fault) => {
    expect(faultOf('generic', body)).toContain(fault);
  });

  test('what an object only inherits does not stand there', () => {
    const mapping = { ...MAPPING, alerts: null, title: 'constructor.name' };
    expect(faultOf('generic', EVENT, { mapping })).toContain('“constructor.name”');
  });
});

describe('a source that only beats', () => {
  const entry = { mapping: null, heartbeat: { days: 0, milliseconds: 60_000 } };

  test.each([{}, [], null, 'alive', { events: [EVENT] }])('%j is a beat', (body) => {
    expect(parse('generic', body, entry)).toEqual({ ok: true, alerts: [], heartbeat: true });
  });

  test('one with a mapping beats and tells of alerts', () => {
    const withMapping = { heartbeat: entry.heartbeat };
    expect(parse('generic', { events: [EVENT, { ...EVENT, summary: 'Watchdog' }] }, withMapping)).toMatchObject({
      heartbeat: true,
      alerts: [{ content: { title: '控制器 A 离线' } }],
    });
    expect(parse('generic', { events: [] }, withMapping)).toEqual({ ok: true, alerts: [], heartbeat: true });
  });
});
