import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { siteHead } from '../support/command-line.ts';

const ROUNDS = fileURLToPath(new URL('../../bin/rounds', import.meta.url));
const env = { PATH: process.env.PATH, ROUNDS_LOCALE: 'en' };

const folder = mkdtempSync(join(tmpdir(), 'rounds-main-'));
writeFileSync(join(folder, 'ops.yaml'), siteHead());
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** A bot whose database nobody serves. */
const botEnv = {
  ...env,
  ROUNDS_SITES: folder,
  ROUNDS_DATA: folder,
  MYSQL_URL: 'mysql://rounds:secret@127.0.0.1:1/rounds',
  SLACK_BOT_TOKEN: 'xoxb-1-aaaaaa',
  SLACK_APP_TOKEN: 'xapp-1-aaaaaa',
};

/** What ends up of it, with one of its outputs on a full disk. */
function run(words: readonly string[], options: { readonly env?: object; readonly full?: 'out' | 'err' } = {}) {
  const full = openSync('/dev/full', 'w');
  const { status, stdout, stderr } = spawnSync(ROUNDS, words, {
    env: { ...env, ...options.env },
    stdio: ['ignore', options.full === 'out' ? full : 'pipe', options.full === 'err' ? full : 'pipe'],
    encoding: 'utf8',
    timeout: 120_000,
  });
  closeSync(full);
  return { status, stdout, stderr };
}

test('what could not be written is no success', () => {
  const { status, stderr } = run(['help'], { full: 'out' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^stdout: ENOSPC.*\n$/) });
});

test('a log that cannot be written ends the bot, and is told of once', () => {
  const { status, stderr } = run(['start'], { env: botEnv, full: 'out' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^stdout: ENOSPC.*\n$/) });
});

test('a reader that has left is told nothing, least of all a stack', () => {
  const shell = `"$1" help | true; exit "\${PIPESTATUS[0]}"`;
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', shell, 'bash', ROUNDS], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
});

test('where errors cannot be told either, it ends as it would have ended', () => {
  expect(run(['nonsense'], { full: 'err' }).status).toBe(2);
  const shell = `timeout 30 "$1" nonsense 2>&1 >/dev/null | true; exit "\${PIPESTATUS[0]}"`;
  expect(spawnSync('bash', ['--norc', '-c', shell, 'bash', ROUNDS], { env }).status).toBe(2);
});

test.each([
  { words: ['start'], ends: { status: 0, stdout: expect.stringMatching(/"msg":"Stopping…"}\n$/), stderr: '' } },
  { words: ['inspect'], ends: { status: 1, stdout: '', stderr: 'Stopped before anything was done.\n' } },
])('$words that is asked to stop while its modules load ends in order', ({ words, ends }) => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      if (url.endsWith('/src/cli.ts')) process.kill(process.pid, 'SIGTERM');
      return next(url, context);
    } });`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`;
  expect(run(words, { env: { ...botEnv, NODE_OPTIONS } })).toEqual(ends);
});
