import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Check } from '../../src/core/check.ts';
import { createSettingsReader, planInspection } from '../../src/core/inspection-plan.ts';
import type { Site } from '../../src/core/site.ts';
import { testSite, testTemplate } from '../support/site.ts';

const schema = {
  params: z.strictObject({ path: z.string().default('/') }),
  limits: z.strictObject({ free: z.number().default(10) }),
};
const checks = new Map(
  (['shell', 'http', 'sql', 'manual'] as const).map((kind) => [
    `a-${kind}`,
    { id: `a-${kind}`, kind, ...schema } as unknown as Check,
  ]),
);
const entry = (kind: string, targets: string[], change = {}) => ({
  check: `a-${kind}`,
  params: {},
  limits: {},
  targets,
  ...change,
});

const site: Site = {
  ...testSite({ hosts: ['app', 'db'] }),
  applications: [{ id: 'web', name: '网页', access: { url: 'http://web/' } }],
  databases: [
    {
      id: 'main',
      name: '库',
      engine: 'mysql',
      through: 'db',
      address: '127.0.0.1',
      port: 3306,
      user: 'u',
      schema: 's',
    },
  ],
};
const template = testTemplate([
  { disk: [entry('shell', ['app', 'db'])], page: [entry('http', ['web'])] },
  { rows: [entry('sql', ['main']), entry('shell', ['app'])], lamp: [entry('manual', [])] },
]);

function planned(hosts: string[] | null) {
  return planInspection(site, template, { checks, hosts });
}

describe('a plan', () => {
  test('has each target once, and a result for each check on each target', () => {
    const plan = planned(null);
    expect(plan.targets.map((target) => `${target.kind} ${target.id}`)).toEqual([
      'host app',
      'host db',
      'application web',
      'database main',
    ]);
    const results = plan.groups.flatMap((group) => group.items.flatMap((item) => item.results));
    expect(results.map((result) => result.target.id)).toEqual(['app', 'db', 'web', 'main', 'app', 'person']);
  });

  test('narrowed to a host keeps the databases reached through it, and drops what is left empty', () => {
    const plan = planned(['db']);
    expect(plan.targets.map((target) => target.id)).toEqual(['db', 'main']);
    expect(plan.groups.flatMap((group) => group.items.map((item) => item.id))).toEqual(['disk', 'rows']);
  });

  test('lays what a host does differently over the template', () => {
    const [first, ...others] = site.hosts;
    if (!first) throw new Error('no host');
    const overrides = { 'a-shell': { params: { path: '/app' }, limits: { free: 20 } } };
    const changed = { ...site, hosts: [{ ...first, overrides }, ...others] };
    const [disk] = planInspection(changed, template, { checks, hosts: null }).groups.flatMap((group) => group.items);
    expect(disk?.results.map((result) => [result.params, result.limits])).toEqual([
      [{ path: '/app' }, { free: 20 }],
      [{}, {}],
    ]);
  });

  test('fills in the defaults of the check, and reads the same settings once', () => {
    const check = checks.get('a-shell');
    if (!check) throw new Error('no check');
    const settingsOf = createSettingsReader();
    const settings = settingsOf(check, { params: {}, limits: { free: 3 } });
    expect(settings).toMatchObject({ params: { path: '/' }, limits: { free: 3 } });
    expect(settingsOf(check, { params: {}, limits: { free: 3 } })).toBe(settings);
    expect(settingsOf(check, { params: {}, limits: { free: 4 } })).toMatchObject({ limits: { free: 4 } });
    expect(settingsOf(check, { params: { path: '/app' }, limits: { free: 3 } })).toMatchObject({
      params: { path: '/app' },
    });
    for (const _twice of [1, 2]) {
      expect(() => settingsOf(check, { params: { nonsense: 1 }, limits: {} })).toThrow(z.ZodError);
    }
  });
});
