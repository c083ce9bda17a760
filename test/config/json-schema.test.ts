import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checks } from '../../src/checks/index.ts';
import { renderJsonSchema } from '../../src/config/json-schema.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import { memoryFiles } from './fixture.ts';

interface Schema {
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly allOf?: readonly { if: Schema; then: Schema }[];
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly patternProperties?: object;
  readonly additionalProperties?: boolean;
}

const text = renderJsonSchema(checks);
const schema: Schema = JSON.parse(text);

function at(...steps: readonly string[]): Schema {
  return steps.reduce<Schema>((found, step) => {
    const next = step === '[]' ? found.items : found.properties?.[step];
    if (!next) throw new Error(`no ${step}`);
    return next;
  }, schema);
}

const entry = at('inspections', '[]', 'groups', '[]', 'items', '[]', 'checks', '[]');

describe('examples/site.schema.json', () => {
  test('is up to date (else run: npm run schema)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../examples/site.schema.json'), 'utf8')).toBe(text);
  });

  test('knows every check with its settings, and requires what the check requires', () => {
    expect(entry.properties?.check?.enum).toEqual(checks.map(({ id }) => id).sort());
    const disk = entry.allOf?.find((rule) => rule.if.properties?.check?.enum?.includes('disk'))?.then;
    expect(disk?.required).toEqual(['hosts', 'paths']);
    expect(Object.keys(disk?.properties ?? {})).toEqual(['check', 'hosts', 'limits', 'paths']);
    expect(disk?.additionalProperties).toBe(false);
  });

  test('lets hosts override single settings of their own checks only', () => {
    const overrides = at('hosts', '[]', 'overrides');
    expect(Object.keys(overrides.properties ?? {})).toEqual(
      checks
        .filter(({ kind }) => kind === 'shell')
        .map(({ id }) => id)
        .sort(),
    );
    expect(overrides.properties?.disk?.required).toBeUndefined();
  });

  test('allows anchors at the top and nothing else that is unknown', () => {
    expect(schema.patternProperties).toHaveProperty('^x-');
    expect(schema.additionalProperties).toBe(false);
  });

  test('takes sizes in both cases, as the loader does', () => {
    const disk = entry.allOf?.find((rule) => rule.if.properties?.check?.enum?.includes('disk'))?.then;
    const pattern = new RegExp(disk?.properties?.limits?.properties?.freeAtLeast?.pattern ?? 'none', 'u');
    for (const size of ['10 GB', '10gb', '512 MiB', '1.5T']) expect(size).toMatch(pattern);
    for (const size of ['10', 'GB', '10 XB']) expect(size).not.toMatch(pattern);
  });

  test('every pattern is one that editors can compile', () => {
    const patterns = [...text.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)].map(([, pattern]) =>
      JSON.parse(pattern ?? '""'),
    );
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns) expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });
});

