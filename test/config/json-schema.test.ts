import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { renderJsonSchema } from '../../src/config/json-schema.ts';

interface Schema {
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly allOf?: readonly { if: Schema; then: Schema }[];
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly patternProperties?: object;
  readonly additionalProperties?: boolean;
  readonly const?: string;
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
    const disk = entry.allOf?.find((rule) => rule.if.properties?.check?.const === 'disk')?.then;
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
    const disk = entry.allOf?.find((rule) => rule.if.properties?.check?.const === 'disk')?.then;
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
