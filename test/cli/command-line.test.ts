import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../src/cli/index.ts';
import { runRounds, siteHead } from '../support/command-line.ts';

const SITE = `${siteHead({ locale: 'zh-CN' })}hosts:
  - { id: app-01, name: A, address: 192.0.2.1, user: r, auth: { password: "env:APP_PASSWORD" } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-cli-'));
  writeFileSync(join(folder, 'ops.yaml'), SITE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rounds = (words: readonly string[], env: { readonly [name: string]: string } = {}) =>
  runRounds(words, { env: { ROUNDS_SITES: folder, ROUNDS_DATA: folder, APP_PASSWORD: 'hunter22', ...env } });

describe('help', () => {
  test.each([[[]], [['help']], [['--help']], [['-h']], [['help', 'nonsense']]])(
    '%j tells all commands',
    async (words) => {
      const { status, out, err } = await rounds(words);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      for (const { usage } of operations) expect(out).toContain(usage);
    },
  );

  test.each([
    [['inspect', '--help']],
    [['inspect', '-h']],
    [['help', 'inspect']],
    [['inspect', 'monthly', '--hosts', 'a', '--help']],
  ])('%j tells of that command alone', async (words) => {
    const { status, out } = await rounds(words);
    expect(status).toBe(0);
    expect(out).toContain('rounds inspect [template]');
    expect(out).not.toContain('rounds form');
  });

  test('needs no configuration', async () => {
    expect((await rounds(['help'], { ROUNDS_SITES: '/nowhere', ROUNDS_HTTP_PORT: 'x' })).status).toBe(0);
  });

  test('speaks the language of the environment', async () => {
    expect((await rounds(['help'], { ROUNDS_LOCALE: '', LANG: 'zh_CN.UTF-8' })).out).toContain('用法');
  });
});

test('the language may come from a file, as every variable may', async () => {
  const env = { ROUNDS_LOCALE: '', ROUNDS_LOCALE_FILE: join(folder, 'locale'), LANG: 'C' };
  writeFileSync(env.ROUNDS_LOCALE_FILE, 'zh-CN\n');
  expect((await rounds(['check'], env)).out).toContain('巡检模板');
  expect((await rounds(['check'], { ...env, ROUNDS_SITES: '/nowhere' })).err).toContain('配置错误');
});

describe('what is not understood ends with status 2', () => {
  test('a command that is not there, with the one that was likely meant, each named once', async () => {
    const { status, err } = await rounds(['inspekt']);
    expect(status).toBe(2);
    expect(err).toContain('Did you mean `inspect`?');
    expect(err.match(/\bsla\b/g)).toHaveLength(1);
  });

  test.each([
    [['check', '--foo'], 'There is no option --foo.'],
    [['check', 'now'], '“now” is one word too many.'],
    [['form'], 'Usage: rounds form'],
    [['inspect', '--hosts'], '--hosts needs a value.'],
    [['inspect', '--jsn'], 'Did you mean --json?'],
    [['hostkey', 'show'], 'Usage: rounds hostkey'],
    [['sla', 'explain'], 'Usage: rounds sla explain'],
    [['sla', 'explain', '--contrat', 'ops', 'T-47'], 'Did you mean --contract?'],
    [['sla', 'explain', '--file', 'a.yaml', 'T-47'], '“T-47” is one word too many.'],
  ])('%j', async (words, told) => {
    const { status, out, err } = await rounds(words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(told);
  });
});

describe('faults of the configuration', () => {
  test('of the environment and of the site files come together', async () => {
    const { status, err } = await rounds(['start'], { ROUNDS_HTTP_PORT: 'x', APP_PASSWORD: '' });
    expect(status).toBe(2);
    for (const place of ['ROUNDS_HTTP_PORT', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'ops.yaml:16:']) {
      expect(err).toContain(place);
    }
    expect(err).toContain('Configuration faults: 4, in sources: 2');
  });

  test('where it is not certain which site files are meant, none is complained of', async () => {
    const { err } = await rounds(['check'], { ROUNDS_SITES: '', ROUNDS_SITE: folder });
    expect(err).toContain('Did you mean “ROUNDS_SITES”?');
    expect(err).toContain('Configuration faults: 1, in sources: 1');
  });

  test('where there is no site file, it is said what to do', async () => {
    const { err } = await rounds(['check'], { ROUNDS_SITES: join(folder, 'sites') });
    expect(err).toContain('There is no such file or folder.');
    expect(err).toContain('examples/site.yaml');
  });
});

test('a check without any Slack token says what the bot still lacks', async () => {
  const tokens = { SLACK_BOT_TOKEN: 'xoxb-1-aaaaaa', SLACK_APP_TOKEN: 'xapp-1-aaaaaa' };
  expect(await rounds(['check'], tokens)).toMatchObject({ status: 0, err: '' });
  const { status, out, err } = await rounds(['check']);
  expect(status).toBe(0);
  expect(out).toMatch(/^ops: .* ✔\n$/);
  expect(err).toContain('For `rounds start`, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN');
});

test('a host of a contract that is not there is told apart from a host that is not there', async () => {
  expect((await rounds(['hostkey', 'show', 'opps/app-01'])).err).toBe('There is no contract “opps”. Available: ops.\n');
  expect((await rounds(['hostkey', 'show', 'ops/ap-01'])).err).toContain('Did you mean app-01?');
});
