import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROUNDS = fileURLToPath(new URL('../../bin/rounds', import.meta.url));
const env = { PATH: process.env.PATH, ROUNDS_LOCALE: 'en' };

test('what could not be written is no success', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(ROUNDS, ['help'], { env, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^stdout: ENOSPC.*\n$/) });
});

test('a reader that has left is told nothing, least of all a stack', () => {
  const shell = `"$1" help | true; exit "\${PIPESTATUS[0]}"`;
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', shell, 'bash', ROUNDS], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
});
