import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checks } from '../../src/checks/index.ts';
import { texts } from '../../src/i18n/en/index.ts';

const root = join(import.meta.dirname, '../..');
const sources = join(root, 'src/checks');
const files = readdirSync(sources).filter((name) => name.endsWith('.ts') && name !== 'index.ts');

/** The smallest settings that each check takes. */
const LEAST: { readonly [id: string]: object } = {
  disk: { paths: ['/'] },
  inode: { paths: ['/'] },
  process: { processes: [{ name: 'x', pattern: 'x' }] },
  'log-scan': { paths: ['/x'] },
  'sql-freshness': { label: 'x', query: 'SELECT 1' },
  'sql-count': { label: 'x', query: 'SELECT 1' },
  'sql-value': { label: 'x', query: 'SELECT 1' },
  task: { file: '/x' },
  command: { label: 'x', command: 'true' },
  manual: { question: 'x' },
};

it('has one check in each file, named like it', () => {
  expect(checks.map((check) => `${check.id}.ts`).sort()).toEqual(files.sort());
  expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
});

describe.each(checks.map((check) => ({ id: check.id, check })))('$id', ({ id, check }) => {
  it('has a test', () => {
    expect(existsSync(join(root, 'test/checks', `${id}.test.ts`))).toBe(true);
  });

  it('has a default for each limit, and takes the smallest settings', () => {
    expect(check.limits.safeParse({}).success).toBe(true);
    expect(check.params.safeParse(LEAST[id] ?? {}).success).toBe(true);
  });

  it('refuses settings that it does not know', () => {
    expect(check.params.safeParse({ ...LEAST[id], nonsense: 1 }).success).toBe(false);
    expect(check.limits.safeParse({ nonsense: 1 }).success).toBe(false);
  });

  it('gives editors a schema that describes every setting', () => {
    for (const schema of [check.params, check.limits]) {
      const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
      for (const [name, property] of Object.entries(properties)) {
        expect(property, name).toMatchObject({ description: expect.stringMatching(/\S/) });
      }
    }
  });

  it('uses no name for its own settings that a template gives to all checks', () => {
    const { properties = {} } = z.toJSONSchema(check.params, { io: 'input' });
    for (const name of ['check', 'hosts', 'applications', 'databases', 'limits']) {
      expect(properties).not.toHaveProperty(name);
    }
  });
});

it('has a text for each key that is written out', () => {
  const folders = [sources, join(root, 'src/adapters/http'), join(root, 'src/adapters/mysql'), join(root, 'src/core')];
  const keys = folders.flatMap(readSources).flatMap((source) => [...source.matchAll(/'(check|probe)\.([\w.-]+)'/g)]);
  const missing = keys.filter(([, area, key]) => {
    const all = area === 'check' ? texts.check : texts.probe;
    return !Object.keys(all).some((name) => name === key || name.startsWith(`${key}-`) || name.startsWith(`${key}_`));
  });
  expect(keys.length).toBeGreaterThan(50);
  expect(missing.map(([key]) => key)).toEqual([]);
});

function readSources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
