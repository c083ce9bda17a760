import { describe, expect, test } from 'vitest';
import { localeOf, parseEnvironment } from '../../src/config/environment.ts';
import { withEnvironmentFile } from '../../src/config/environment-file.ts';
import type { Fault } from '../../src/config/fault.ts';
import { memoryFiles } from './fixture.ts';

const BOT = 'xoxb-1-hunter22';
const APP = 'xapp-1-hunter22';
const SIGNING = 'hunter22hunter22hunter22';
const SOCKET = { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP };

type Variables = { readonly [name: string]: string };

function parse(env: Variables, files: Parameters<typeof memoryFiles>[0] = {}, slackRequired = true) {
  return parseEnvironment(env, { slackRequired, files: memoryFiles(files) });
}

function environmentOf(env: Variables, files: Parameters<typeof memoryFiles>[0] = {}) {
  const parsed = parse(env, files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.environment;
}

function faultsOf(
  env: Variables,
  files: Parameters<typeof memoryFiles>[0] = {},
  slackRequired = true,
): readonly Fault[] {
  const parsed = parse(env, files, slackRequired);
  return parsed.ok ? [] : parsed.faults;
}

const brief = (fault: Fault) => `${fault.path} ${fault.problem.key.replace('config.', '')}`;

describe('what is not set', () => {
  test('has a default, and the private database is one of them', () => {
    expect(environmentOf({ ...SOCKET, LANG: 'zh_CN.UTF-8' })).toEqual({
      mysqlUrl: null,
      slack: { botToken: BOT, apiUrl: null, mode: 'socket', appToken: APP },
      sites: ['sites'],
      dataFolder: 'data',
      locale: 'zh-CN',
      logLevel: 'info',
      http: { host: '127.0.0.1', port: 8080 },
      knownHostsFile: 'data/known_hosts',
      parallelHosts: 32,
      hostTimeoutMs: 180_000,
      keepDays: 30,
      sshAgentSocket: null,
      proxyUrl: null,
      secretValues: [BOT, APP],
    });
  });

  test('an empty variable counts as not set', () => {
    expect(environmentOf({ ...SOCKET, ROUNDS_DATA: '', ROUNDS_HTTP_PORT: ' ', MYSQL_URL: '' })).toMatchObject({
      dataFolder: 'data',
      http: { port: 8080 },
      mysqlUrl: null,
    });
  });

  test('Slack may be left out where it is not needed, but not in part', () => {
    const parsed = parse({}, {}, false);
    expect(parsed.ok && parsed.environment.slack).toBeNull();
    expect(faultsOf({ SLACK_BOT_TOKEN: BOT }, {}, false).map(brief)).toEqual(['SLACK_APP_TOKEN problem.unset']);
  });

  test.each<[env: Variables, faults: readonly string[]]>([
    [{}, ['SLACK_BOT_TOKEN problem.unset', 'SLACK_APP_TOKEN problem.unset']],
    [{ SLACK_MODE: 'http' }, ['SLACK_BOT_TOKEN problem.unset', 'SLACK_SIGNING_SECRET problem.unset']],
    [{ SLACK_MODE: 'http', ...SOCKET }, ['SLACK_SIGNING_SECRET problem.unset']],
  ])('with %j the tokens that are missing are named', (env, faults) => {
    expect(faultsOf(env).map(brief)).toEqual(faults);
    expect(faultsOf(env).every((fault) => fault.hint !== null)).toBe(true);
  });
});

describe('what is set', () => {
  test.each<[env: Variables, outcome: object]>([
    [{ ROUNDS_SITES: '/a, /b:/c,' }, { sites: ['/a', '/b', '/c'] }],
    [
      { ROUNDS_DATA: '/var/lib/rounds' },
      { dataFolder: '/var/lib/rounds', knownHostsFile: '/var/lib/rounds/known_hosts' },
    ],
    [{ ROUNDS_KNOWN_HOSTS: '/etc/k' }, { knownHostsFile: '/etc/k' }],
    [{ ROUNDS_HTTP_PORT: '0' }, { http: null }],
    [{ ROUNDS_HOST_TIMEOUT: '2m30s' }, { hostTimeoutMs: 150_000 }],
    [{ ROUNDS_PARALLEL_HOSTS: '64' }, { parallelHosts: 64 }],
    [{ ROUNDS_KEEP_DAYS: '3' }, { keepDays: 3 }],
    [{ ROUNDS_LOCALE: 'en', LANG: 'zh_CN.UTF-8' }, { locale: 'en' }],
    [{ SLACK_API_URL: 'http://127.0.0.1:4000/api' }, { slack: { apiUrl: 'http://127.0.0.1:4000/api/' } }],
    [
      { SLACK_MODE: 'http', SLACK_SIGNING_SECRET: SIGNING },
      { slack: { mode: 'http', signingSecret: SIGNING, port: 3000 } },
    ],
    [{ HTTPS_PROXY: 'http://proxy:3128' }, { proxyUrl: 'http://proxy:3128' }],
    [{ SSH_AUTH_SOCK: '/run/agent' }, { sshAgentSocket: '/run/agent' }],
    [{ https_proxy: 'http://proxy:3128' }, { proxyUrl: 'http://proxy:3128' }],
    [{ MYSQL_URL: 'mysql://rounds@db/rounds?ssl={}' }, { mysqlUrl: 'mysql://rounds@db/rounds?ssl={}' }],
    [
      { MYSQL_URL: 'mysql://rounds@db/rounds?ssl={%22verifyIdentity%22:false}' },
      { mysqlUrl: 'mysql://rounds@db/rounds?ssl={%22verifyIdentity%22:false}' },
    ],
    [{ MYSQL_URL: 'mysql://rounds:p%40ss@db:3306/rounds' }, { mysqlUrl: 'mysql://rounds:p%40ss@db:3306/rounds' }],
  ])('%j', (env, outcome) => {
    expect(environmentOf({ ...SOCKET, ...env })).toMatchObject(outcome);
  });

  test('of a database’s address only the password is secret, in both its spellings', () => {
    expect(environmentOf({ ...SOCKET, MYSQL_URL: 'mysql://rounds:p%40ss@db/rounds' }).secretValues).toEqual([
      'p%40ss',
      'p@ss',
      BOT,
      APP,
    ]);
  });

  test.each<[name: string, value: string]>([
    ['SLACK_MODE', 'sockets'],
    ['SLACK_HTTP_PORT', '70000'],
    ['SLACK_HTTP_PORT', '3e3'],
    ['SLACK_API_URL', 'slack.com'],
    ['ROUNDS_LOCALE', 'zh'],
    ['ROUNDS_LOG_LEVEL', 'verbose'],
    ['ROUNDS_HTTP_PORT', '-1'],
    ['ROUNDS_HTTP_HOST', 'a b'],
    ['ROUNDS_PARALLEL_HOSTS', '0'],
    ['ROUNDS_PARALLEL_HOSTS', '1000'],
    ['ROUNDS_KEEP_DAYS', '2'],
    ['ROUNDS_KEEP_DAYS', '3651'],
    ['ROUNDS_KEEP_DAYS', '30d'],
    ['ROUNDS_HOST_TIMEOUT', '90'],
    ['ROUNDS_HOST_TIMEOUT', '1s'],
    ['ROUNDS_HOST_TIMEOUT', '2h'],
  ])('%s=%s is a fault that says what was found and what is expected', (name, value) => {
    const [fault, ...others] = faultsOf({ ...SOCKET, [name]: value });
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ path: name, problem: { key: 'config.problem.value' }, found: { values: { value } } });
    expect(fault?.expected).not.toBeNull();
  });

  test.each<[name: string, value: string, hint: string]>([
    ['MYSQL_URL', 'postgres://rounds:hunter22@db/rounds', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22@db', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22@db/', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22%@db/rounds', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22%zz@db/rounds', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'hunter22', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22@db/rounds?ssl-mode=REQUIRED', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22@db/rounds?ssl=true', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22@db/rounds?ssl={verifyIdentity:false}', 'config.hint.mysql-url'],
    ['MYSQL_URL', 'mysql://rounds:hunter22@db/rounds?ssl={"verifyidentity":false}', 'config.hint.mysql-url'],
    ['SLACK_BOT_TOKEN', 'xapp-1-hunter22', 'config.hint.belongs-to'],
    ['SLACK_BOT_TOKEN', 'xoxp-1-hunter22', 'config.hint.bot-token'],
    ['SLACK_APP_TOKEN', 'xoxb-1-hunter22', 'config.hint.belongs-to'],
    ['SLACK_BOT_TOKEN', '"xoxb-1-hunter22"', 'config.hint.no-quotes'],
    ['HTTPS_PROXY', 'u:hunter22@proxy', ''],
    ['HTTPS_PROXY', 'http://u:hunter22%@proxy:3128', ''],
    ['ROUNDS_LOG_LEVEL', 'xoxb-1-hunter22', 'config.hint.belongs-to'],
  ])('a wrong %s shows nothing of its value, and %s is helped by %s', (name, value, hint) => {
    const faults = faultsOf({ ...SOCKET, [name]: value });
    expect(faults.map((fault) => fault.path)).toContain(name);
    expect(faults.find((fault) => fault.path === name)?.hint?.key ?? '').toBe(hint);
    expect(JSON.stringify(faults)).not.toContain('hunter22');
  });

  test('all faults come at once', () => {
    const faults = faultsOf({ SLACK_MODE: 'x', ROUNDS_HTTP_PORT: 'x', MYSQL_URL: 'x', ROUNDS_SITE: '/etc' });
    expect(faults.map((fault) => fault.path)).toEqual([
      'MYSQL_URL',
      'SLACK_MODE',
      'ROUNDS_HTTP_PORT',
      'ROUNDS_SITE',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
    ]);
  });
});

