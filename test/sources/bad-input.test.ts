import { describe, expect, test } from 'vitest';
import { ALERT_LIMITS, alertContentSchema, type IncomingAlert } from '../../src/core/alert.ts';
import type { AlertSourceKind } from '../../src/core/alerting.ts';
import { sources } from '../../src/sources/index.ts';
import { MOST_ALERTS } from '../../src/sources/source.ts';
import { alertsOf, faultOf, parse } from './delivery.ts';

/** What an alert says, in the words of every source. */
interface Said {
  readonly title: string;
  readonly label: string;
  readonly startsAt: string | number;
  readonly fingerprint: string;
}

const SAID: Said = { title: 'Disk full', label: 'x', startsAt: '2026-11-22T00:00:00Z', fingerprint: 'f' };

const prometheus = (said: Said) => ({
  status: 'firing',
  labels: { alertname: 'A', note: said.label },
  annotations: { summary: said.title, description: said.label },
  startsAt: String(said.startsAt),
  fingerprint: said.fingerprint,
});

/** A body of each source that holds these alerts; a Zabbix body holds one. */
const BODIES: { readonly [K in AlertSourceKind]: (said: readonly Said[]) => object } = {
  alertmanager: (said) => ({ version: '4', alerts: said.map(prometheus) }),
  grafana: (said) => ({ version: '1', alerts: said.map(prometheus) }),
  zabbix: ([said = SAID]) => ({
    format: 'rounds-zabbix',
    version: 1,
    status: 'firing',
    fingerprint: said.fingerprint,
    title: said.title,
    description: said.label,
    tags: [{ tag: 'note', value: said.label }],
    startsAt: Date.parse(String(said.startsAt)) / 1_000,
  }),
  generic: (said) => ({
    events: said.map((one) => ({
      summary: one.title,
      details: one.label,
      alarm: { key: one.fingerprint, state: 'raised' },
      raisedAt: one.startsAt,
    })),
  }),
};
/** JSON can be nested as deeply as a body is long. */
function nested(open: string, close: string, inside = ''): unknown {
  return JSON.parse(`${open.repeat(200_000)}${inside}${close.repeat(200_000)}`);
}

const MANY = ['alertmanager', 'grafana', 'generic'] as const;

function one(kind: AlertSourceKind, changes: Partial<Said>): IncomingAlert {
  const [alert] = alertsOf(kind, BODIES[kind]([{ ...SAID, ...changes }]));
  if (!alert) throw new Error('no alert');
  return alert;
}

/** Every text that a reader may see. */
function textsOf({ content }: IncomingAlert): string[] {
  return [content.title, content.description, ...Object.entries(content.labels).flat()];
}

