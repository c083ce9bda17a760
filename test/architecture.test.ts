import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, listSourceFiles, parseImports, ROOT, readSource } from './support/source-files.ts';

interface Rule {
  /** Folders and files whose code it may use; its own folder always. */
  readonly code: readonly string[];
  /** Folders and files of which it may know the types. */
  readonly types?: readonly string[];
  readonly libraries: readonly string[];
}

/** Libraries that compute and touch nothing outside the process. */
const PURE = ['zod', 'date-fns', '@date-fns/tz', 'node:crypto', 'node:util'];
const CONTEXT = 'src/context.ts';
const ERRORS = 'src/errors.ts';
/** What is said of a finding or an error, from the language files. */
const TEXTS = ['src/messages', 'src/i18n'];

/** What opens one thing each for those who put Rounds together; nobody below them knows of it. */
const PARTS = ['src/background.ts', 'src/open-database.ts', 'src/open-ssh.ts', 'src/report-maker.ts'];

/** Who may import whom: the table of the architecture, most particular folder first. */
const RULES: { readonly [folder: string]: Rule } = {
  // cron-parser reads an expression of five fields; it is not asked what time it is.
  'src/core': { code: [], libraries: [...PURE, 'cron-parser'] },
  'src/checks': { code: ['src/core'], libraries: PURE },
  'src/sources': { code: ['src/core'], libraries: PURE },
  'src/i18n': { code: ['src/core'], types: [CONTEXT, ERRORS], libraries: [...PURE, 'i18next'] },
  'src/messages': { code: ['src/core'], types: [CONTEXT, 'src/i18n'], libraries: PURE },
  'src/store': { code: ['src/core', ERRORS], types: [CONTEXT], libraries: [...PURE, 'kysely', 'node:timers/promises'] },
  'src/config': {
    code: ['src/core', ERRORS],
    types: [CONTEXT],
    libraries: [...PURE, 'yaml', 'node:fs', 'node:fs/promises', 'node:path', 'node:os'],
  },
  // A report waits for the store, and lets its answers in while it computes.
  'src/reports': {
    code: ['src/core', 'src/store', ERRORS, ...TEXTS],
    types: [CONTEXT],
    libraries: [...PURE, 'node:timers/promises'],
  },
  'src/flows': {
    code: ['src/core', 'src/checks', 'src/sources', 'src/store', 'src/reports', ERRORS, ...TEXTS],
    types: [CONTEXT, 'commands/command.ts', 'kysely'],
    libraries: [...PURE, 'node:timers/promises'],
  },
  commands: { code: ['src/flows', 'src/core', ERRORS, ...TEXTS], types: [CONTEXT], libraries: PURE },
  jobs: { code: ['src/flows', 'src/core', ERRORS], types: [CONTEXT], libraries: [...PURE, 'node:timers/promises'] },
  'src/adapters': {
    code: ['src/core', ERRORS],
    types: [CONTEXT, 'src/store/schema.ts', 'commands/command.ts'],
    libraries: ['*'],
  },
  [ERRORS]: { code: [], types: ['src/core'], libraries: [] },
  // What everybody gets, told in types alone.
  [CONTEXT]: { code: [], types: ['src/core', 'src/store/schema.ts', 'src/reports', 'kysely'], libraries: [] },
  'src/background.ts': { code: [], types: [CONTEXT], libraries: [] },
  'src/check-templates.ts': { code: ['src/core', ERRORS, 'src/adapters/word'], libraries: ['node:path'] },
  'src/open-database.ts': {
    code: ['src/core', 'src/store', ERRORS, 'src/adapters/mysql'],
    types: [CONTEXT, 'src/config', 'kysely'],
    libraries: ['node:path'],
  },
  'src/open-ssh.ts': { code: ['src/adapters/ssh'], types: [CONTEXT, 'src/config'], libraries: [] },
  'src/report-maker.ts': {
    code: [ERRORS, 'src/adapters/thread-environment.ts'],
    types: [CONTEXT, 'src/core', 'src/report-thread.ts'],
    libraries: ['node:path', 'node:worker_threads'],
  },
  // A thread of its own puts together what it needs: no flow, no chat.
  'src/report-thread.ts': {
    code: ['src/core', 'src/reports', 'src/config/redact.ts', 'src/adapters', ERRORS, ...TEXTS],
    types: [CONTEXT],
    libraries: ['node:crypto', 'node:path', 'node:worker_threads'],
  },
  // The operator's own commands: like those of the chat, and what there is beside it, such as the state of the outbox.
  'src/cli': {
    code: [
      ...['src/flows', 'src/core', 'src/store', 'src/config', ERRORS, ...TEXTS],
      ...['src/app.ts', 'src/bot.ts', ...PARTS, 'src/adapters/files/import-file.ts'],
    ],
    types: [CONTEXT],
    libraries: [...PURE, 'node:events', 'node:fs/promises', 'node:os', 'node:path', 'node:timers/promises'],
  },
  'src/cli.ts': {
    code: [
      'src/cli',
      'src/app.ts',
      'src/check-templates.ts',
      'src/config',
      'src/core',
      ERRORS,
      ...TEXTS,
      'src/adapters/log.ts',
    ],
    types: [CONTEXT],
    libraries: [],
  },
  // Everything, for this is where it is put together: all but the chat first, then the chat, with its commands and jobs.
  'src/app.ts': {
    code: ['src/adapters', 'src/checks', 'src/core', 'src/i18n', ...PARTS],
    types: [CONTEXT, 'src/config'],
    libraries: ['node:crypto', 'node:os', 'node:path'],
  },
  'src/bot.ts': {
    code: [
      'src/app.ts',
      'src/adapters',
      'src/sources',
      'src/store',
      'src/flows',
      'src/core',
      ERRORS,
      'commands',
      'jobs',
    ],
    types: [CONTEXT, 'src/config'],
    libraries: ['node:timers/promises'],
  },
  // Little, so that who asks to stop is heard before all the rest is loaded.
  'src/main.ts': { code: ['src/cli.ts', 'src/core/printable.ts', ERRORS], libraries: ['node:process'] },
};

