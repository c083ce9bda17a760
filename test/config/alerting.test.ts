import { describe, expect, test } from 'vitest';
import { formatFaults } from '../../src/config/format-faults.ts';
import type { AlertSourceEntry } from '../../src/core/alerting.ts';
import { DEFAULT_ALERTING } from '../../src/core/alerting.ts';
import type { Site } from '../../src/core/site.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { brief, faultsOf, load, SITE } from './fixture.ts';

function siteWith(extra: string): Site {
  const loaded = load(`${SITE}${extra}`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults.map(brief)));
  const [site] = loaded.sites;
  if (!site) throw new Error('no site');
  return site;
}

const sourcesOf = (...entries: string[]) =>
  `alerting:\n  sources:\n${entries.map((entry) => `    - { ${entry} }\n`).join('')}`;
const sourceOf = (entry: string): AlertSourceEntry => {
  const [source] = siteWith(sourcesOf(entry)).alerting.sources;
  if (!source) throw new Error('no source');
  return source;
};
const briefly = (extra: string) => faultsOf(load(`${SITE}${extra}`)).map(brief);

/** What these tests may name as a secret. */
const BEARER = "auth: { bearer: 'env:SSH_PASSWORD' }";
const MAPPING = 'mapping: { title: t, fingerprint: f, status: s }';

describe('alerting', () => {
  test('without any is none, with the usual limits', () => {
    expect(siteWith('').alerting).toBe(DEFAULT_ALERTING);
    expect(siteWith('alerting: {}\n').alerting).toEqual(DEFAULT_ALERTING);
  });

  test('has limits of its own', () => {
    expect(siteWith('alerting: { stormAbove: 5, refireWithin: 1d2h }\n').alerting).toEqual({
      sources: [],
      stormAbove: 5,
      refireWithin: { days: 1, milliseconds: 7_200_000 },
    });
  });

  test('a source takes what it leaves out from the defaults', () => {
    expect(sourceOf(`id: prometheus, kind: alertmanager, ${BEARER}`)).toEqual({
      id: 'prometheus',
      kind: 'alertmanager',
      auth: { kind: 'bearer', token: 'env:SSH_PASSWORD' },
      heartbeat: null,
      requestsPerMinute: 600,
      mapping: null,
    });
  });

  test('a source says how often it beats and how much it may send', () => {
    const entry = `id: p, kind: alertmanager, ${BEARER}, heartbeat: 30s, requestsPerMinute: 5`;
    expect(sourceOf(entry)).toMatchObject({ heartbeat: { days: 0, milliseconds: 30_000 }, requestsPerMinute: 5 });
  });

  test('user and password', () => {
    const auth = "auth: { basic: { user: zabbix, password: 'env:SQL_PASSWORD' } }";
    expect(sourceOf(`id: z, kind: zabbix, ${auth}`).auth).toEqual({
      kind: 'basic',
      user: 'zabbix',
      password: 'env:SQL_PASSWORD',
    });
  });

  test.each<[kind: string, more: string, signed: object]>([
    [
      'grafana',
      '',
      {
        header: 'X-Grafana-Alerting-Signature',
        timestampHeader: 'X-Grafana-Alerting-Timestamp',
        window: { days: 0, milliseconds: 300_000 },
      },
    ],
    ['zabbix', '', { header: 'X-Rounds-Signature', timestampHeader: 'X-Rounds-Timestamp' }],
    ['grafana', ', timestampHeader: none', { header: 'X-Grafana-Alerting-Signature', timestampHeader: null }],
    [
      'grafana',
      ', header: X-S, timestampHeader: X-T, window: 90s',
      { header: 'X-S', timestampHeader: 'X-T', window: { days: 0, milliseconds: 90_000 } },
    ],
  ])('%s signs%s', (kind, more, signed) => {
    const auth = `auth: { hmac: { secret: 'env:SSH_PASSWORD'${more} } }`;
    expect(sourceOf(`id: g, kind: ${kind}, ${auth}`).auth).toMatchObject({
      kind: 'hmac',
      secret: 'env:SSH_PASSWORD',
      ...signed,
    });
  });

  test('a mapping, with the usual words for an end', () => {
    expect(sourceOf(`id: g, kind: generic, ${BEARER}, ${MAPPING}`).mapping).toEqual({
      alerts: null,
      title: 't',
      fingerprint: 'f',
      status: 's',
      resolvedValues: ['resolved', 'recovered', 'ok', 'normal', 'closed', 'cleared'],
      description: null,
      severity: null,
      host: null,
      startsAt: null,
      endsAt: null,
      link: null,
    });
  });

  test('a mapping with paths of every form and values that are no texts', () => {
    const mapping = `mapping: { alerts: 'a.b[0].c[]', title: '["x.y"]', fingerprint: 'k[1]', status: s, resolvedValues: [0, false, OK] }`;
    expect(sourceOf(`id: g, kind: generic, ${BEARER}, ${mapping}`).mapping).toMatchObject({
      alerts: 'a.b[0].c[]',
      title: '["x.y"]',
      resolvedValues: ['0', 'false', 'OK'],
    });
  });

  test('a generic source without a mapping may beat', () => {
    expect(sourceOf(`id: g, kind: generic, ${BEARER}, heartbeat: 5m`).mapping).toBeNull();
  });

  test('a secret in a file is looked for beside the site file', () => {
    const text = `${SITE}${sourcesOf("id: p, kind: alertmanager, auth: { bearer: 'file:secrets/token' }")}`;
    const loaded = load(text, { '/sites/secrets/token': 'correct horse' });
    const auth = loaded.ok ? loaded.sites[0]?.alerting.sources[0]?.auth : null;
    expect(auth).toEqual({ kind: 'bearer', token: 'file:/sites/secrets/token' });
  });
});