describe('of what is wrong, the schema says as the loader does', () => {
  const example = readFileSync(join(import.meta.dirname, '../../examples/site.yaml'), 'utf8');
  const accepts = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  function isLoaded(text: string): boolean {
    const files = memoryFiles({ '/site.yaml': text });
    return loadSites(['/site.yaml'], { files, checks, secrets: null }).ok;
  }

  /** The example with the value at a path, such as `hosts.1.jump`, put in place of what is there; undefined: without it. */
  function changed(path: string, value: unknown): string {
    const { 'x-rounds-key': _, ...site } = parse(example, { merge: true });
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce((found, step) => found[step], site);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
    return JSON.stringify(site);
  }

  test('the example is right', () => {
    expect(isLoaded(example)).toBe(true);
    expect(accepts(parse(example, { merge: true }))).toBe(true);
  });

  test.each<[what: string, path: string, value: unknown]>([
    ['a bare offset as time zone', 'contract.timeZone', '+08:00'],
    ['a text in no language', 'contract.name', {}],
    ['a passphrase without a key', 'hosts.0.auth', { agent: true, passphrase: 'env:X' }],
    ['a jump twice through one host', 'hosts.1.jump', ['app-01', 'app-01']],
    ['a length of units out of order', 'hosts.0.connectTimeout', '5m1h'],
    ['a length of nothing', 'hosts.0.connectTimeout', '0s'],
    ['a login in an address', 'applications.0.url', 'https://user:secret@ops.example.com/'],
    ['an address of another kind', 'applications.0.url', 'ftp://ops.example.com/'],
    ['a schedule with a field too few', 'inspections.0.schedule', '0 9 1 *'],
    ['a schedule at an hour that there is not', 'inspections.0.schedule', '0 24 1 * *'],
    ['a schedule with a word that is none', 'inspections.0.schedule', '0 9 1 * funday'],
    ['catching up with no schedule', 'inspections.0', { id: 'x', title: 'x', catchUp: 'skip', groups: [] }],
    ['a mode of other evidence', 'obligations.0.evidence', { record: 'visit', mode: 'remote' }],
    [
      'a stage of its own without a title',
      'sla',
      { levels: [{ level: 1, name: 'x', stages: [{ name: 'own', within: '5m' }] }] },
    ],
    ['levels out of order', 'sla', { levels: [{ level: 2, name: 'x', stages: [{ name: 'respond', within: '5m' }] }] }],
    ['days backwards', 'sla.calendars.office.hours', { 'fri-mon': ['09:00-18:00'] }],
    ['days backwards, on duty', 'sla.onDuty.0.days', 'fri-mon'],
    ['a calendar without hours', 'sla.calendars.office.hours', { mon: [] }],
    ['a holiday that there is not', 'sla.calendars.office.holidays', ['2026-02-30']],
    ['a role that there is not', 'sla.escalate', [{ at: 1, mention: ['role:boss'] }]],
    [
      'alerts of any JSON without a mapping',
      'alerting.sources.3',
      { id: 'x', kind: 'generic', auth: { bearer: 'env:X' } },
    ],
    ['a mapping that nothing needs', 'alerting.sources.0.mapping', { title: 'a', fingerprint: 'b', status: 'c' }],
    ['a signature that Alertmanager can not make', 'alerting.sources.0.auth', { hmac: { secret: 'env:X' } }],
    ['a path of nothing', 'alerting.sources.3.mapping.title', '$'],
    ['a path that breaks off', 'alerting.sources.3.mapping.title', 'event[0'],
    ['a folder with a detour', 'backups.0.folder', '/data/../copies'],
    ['a folder that is none', 'backups.0.folder', 'copies'],
    ['what is left out of no folders', 'backups.1.exclude', ['*.log']],
    ['the last line of no command', 'backups.1.trailer', 'done'],
    ['copies without a place', 'backups.1', { id: 'x', name: 'x', host: 'db-01', database: 'opsdb' }],
    ['a schedule of backups that is none', 'backups.0.schedule.full', '@daily'],
    ['increments of nothing', 'backups.0.schedule', { incremental: '0 2 * * *' }],
    ['a drill on a schedule and none', 'backups.0.drill', undefined],
    ['a drill without a place', 'backups.0.drill', { host: 'app-01' }],
    ['a drill that asserts what is not there', 'backups.0.drill.assertions', [{ tables: 3 }]],
    ['a checksum of no file', 'backups.0.drill.assertions', [{ files: 1, sha256: 'a'.repeat(64) }]],
    ['rows of no table', 'backups.1.drill.assertions', [{ tables: 1, rows: 5 }]],
    ['a share above the whole', 'backups.0.shrinkBelow', '101 %'],
    ['a template in no language', 'reports', { template: {} }],
  ])('%s', (_what, path, value) => {
    const text = changed(path, value);
    expect({ loader: isLoaded(text), schema: accepts(JSON.parse(text)) }).toEqual({ loader: false, schema: false });
  });

  test.each<[what: string, path: string, value: unknown]>([
    ['a length of many units', 'hosts.0.connectTimeout', '1m30.5s'],
    ['a schedule of lists, ranges, steps and names', 'inspections.0.schedule', '0,30 8-18/2 L jan-JUN mon-fri'],
    ['an address with @ behind the host', 'applications.0.url', 'HTTPS://ops.example.com/a@b?c@d'],
    ['a zone of three parts', 'contract.timeZone', 'America/Argentina/Buenos_Aires'],
    ['a zone with a sign', 'contract.timeZone', 'Etc/GMT-8'],
    ['the whole as a share', 'backups.0.shrinkBelow', '100 %'],
    ['a path with quoted names', 'alerting.sources.3.mapping.title', '$.items[0]["a.b"].name'],
    ['a list at the end of a path', 'alerting.sources.3.mapping.alerts', 'data.alerts[]'],
    ['a folder with dots and a slash at its end', 'backups.0.folder', '/data/..a/.b/'],
    [
      'alerts of any JSON that only beat',
      'alerting.sources.3',
      { id: 'x', kind: 'generic', auth: { bearer: 'env:X' }, heartbeat: '5m' },
    ],
    [
      'a stage of its own',
      'sla',
      { levels: [{ level: 1, name: 'x', stages: [{ name: 'own', title: 'x', endedBy: 'responded', within: '5m' }] }] },
    ],
  ])('and takes %s', (_what, path, value) => {
    const text = changed(path, value);
    expect({ loader: isLoaded(text), schema: accepts(JSON.parse(text)) }).toEqual({ loader: true, schema: true });
  });
});