describe('mistyped names', () => {
  test.each([
    ['ROUNDS_SITE', 'ROUNDS_SITES'],
    ['MYSQL_URI', 'MYSQL_URL'],
    ['SLACK_API_ULR', 'SLACK_API_URL'],
    ['ROUNDS_DATA_FIEL', 'ROUNDS_DATA_FILE'],
  ])('%s probably means %s', (name, near) => {
    const faults = faultsOf({ ...SOCKET, [name]: 'x' });
    expect(faults.map((fault) => [fault.path, fault.hint?.values?.near])).toEqual([[name, near]]);
  });

  test('other programs’ variables are left alone', () => {
    const others = {
      MYSQL_PWD: 'x',
      MYSQL_HOST: 'x',
      MYSQL_PORT: 'x',
      MYSQL_ROOT_PASSWORD: 'x',
      SLACK_WEBHOOK_URL: 'x',
      SLACK_TOKEN: 'x',
      ROUNDS_TEST_MYSQL_URL: 'x',
    };
    expect(faultsOf({ ...SOCKET, ...others })).toEqual([]);
  });
});

describe('…_FILE', () => {
  test('reads the value from a file', () => {
    const files = { '/run/secrets/bot': { text: `${BOT}\n`, mode: 0o444 }, '/app': { text: APP, mode: 0o600 } };
    const env = { SLACK_BOT_TOKEN_FILE: '/run/secrets/bot', SLACK_APP_TOKEN_FILE: '/app' };
    expect(environmentOf(env, files).slack).toMatchObject({ botToken: BOT, appToken: APP });
  });

  test.each<[what: string, env: Variables, fault: string]>([
    ['that does not exist', { MYSQL_URL_FILE: '/nowhere' }, 'MYSQL_URL_FILE secret.file-missing'],
    ['that others can read', { MYSQL_URL_FILE: '/open' }, 'MYSQL_URL_FILE secret.file-open'],
    ['that is empty', { MYSQL_URL_FILE: '/empty' }, 'MYSQL_URL_FILE secret.empty'],
    [
      'beside the variable itself',
      { MYSQL_URL_FILE: '/open', MYSQL_URL: 'mysql://a@b/c' },
      'MYSQL_URL_FILE problem.variable-twice',
    ],
    ['with a wrong value', { ROUNDS_LOG_LEVEL_FILE: '/open' }, 'ROUNDS_LOG_LEVEL problem.value'],
  ])('%s is a fault', (_what, env, fault) => {
    const files = { '/open': { text: 'mysql://rounds:hunter22@db/rounds', mode: 0o644 }, '/empty': '\n' };
    expect(faultsOf({ ...SOCKET, ...env }, files).map(brief)).toEqual([fault]);
  });

  test('what is no secret may be open to others', () => {
    expect(
      environmentOf({ ...SOCKET, ROUNDS_LOG_LEVEL_FILE: '/l' }, { '/l': { text: 'debug\n', mode: 0o644 } }).logLevel,
    ).toBe('debug');
  });
});

