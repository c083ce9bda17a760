import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../../commands/index.ts';
import { checks } from '../../src/checks/index.ts';
import { operations } from '../../src/cli/index.ts';
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

  test('explains no field that is not there', () => {
    const words = new Set(wordsOf(JSON.parse(renderJsonSchema(checks))));
    const fields = [...text.matchAll(/^\| ((?:`[A-Za-z]+`[,、 或or]*)+)[^|]*\|/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`([A-Za-z]+)`/g)].map(([, field]) => field ?? ''),
    );
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter((field) => !words.has(field))).toEqual([]);
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

  test.each(['install.md', 'install.zh-CN.md'])('docs/%s names every variable, and none that is not there', (name) => {
    const rows = read(name).matchAll(/^\| ((?:`[A-Z_]+`[,、 ]*)+) \|/gm);
    const named = [...rows].flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, each]) => each));
    expect(named.sort()).toEqual(Object.keys(VARIABLES).sort());
  });
});

describe('commands', () => {
  const pages = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
  const readmes = ['README.md', 'README.zh-CN.md'].map((name) => join(folder, '..', name));
  const others = ['.env.example', 'compose.yaml', 'deploy/rounds.service', 'examples/site.yaml'];
  const everywhere = [...pages, ...readmes, ...others.map((name) => join(folder, '..', name))];

  /** Each `rounds <command> …` of a text, up to the end of the code that it stands in. */
  function shownIn(path: string): readonly { readonly name: string; readonly flags: readonly string[] }[] {
    const shown = readFileSync(path, 'utf8').matchAll(/(?<![/\w-])(?:bin\/|rounds )?rounds ([a-z]+)\b([^`\n#]*)/g);
    return [...shown].map(([, name = '', rest = '']) => ({ name, flags: rest.match(/(?<=\s\[?)--[a-z-]+/g) ?? [] }));
  }

  const usages = (name: string) => operations.filter((one) => one.name === name).map(({ usage }) => usage);

  test.each(everywhere)('%s names no command and no option of the command line that is not there', (path) => {
    const wrong = shownIn(path).flatMap(({ name, flags }) => {
      const usage = usages(name).join('\n');
      if (NOT_COMMANDS.has(name)) return [];
      if (usage === '') return [`rounds ${name}`];
      return flags.filter((flag) => !usage.includes(flag)).map((flag) => `rounds ${name} ${flag}`);
    });
    expect(wrong).toEqual([]);
  });

  test.each(readmes)('%s names every command of the chat and of the command line', (path) => {
    const text = readFileSync(path, 'utf8');
    const typed = new Set(shownIn(path).map(({ name }) => name));
    expect(operations.map(({ name }) => name).filter((name) => !typed.has(name))).toEqual([]);
    const chat = new Set(registry.commands.map(({ name }) => name.split(' ')[0] ?? name));
    expect([...chat].filter((name) => !new RegExp(`\\/(?:rounds )?${name}\\b`).test(text))).toEqual([]);
    const shown = [...text.matchAll(/^\| `\/(?:rounds )?([a-z]+)/gm)].map(([, name]) => name ?? '');
    expect(shown.filter((name) => !chat.has(name))).toEqual([]);
  });
});

/** Help itself, and the account of that name in `sudo -u rounds sh …`. */
const NOT_COMMANDS = new Set(['help', 'sh']);