describe('faults of alerting', () => {
  const at = 'alerting.sources[0]';

  test.each<[what: string, entry: string, faults: readonly string[]]>([
    ['an unknown kind', `id: p, kind: promethius, ${BEARER}`, [`${at}.kind problem.value «promethius»`]],
    ['no kind', `id: p, ${BEARER}`, [`${at}.kind problem.missing «id»`]],
    ['a wrong id', `id: P_1, kind: zabbix, ${BEARER}`, [`${at}.id problem.value «P_1»`]],
    ['no authentication', 'id: p, kind: zabbix', [`${at}.auth problem.missing «id»`]],
    ['an empty one', 'id: p, kind: zabbix, auth: {}', [`${at}.auth problem.no-source-auth «auth»`]],
    [
      'two of them',
      "id: p, kind: zabbix, auth: { bearer: 'env:SSH_PASSWORD', basic: { user: u, password: 'env:SQL_PASSWORD' } }",
      [`${at}.auth problem.many-source-auths «auth»`],
    ],
    [
      'an unknown one',
      "id: p, kind: zabbix, auth: { token: 'env:SSH_PASSWORD' }",
      [`${at}.auth problem.no-source-auth «auth»`, `${at}.auth.token problem.unknown-key «token»`],
    ],
    [
      'a user with a colon',
      "id: p, kind: zabbix, auth: { basic: { user: 'a:b', password: 'env:SQL_PASSWORD' } }",
      [`${at}.auth.basic.user problem.value «'a:b'»`],
    ],
    [
      'a signature of Alertmanager',
      "id: p, kind: alertmanager, auth: { hmac: { secret: 'env:SSH_PASSWORD' } }",
      [`${at}.auth.hmac problem.alertmanager-hmac «hmac»`],
    ],
    [
      'no header name',
      "id: p, kind: zabbix, auth: { hmac: { secret: 'env:SSH_PASSWORD', header: 'X S' } }",
      [`${at}.auth.hmac.header problem.value «'X S'»`],
    ],
    [
      'one header for both',
      "id: p, kind: zabbix, auth: { hmac: { secret: 'env:SSH_PASSWORD', header: X-A, timestampHeader: x-a } }",
      [`${at}.auth.hmac.timestampHeader problem.same-header «x-a»`],
    ],
    [
      'a window without a unit',
      "id: p, kind: zabbix, auth: { hmac: { secret: 'env:SSH_PASSWORD', window: '300' } }",
      [`${at}.auth.hmac.window problem.value «'300'»`],
    ],
    [
      'a heart that beats too fast',
      `id: p, kind: zabbix, ${BEARER}, heartbeat: 29s`,
      [`${at}.heartbeat problem.value «29s»`],
    ],
    ['a heart without a unit', `id: p, kind: zabbix, ${BEARER}, heartbeat: 5`, [`${at}.heartbeat problem.value «5»`]],
    [
      'no requests',
      `id: p, kind: zabbix, ${BEARER}, requestsPerMinute: 0`,
      [`${at}.requestsPerMinute problem.value «0»`],
    ],
    [
      'a mapping of what is known',
      `id: p, kind: zabbix, ${BEARER}, ${MAPPING}`,
      [`${at}.mapping problem.lone-mapping «mapping»`],
    ],
    ['no mapping', `id: p, kind: generic, ${BEARER}`, [`${at}.kind problem.no-mapping «generic»`]],
    [
      'a mapping without a title',
      `id: p, kind: generic, ${BEARER}, mapping: { fingerprint: f, status: s }`,
      [`${at}.mapping.title problem.missing «mapping»`],
    ],
    [
      'a path that is none',
      `id: p, kind: generic, ${BEARER}, mapping: { title: 'a..b', fingerprint: f, status: s }`,
      [`${at}.mapping.title problem.value «'a..b'»`],
    ],
    [
      'an empty path',
      `id: p, kind: generic, ${BEARER}, mapping: { title: '', fingerprint: '$', status: s }`,
      [`${at}.mapping.title problem.value «''»`, `${at}.mapping.fingerprint problem.value «'$'»`],
    ],
    [
      'an unknown field',
      `id: p, kind: generic, ${BEARER}, mapping: { titel: t, title: t, fingerprint: f, status: s }`,
      [`${at}.mapping.titel problem.unknown-key «titel»`],
    ],
    [
      'a secret that is not there',
      "id: p, kind: zabbix, auth: { bearer: 'env:NO_TOKEN' }",
      [`${at}.auth.bearer secret.unset «'env:NO_TOKEN'»`],
    ],
  ])('%s', (_what, entry, faults) => {
    expect([...briefly(sourcesOf(entry))].sort()).toEqual([...faults].sort());
  });

  test('two sources of one id', () => {
    const entry = `id: p, kind: zabbix, ${BEARER}`;
    expect(briefly(sourcesOf(entry, entry))).toEqual(['alerting.sources[1].id problem.repeated-id «p»']);
  });

  test.each([
    ['stormAbove: 0', 'alerting.stormAbove problem.value «0»'],
    ['stormAbove: 2.5', 'alerting.stormAbove problem.value «2.5»'],
    ['refireWithin: 0s', 'alerting.refireWithin problem.value «0s»'],
    ['source: []', 'alerting.source problem.unknown-key «source»'],
  ])('%s', (text, fault) => {
    expect(briefly(`alerting: { ${text} }\n`)).toEqual([fault]);
  });

  test.each([
    'auth: { bearer: hunter2horse }',
    'auth: { basic: { user: u, password: hunter2horse } }',
    'auth: { hmac: { secret: hunter2horse } }',
    'auth: { basic: hunter2horse }',
    'auth: { hmac: hunter2horse }',
    'auth: hunter2horse',
    "auth: { bearer: 'env:SSH_PASSWORD', token: hunter2horse }",
  ])('a secret that stands in the file is refused and not shown: %s', (auth) => {
    const loaded = load(`${SITE}${sourcesOf(`id: p, kind: zabbix, ${auth}`)}`);
    expect(faultsOf(loaded).length).toBeGreaterThan(0);
    for (const locale of ['en', 'zh-CN'] as const) {
      expect(formatFaults(faultsOf(loaded), createTexts()(locale, 'UTC'))).not.toContain('hunter2horse');
    }
  });
});