describe('the .env file', () => {
  const read = (files: Parameters<typeof memoryFiles>[0], env: Variables = {}) =>
    withEnvironmentFile(env, '.env', memoryFiles(files));

  test('is laid under the variables of the process', () => {
    const file = 'A=1\nB="two words" # note\nC=3\n';
    expect(read({ '.env': file }, { C: '4' })).toEqual({ ok: true, env: { A: '1', B: 'two words', C: '4' } });
  });

  test('need not exist, and may be empty', () => {
    expect(read({}, { A: '1' })).toEqual({ ok: true, env: { A: '1' } });
    expect(read({ '.env': '' }, { A: '1' })).toEqual({ ok: true, env: { A: '1' } });
  });

  test.each<[text: string, mode: number, problem: string | null]>([
    [`SLACK_BOT_TOKEN=${BOT}`, 0o600, null],
    [`SLACK_BOT_TOKEN=${BOT}`, 0o644, 'config.secret.file-open'],
    ['QINGSHI_OPSDB_PASSWORD=hunter22', 0o644, 'config.secret.file-open'],
    ['SLACK_BOT_TOKEN=\nROUNDS_DATA=/d', 0o644, null],
  ])('%j with mode %o: %s', (text, mode, problem) => {
    const outcome = read({ '.env': { text, mode } });
    expect(outcome.ok ? null : outcome.faults[0]?.problem.key).toBe(problem);
    expect(JSON.stringify(outcome.ok ? [] : outcome.faults)).not.toContain('hunter22');
  });
});

describe('localeOf', () => {
  test.each<[env: Variables, locale: string]>([
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LC_ALL: '', LANG: 'zh_TW' }, 'zh-CN'],
    [{ ROUNDS_LOCALE: 'zh-CN', LANG: 'C' }, 'zh-CN'],
    [{ ROUNDS_LOCALE: 'nonsense', LANG: 'en_GB' }, 'en'],
  ])('%j is %s', (env, locale) => {
    expect(localeOf(env)).toBe(locale);
  });
});
