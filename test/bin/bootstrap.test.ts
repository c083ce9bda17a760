import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What bin/bootstrap itself calls. */
const TOOLS = 'sh dirname readlink cut tr find head mktemp date sleep tail rm mkdir mv cp env'.split(' ');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds bin '));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A folder of programs: real ones by name, others as scripts. */
function programs(real: readonly string[], scripts: { readonly [name: string]: string }): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of real) symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name));
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return bin;
}

function run(program: string, options: { path: string; argument?: string; language?: string }) {
  const result = spawnSync(program, options.argument ? [options.argument] : [], {
    encoding: 'utf8',
    env: { PATH: options.path, LC_ALL: options.language ?? 'C.UTF-8' },
    timeout: 120_000,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

describe("ssh2's native binding", () => {
  test.each([
    ['ssh2/lib/protocol/crypto/build/Release/sshcrypto.node', 'object'],
    ['cpu-features', 'function'],
  ])('%s loads under the Node.js that runs Rounds', (module, type) => {
    const node = execFileSync(join(ROOT, 'bin/choose-node'), { encoding: 'utf8' }).trim();
    const program = `console.log(typeof require(${JSON.stringify(module)}))`;
    expect(execFileSync(node, ['-e', program], { cwd: ROOT, encoding: 'utf8' }).trim()).toBe(type);
  });
});

describe('bin/choose-node', () => {
  test("takes the machine's own Node when it is new enough", () => {
    const path = programs(['sh', 'dirname', 'readlink'], { node: 'echo v24.0.0' });
    expect(run(join(ROOT, 'bin/choose-node'), { path })).toEqual({ status: 0, stdout: `${path}/node\n`, stderr: '' });
  });

  test.each(['v23.99.1', 'v9.0.0', 'nonsense', ''])(
    "takes the bundled one when the machine's own says %j",
    (version) => {
      const path = programs(['sh', 'dirname', 'readlink'], { node: `echo ${version}` });
      const { status, stdout } = run(join(ROOT, 'bin/choose-node'), { path });
      expect(status).toBe(0);
      expect(stdout).toMatch(/\/node_modules\/node-linux-(x64|arm64)\/bin\/node\n$/);
    },
  );

  test.each([
    ['C.UTF-8', 'Node.js 24 or later is needed'],
    ['zh_CN.UTF-8', '需要 Node.js 24 或更高版本'],
  ])('says what to do when there is neither (%s)', (language, words) => {
    mkdirSync(join(folder, 'copy/bin'), { recursive: true });
    cpSync(join(ROOT, 'bin/choose-node'), join(folder, 'copy/bin/choose-node'));
    const path = programs(['sh', 'dirname', 'readlink'], { node: 'echo v20.1.0' });
    const { status, stderr } = run(join(folder, 'copy/bin/choose-node'), { path, language });
    expect(status).toBe(1);
    expect(stderr).toContain(words);
  });
});

describe('bin/packages-match.mjs', () => {
  function copyWith(locked: object, installed: object | null): number | null {
    const copy = join(folder, 'copy');
    mkdirSync(join(copy, 'bin'), { recursive: true });
    mkdirSync(join(copy, 'node_modules/a'), { recursive: true });
    cpSync(join(ROOT, 'bin/packages-match.mjs'), join(copy, 'bin/packages-match.mjs'));
    writeFileSync(join(copy, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
    if (installed) {
      writeFileSync(join(copy, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
    }
    return spawnSync(process.execPath, [join(copy, 'bin/packages-match.mjs')]).status;
  }
  const a = { version: '1.0.0', integrity: 'sha512-x' };

  test.each([
    ['the same packages', { 'node_modules/a': a }, { 'node_modules/a': a }, 0],
    ['nothing installed', { 'node_modules/a': a }, null, 1],
    ['another version', { 'node_modules/a': a }, { 'node_modules/a': { ...a, version: '1.0.1' } }, 1],
    ['other content', { 'node_modules/a': a }, { 'node_modules/a': { ...a, integrity: 'sha512-y' } }, 1],
    ['one missing', { 'node_modules/a': a, 'node_modules/b': a }, { 'node_modules/a': a }, 1],
    ['one listed whose folder is gone', { 'node_modules/b': a }, { 'node_modules/b': a }, 1],
    [
      'an optional one missing',
      { 'node_modules/a': a, 'node_modules/b': { ...a, optional: true } },
      { 'node_modules/a': a },
      0,
    ],
  ])('%s', (_, locked, installed, status) => {
    expect(copyWith(locked, installed)).toBe(status);
  });
});

describe('bin/bootstrap', () => {
  test('says nothing and changes nothing when all is there', () => {
    const began = Date.now();
    const path = process.env.PATH ?? '';
    expect(run(join(ROOT, 'bin/bootstrap'), { path, argument: 'test' })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(Date.now() - began).toBeLessThan(60_000);
  });

  test.each([
    ['C.UTF-8', 'chromium — the browser of the tests', 'Please type: sudo apt-get install -y'],
    ['zh_CN.UTF-8', 'chromium — 测试所用的浏览器', '请运行：sudo apt-get install -y'],
  ])('without root names what is missing, why, and the command (%s)', (language, missing, command) => {
    const path = programs([...TOOLS, 'node', 'npm', 'python3', 'make', 'g++'], {
      id: 'echo 1000',
      'apt-get': 'exit 1',
    });
    const { status, stderr } = run(join(ROOT, 'bin/bootstrap'), { path, argument: 'test', language });
    expect(status).toBe(1);
    expect(stderr).toContain(missing);
    expect(stderr).toContain(command);
    expect(stderr).toMatch(/install -y --no-install-recommends .*chromium/);
  });

  test.each([
    ['demo', {}, ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client']],
    ['demo', { MYSQL_URL: 'mysql://db/' }, ['mariadb-client']],
    ['demo', { MYSQL_URL_FILE: '/run/secrets/mysql_url' }, ['mariadb-client']],
    ['test', { MYSQL_URL: 'mysql://db/' }, ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client']],
  ] as const)('for %s with %j wants of MariaDB %j', (purpose, environment, wanted) => {
    const path = programs([...TOOLS, 'node', 'npm', 'python3', 'make', 'g++'], {
      id: 'echo 1000',
      'apt-get': 'exit 1',
    });
    const { stderr } = spawnSync(join(ROOT, 'bin/bootstrap'), [purpose], {
      encoding: 'utf8',
      env: { PATH: path, LC_ALL: 'C.UTF-8', ...environment },
    });
    expect([...stderr.matchAll(/^ {2}(mariadb-\S+) — /gm)].map(([, name]) => name)).toEqual(wanted);
  });

  /** What the test puts in place of npm fails; what it left must not count as installed. */
  function copyOfBootstrap(): string {
    const copy = join(folder, 'copy');
    mkdirSync(copy, { recursive: true });
    cpSync(join(ROOT, 'bin'), join(copy, 'bin'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(ROOT, file), join(copy, file));
    return join(copy, 'bin/bootstrap');
  }

  test.each([
    ['v12.22.12', 'C.UTF-8', 'Node.js v12.22.12 and its npm are too old. Install Node.js 20 or later'],
    ['v12.22.12', 'zh_CN.UTF-8', 'Node.js v12.22.12 及其 npm 太旧'],
    ['v20.1.0', 'C.UTF-8', 'npm ci failed; its last words are above.'],
  ])('says why npm failed under Node.js %s (%s)', (version, language, words) => {
    const path = programs([...TOOLS, 'apt-get'], {
      node: `[ "$1" != --version ] || echo ${version}; exit 1`,
      npm: 'echo its last words; exit 1',
    });
    const { status, stderr } = run(copyOfBootstrap(), { path, argument: 'check', language });
    expect(status).toBe(1);
    expect(stderr).toContain('its last words');
    expect(stderr).toContain(words);
  });

  /** As npm ci does: it empties the packages of its folder first, and then fetches. */
  const EMPTYING = 'while [ "$1" != --prefix ]; do shift; done; rm -rf "$2/node_modules"';

  test.each([
    ['keeps the packages that are there when the registry does not answer', 'exit 1', 'old'],
    [
      'has the new packages alone once all of them are there',
      'mkdir "$2/node_modules"; : >"$2/node_modules/new"',
      'new',
    ],
  ])('%s', (_, fetching, left) => {
    const bootstrap = copyOfBootstrap();
    const packages = join(folder, 'copy/node_modules');
    mkdirSync(packages);
    writeFileSync(join(packages, 'old'), '');
    const path = programs([...TOOLS, 'uname', 'apt-get'], {
      node: '[ "$1" != --version ] || echo v20.1.0; exit 1',
      npm: `${EMPTYING}; ${fetching}`,
    });
    run(bootstrap, { path, argument: 'check' });
    expect(readdirSync(packages)).toEqual([left]);
    expect(readdirSync(join(folder, 'copy')).filter((name) => name.startsWith('node_modules'))).toEqual([
      'node_modules',
    ]);
  });

  /** Builds as Debian's npm does: what it makes is linked to the machine's own Node.js. */
  const BUILDING = `for addon in ssh2/lib/protocol/crypto/build/Release/sshcrypto cpu-features/build/Release/cpufeatures; do
    mkdir -p "node_modules/\${addon%/*}"
    g++ -shared -o "node_modules/$addon.node" -x c++ /dev/null -x none $LDFLAGS -lnode || exit 1
  done`;

  test.each([
    ['none that crashes', 'kill -SEGV $$', []],
    ['one that loads', 'exit 0', ['cpufeatures.node', 'sshcrypto.node']],
  ])("of ssh2's native binding, built apart from the Node.js of the machine, leaves %s", (_, loading, left) => {
    const bootstrap = copyOfBootstrap();
    const packages = join(folder, 'copy/node_modules');
    mkdirSync(packages);
    const path = programs([...TOOLS, 'python3', 'make', 'g++', 'as', 'ld'], {
      node: `case $1 in --version) echo v24.0.0 ;; -e) [ -e node_modules/ssh2 ] || exit 1; ${loading} ;; esac`,
      npm: BUILDING,
    });
    const { status, stdout, stderr } = run(bootstrap, { path, argument: 'start' });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: left.length > 0 ? '' : 'It could not be built: SSH works without it, but slower.\n',
    });
    expect(stdout).toContain("Building ssh2's native binding");
    const built = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.node'));
    expect(built.map((name) => basename(name)).sort()).toEqual(left);
  });

  test('says what to do where no package holds a Node.js for this machine', () => {
    const path = programs([...TOOLS, 'uname', 'apt-get'], {
      node: '[ "$1" != --version ] || echo v20.1.0; exit 1',
      npm: 'mkdir node_modules.new/node_modules',
    });
    const { status, stderr } = run(copyOfBootstrap(), { path, argument: 'check' });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /no Node\.js 24 among the packages for this machine \(Linux .+\)\. Install Node\.js 24 or later/,
    );
  });

  test('speaks the language that Rounds is told to speak', () => {
    const path = programs(TOOLS, { id: 'echo 1000', 'apt-get': 'exit 1' });
    const bootstrap = spawnSync(join(ROOT, 'bin/bootstrap'), ['demo'], {
      encoding: 'utf8',
      env: { PATH: path, LC_ALL: 'C.UTF-8', ROUNDS_LOCALE: 'zh-CN' },
    });
    expect(bootstrap.stderr).toContain('请先安装 Node.js');
  });

  test('asks for Node.js when there is none', () => {
    const path = programs(TOOLS, { id: 'echo 1000', 'apt-get': 'exit 1' });
    const { status, stderr } = run(join(ROOT, 'bin/bootstrap'), { path, argument: 'demo' });
    expect(status).toBe(1);
    expect(stderr).toContain('Node.js (20 or later) and npm are needed');
  });

  test('refuses a purpose that it does not know', () => {
    const { status, stderr } = run(join(ROOT, 'bin/bootstrap'), { path: process.env.PATH ?? '', argument: 'dance' });
    expect(status).toBe(1);
    expect(stderr).toContain('usage: bin/bootstrap demo|test|check|start');
  });
});

describe('package-lock.json', () => {
  interface Locked {
    readonly optionalDependencies?: { readonly [name: string]: string };
    readonly resolved?: string;
  }
  const packages: { readonly [path: string]: Locked } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  ).packages;

  /** Where Node looks for a package: beside the one that asks, then in each folder above. */
  function isLocked(from: string, name: string): boolean {
    if (packages[`${from ? `${from}/` : ''}node_modules/${name}`]) return true;
    if (from === '') return false;
    return isLocked(from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0)), name);
  }

  test('locks the packages of every platform: npm ci refuses one that leaves some out', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry', () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
