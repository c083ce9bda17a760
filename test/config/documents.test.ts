import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checks } from '../../src/checks/index.ts';
import { VARIABLES } from '../../src/config/environment-schema.ts';
import { renderJsonSchema } from '../../src/config/json-schema.ts';

const folder = join(import.meta.dirname, '../../docs');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Every key that the schema knows anywhere, and every word of its lists. */
function wordsOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'properties') return [...Object.keys(value), ...Object.values(value).flatMap(wordsOf)];
    if (key === 'enum' && Array.isArray(value)) return value.filter((word) => typeof word === 'string');
    return wordsOf(value);
  });
}

/** Standard priorities of the journal, which its own manual explains. */
const ELSEWHERE = new Set(['emerg', 'alert', 'crit', 'warning', 'notice', 'info', 'debug']);

describe.each(['site-file.md', 'site-file.zh-CN.md'])('docs/%s', (name) => {
  const text = read(name);

  test('names every field of the site file and of the checks, and every word of their lists', () => {
    const words = new Set(wordsOf(JSON.parse(renderJsonSchema(checks))).filter((word) => !ELSEWHERE.has(word)));
    const missing = [...words].filter((word) => !new RegExp(`(?<![\\w-])${word}(?![\\w])`).test(text));
    expect(words.size).toBeGreaterThan(150);
    expect(missing).toEqual([]);
  });
});

describe.each(['slack-app.md', 'slack-app.zh-CN.md'])('docs/%s', (name) => {
  test('says what each scope of the manifest is for, and of no other', () => {
    const manifest = parse(readFileSync(join(folder, '../slack-manifest.yaml'), 'utf8'));
    const explained = [...read(name).matchAll(/^\| ((?:`[a-z:]+`[,、 ]*)+)\|/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`([a-z:]+)`/g)].map(([, scope]) => scope),
    );
    expect(explained.sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
  });
});

describe('links', () => {
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
  test.each([...pages.map((name) => `docs/${name}`), 'README.md', 'README.zh-CN.md'])(
    '%s leads nowhere but to what is there',
    (page) => {
      const path = join(folder, '..', page);
      const targets = [...readFileSync(path, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
        ([, target]) => target ?? '',
      );
      const missing = targets.filter((target) => !existsSync(join(dirname(path), target)));
      expect(missing).toEqual([]);
    },
  );
});

describe('pairs of languages', () => {
  test.each(['site-file', 'install', 'slack-app', 'security', 'alerts', 'tickets', 'records'])(
    'docs/%s has the same sections and code in both',
    (name) => {
      const outline = (text: string) => ({
        headings: [...text.matchAll(/^#+ /gm)].map(([level]) => level),
        tables: (text.match(/^\|---/gm) ?? []).length,
        code: [...text.matchAll(/^```[\s\S]*?^```/gm)].length,
      });
      expect(outline(read(`${name}.zh-CN.md`))).toEqual(outline(read(`${name}.md`)));
    },
  );

  test.each(['install.md', 'install.zh-CN.md'])('docs/%s names every variable', (name) => {
    const text = read(name);
    expect(Object.keys(VARIABLES).filter((variable) => !text.includes(variable))).toEqual([]);
  });
});