describe.each(sources.map(({ id }) => id))('%s', (kind) => {
  test('understands its own body', () => {
    expect(one(kind, {})).toMatchObject({ fingerprint: 'f', status: 'firing', content: { title: 'Disk full' } });
  });

  test.each<[what: string, body: unknown]>([
    ['nothing', null],
    ['no JSON at all', undefined],
    ['a text', 'firing'],
    ['a number', 4],
    ['a list', []],
    ['an empty object', {}],
    ['a list of nothing', [null]],
    ['a body of another sender', { version: '99', alerts: [], events: 'x', format: 'other' }],
    ['a text for the list', { version: '4', alerts: 'x', events: 'x' }],
    ['nothing for an alert', { version: '4', alerts: [null], events: [null] }],
    ['lists in lists', { version: '4', alerts: nested('[', ']'), events: nested('[', ']') }],
    ['objects in objects', { version: '4', alerts: [nested('{"a":', '}', '1')], events: nested('{"a":', '}', '1') }],
    ['a prototype', JSON.parse('{"__proto__": {"version": "4", "alerts": [], "events": []}}')],
  ])('%s is a fault, and no exception', (_what, body) => {
    expect(faultOf(kind, body)).not.toContain('{{');
  });

  test('unknown fields are ignored', () => {
    const body = BODIES[kind]([SAID]);
    const more = JSON.parse(JSON.stringify(body).replaceAll('"status":', '"new":{"a":[1]},"status":'));
    expect(alertsOf(kind, { ...more, added: true })).toEqual(alertsOf(kind, body));
  });

  test('keys of prototypes do no harm', () => {
    const text = JSON.stringify(BODIES[kind]([SAID]));
    const body = JSON.parse(text.replaceAll('{', '{"__proto__":{"polluted":"yes"},"constructor":"c",'));
    const parsed = parse(kind, body);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    for (const alert of parsed.ok ? parsed.alerts : []) {
      expect(Object.getPrototypeOf(alert.content.labels)).toBe(Object.prototype);
      expect(Object.hasOwn(alert.content.labels, 'polluted')).toBe(false);
    }
  });

  test.each([
    '<!channel> <!here> <@U0LEAD0001> & *bold* `code`',
    '🔥 👨‍👩‍👧‍👦 磁盘满 éà',
    '{{path}} $t(source.fault.missing) %s',
    "'; DROP TABLE alerts; --",
  ])('%j stays as it was written', (text) => {
    expect(one(kind, { title: text }).content.title).toBe(text);
  });

  test.each<[what: string, text: string, clean: string]>([
    ['NUL', 'a\u0000b', 'ab'],
    ['bell, escape and delete', 'a\u0007\u001bb\u007fc', 'abc'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m', 'red'],
    ['half a surrogate pair', 'a\ud83db\udd25c', 'abc'],
    ['reversed reading', 'a\u202eb\u2066c', 'abc'],
    ['noncharacters', 'a\ufdd0b\uffff', 'ab'],
    ['a byte order mark', '\ufeffa', 'a'],
    ['line breaks in a title', 'a\r\nb\u2028c', 'a b c'],
  ])('%s goes from every text', (_what, text, clean) => {
    const alert = one(kind, { title: text, label: text });
    expect(alert.content.title).toBe(clean);
    for (const found of textsOf(alert)) {
      expect(found).not.toMatch(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd0\uffff\ufeff]/,
      );
      expect(found.isWellFormed()).toBe(true);
    }
  });

  test('a title of which nothing is left is not empty', () => {
    expect(one(kind, { title: '\u0000\u0007\u202e' }).content.title).toMatch(/^(?:\?|A)$/);
  });

  test('values of 10 kB are cut, and say so', () => {
    const long = '磁'.repeat(10_240);
    const { content } = one(kind, { title: long, label: long });
    expect(content.title).toMatch(/^磁+… \(\+\d+\)$/);
    expect(content.title.length).toBeLessThanOrEqual(ALERT_LIMITS.titleCharacters);
    expect(content.description.length).toBeLessThanOrEqual(ALERT_LIMITS.descriptionCharacters);
    for (const label of Object.values(content.labels))
      expect(label.length).toBeLessThanOrEqual(ALERT_LIMITS.labelCharacters);
    const [kept, left] = [/^磁+/.exec(content.title)?.[0].length ?? 0, Number(/\+(\d+)/.exec(content.title)?.[1])];
    expect(kept + left).toBe(10_240);
  });

  test('a fingerprint of 10 kB stays apart from one that begins alike', () => {
    const [a, b] = ['a', 'b'].map((end) => one(kind, { fingerprint: `${'x'.repeat(10_240)}${end}` }).fingerprint);
    expect(a?.length).toBeLessThanOrEqual(ALERT_LIMITS.fingerprintCharacters);
    expect(a).not.toBe(b);
    expect(a).toBe(one(kind, { fingerprint: `${'x'.repeat(10_240)}a` }).fingerprint);
  });

  test.each<[at: string, kept: boolean]>([
    ['1970-01-01T00:00:00Z', false],
    ['1999-12-31T23:59:59Z', false],
    ['2000-01-01T00:00:00Z', true],
    ['2026-11-22T01:00:00Z', true],
    ['2026-11-23T01:00:00Z', true],
    ['2026-11-23T01:00:01Z', false],
    ['2999-01-01T00:00:00Z', false],
  ])('a start at %s counts: %s', (at, kept) => {
    expect(one(kind, { startsAt: at }).startsAt).toEqual(kept ? new Date(at) : null);
  });

  test('what it gives is what is stored', () => {
    const { content } = one(kind, { label: '\u0000 磁'.repeat(3_000) });
    expect(alertContentSchema.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
  });
});

describe.each(MANY)('%s with many alerts', (kind) => {
  const many = (count: number) =>
    BODIES[kind](Array.from({ length: count }, (_, index) => ({ ...SAID, fingerprint: `f${index}` })));

  test('none', () => {
    expect(parse(kind, many(0))).toEqual({ ok: true, alerts: [] });
  });

  test('10,000 are taken', () => {
    expect(alertsOf(kind, many(MOST_ALERTS))).toHaveLength(10_000);
  });

  test('10,001 are a fault that says how many', () => {
    expect(faultOf(kind, many(MOST_ALERTS + 1))).toBe('10,001 alerts in one body; at most 10,000 are taken.');
  });

  test('one that is broken is named, and nothing of the body is taken', () => {
    const text = JSON.stringify(many(5)).replace('"f3"', 'null');
    expect(faultOf(kind, JSON.parse(text))).toMatch(/“(?:alerts\[3\]\.fingerprint|events\[3\]\.alarm\.key)”/);
  });
});

describe.each(['alertmanager', 'grafana'] as const)('%s', (kind) => {
  const version = kind === 'grafana' ? '1' : '4';
  const alert = prometheus(SAID);

  test.each<[what: string, body: object, fault: string]>([
    ['no version', { alerts: [alert] }, '“version” is missing.'],
    ['a list for a version', { version: [], alerts: [] }, '“version”'],
    ['no alerts', { version }, '“alerts” is missing.'],
    ['no status', { version, alerts: [{ ...alert, status: undefined }] }, '“alerts[0].status” is missing.'],
    ['another status', { version, alerts: [{ ...alert, status: 'ok' }] }, 'one of firing, resolved, and is ok.'],
    ['no labels', { version, alerts: [alert, { ...alert, labels: undefined }] }, '“alerts[1].labels” is missing.'],
    ['a list for labels', { version, alerts: [{ ...alert, labels: ['a'] }] }, '“alerts[0].labels” should be an object'],
    [
      'a number for a label',
      { version, alerts: [{ ...alert, labels: { a: 1 } }] },
      '“alerts[0].labels.a” should be a text',
    ],
    ['an empty fingerprint', { version, alerts: [{ ...alert, fingerprint: '' }] }, '“alerts[0].fingerprint”'],
    ['a number for a time', { version, alerts: [{ ...alert, startsAt: 5 }] }, '“alerts[0].startsAt” should be a text'],
  ])('%s is named', (_what, body, fault) => {
    expect(faultOf(kind, body)).toContain(fault);
  });

  test('a fault shows no more than a little of what was sent, and that clean', () => {
    const labels = { [`\u0000<!channel>${'x'.repeat(5_000)}`]: 5 };
    const fault = faultOf(kind, { version, alerts: [{ ...alert, labels }] });
    expect(fault.length).toBeLessThan(500);
    expect(fault).not.toContain('\u0000');
  });
});