const PRODUCTION = ['src', 'commands', 'jobs'].flatMap(listSourceFiles);

function isWithin(target: string, place: string): boolean {
  return target === place || target.startsWith(`${place}/`);
}

function ruleFor(path: string): [string, Rule] | undefined {
  return Object.entries(RULES).find(([place]) => isWithin(path, place));
}

function isAllowed(rule: Rule, folder: string, { target, isFile, typeOnly }: Import): boolean {
  const named = typeOnly ? [...rule.code, ...(rule.types ?? [])] : rule.code;
  if (isFile) return [folder, ...named].some((place) => isWithin(target, place));
  return rule.libraries.includes('*') || [...rule.libraries, ...named].some((place) => isWithin(target, place));
}

function findBreaches(path: string, source: string): string[] {
  const [folder, rule] = ruleFor(path) ?? [];
  if (!folder || !rule) return [`${path} is in no rule`];
  return parseImports(path, source)
    .filter((each) => !isAllowed(rule, folder, each))
    .map(({ target }) => `${path} imports ${target}`);
}

describe('who may import whom', () => {
  test('is said of every file', () => {
    expect(PRODUCTION.filter((path) => !ruleFor(path))).toEqual([]);
  });

  test.each([...Object.keys(RULES)])('%s keeps to the table', (folder) => {
    const paths = PRODUCTION.filter((path) => isWithin(path, folder));
    expect(paths.flatMap((path) => findBreaches(path, readSource(path)))).toEqual([]);
  });

  test.each([
    ['src/core/x.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/core/x.ts', "import type { Context } from '../context.ts';"],
    ['src/core/sla/x.ts', "import {\n  a,\n  b,\n} from '../../store/x.ts';"],
    ['src/checks/x.ts', "export { b } from '../adapters/x.ts';"],
    ['src/flows/x.ts', "import { type A, b } from '../../commands/command.ts';"],
    ['src/flows/x.ts', "const bolt = await import('@slack/bolt');"],
    ['commands/x.ts', "import '../src/store/x.ts';"],
    ['src/adapters/slack/x.ts', "import { run } from '../../flows/x.ts';"],
    ['src/flows/x.ts', "import { createApp } from '../app.ts';"],
    ['src/app.ts', "import { run } from './flows/x.ts';"],
    ['src/context.ts', "import { run } from './core/x.ts';"],
    ['src/main.ts', "import { createBot } from './bot.ts';"],
    ['src/x.ts', ''],
  ])('a breach is found: %s with %j', (path, source) => {
    expect(findBreaches(path, source)).toHaveLength(1);
  });

  test.each([
    ['src/core/x.ts', "import { z } from 'zod';\nimport { y } from './y.ts';"],
    ['src/flows/x.ts', "import { type A, type B } from '../../commands/command.ts';"],
    ['src/flows/x.ts', "function f(x: import('../context.ts').Context): void {}"],
    ['src/adapters/slack/x.ts', "import { App } from '@slack/bolt';"],
  ])('what is allowed passes: %s with %j', (path, source) => {
    expect(findBreaches(path, source)).toEqual([]);
  });

  test('only adapters import a library that does input or output', () => {
    const libraries = ['ssh2', 'node-ssh', 'mysql2', '@slack', 'fastify', 'easy-template-x', 'node-schedule', 'pino'];
    const found = PRODUCTION.filter((path) => !isWithin(path, 'src/adapters')).flatMap((path) =>
      parseImports(path, readSource(path))
        .filter(({ target }) => libraries.some((library) => isWithin(target, library)))
        .map(({ target }) => `${path} imports ${target}`),
    );
    expect(found).toEqual([]);
  });

  test('only main.ts reads the environment, its signals and its exit status', () => {
    const reads = /\bprocess\.(?:env|argv|exit|exitCode|on|once)\b/;
    const found = PRODUCTION.filter((path) => path !== 'src/main.ts' && reads.test(withoutComments(readSource(path))));
    // The command line is handed what it may touch of its process, under that name.
    expect(found.filter((path) => !readSource(path).includes('process: Process'))).toEqual([]);
  });

  test('production code does not know of the demo, the tests or the benchmarks', () => {
    const found = PRODUCTION.flatMap((path) =>
      parseImports(path, readSource(path))
        .filter(({ target, isFile }) => isFile && /^(?:demo|test|bench)\//.test(target))
        .map(({ target }) => `${path} imports ${target}`),
    );
    expect(found).toEqual([]);
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

describe('registries', () => {
  test.each([
    ['src/checks', ['index.ts']],
    ['src/sources', ['index.ts', 'source.ts', 'authenticate.ts']],
    ['commands', ['index.ts', 'command.ts']],
    ['jobs', ['index.ts', 'job.ts', 'runner.ts']],
    ['src/cli', ['index.ts', 'operation.ts', 'arguments.ts', 'audited.ts', 'pick-site.ts', 'with-context.ts']],
  ])('%s/index.ts names every file of its folder once, and only exports', (folder, others) => {
    const files = listSourceFiles(folder).filter((path) => path.split('/').length === folder.split('/').length + 1);
    const wanted = files.filter((path) => !others.includes(basename(path)));
    const index = readSource(`${folder}/index.ts`);
    const imported = parseImports(`${folder}/index.ts`, index).filter(({ typeOnly }) => !typeOnly);
    const named = imported.map(({ target }) => target).filter((target) => wanted.includes(target));
    expect(named.sort()).toEqual(wanted);
    expect(index).not.toMatch(/\bfunction\b|=>/);
  });

  test.each([
    ['checks', async () => (await import('../src/checks/index.ts')).checks],
    ['sources', async () => (await import('../src/sources/index.ts')).sources],
  ])('every one of src/%s is named after its file and has a test', async (folder, read) => {
    const ids = (await read()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(existsSync(join(ROOT, `src/${folder}/${id}.ts`)), `src/${folder}/${id}.ts`).toBe(true);
      expect(existsSync(join(ROOT, `test/${folder}/${id}.test.ts`)), `test/${folder}/${id}.test.ts`).toBe(true);
    }
  });

  test('every kind of source that a site file can name has its file', async () => {
    const { sources } = await import('../src/sources/index.ts');
    const { ALERT_SOURCE_KINDS } = await import('../src/core/alerting.ts');
    expect(sources.map(({ id }) => id).sort()).toEqual([...ALERT_SOURCE_KINDS].sort());
  });
});

describe('exports', () => {
  /** Everything that may use something, tests among it. */
  const EVERYTHING = [...PRODUCTION, ...['templates', 'bin', 'demo', 'bench', 'test'].flatMap(listSourceFiles)];
  const imports = EVERYTHING.flatMap((path) => parseImports(path, readSource(path)));
  const used = new Set(imports.flatMap(({ target, names }) => names?.map((name) => `${target} ${name}`) ?? []));
  const wholly = new Set(imports.filter(({ names }) => names === null).map(({ target }) => target));

  /** Functions and values. A type is often exported because it stands in the signature of what is. */
  function exportsOf(source: string): string[] {
    const declared = [...source.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)];
    const passedOn = [...source.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)];
    return [
      ...declared.map(([, name = '']) => name),
      ...passedOn.flatMap(([, names = '']) => names.split(',').map((each) => each.replace(/^\s*type /, '').trim())),
    ].filter(Boolean);
  }

  test('are used by another file', () => {
    const unused = [...PRODUCTION, ...listSourceFiles('templates')]
      .filter((path) => !wholly.has(path))
      .flatMap((path) => exportsOf(readSource(path)).map((name) => `${path} ${name}`));
    expect(unused.filter((name) => !used.has(name))).toEqual([]);
  });

  test('are found in each form', () => {
    const source = [
      'export async function a() {}',
      'export function* b() {}',
      'export const c = 1;',
      'export class D {}',
      "export { type E, f } from './x.ts';",
      "export type { G } from './x.ts';",
      'const h = 1;',
      'export interface I {}',
    ];
    expect(exportsOf(source.join('\n'))).toEqual(['a', 'b', 'c', 'D', 'E', 'f', 'G']);
  });
});

describe('files', () => {
  test('are named after a noun or a verb, never after nothing', () => {
    const names = PRODUCTION.map((path) => basename(path, '.ts'));
    expect(names.filter((name) => /^(?:utils?|helpers?|managers?|services?|commons?|misc)$/.test(name))).toEqual([]);
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  test('are split well before 400 lines', () => {
    expect(PRODUCTION.filter((path) => readSource(path).split('\n').length > 400)).toEqual([]);
  });
});
