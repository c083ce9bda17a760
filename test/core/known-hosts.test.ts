import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  entriesOf,
  judgeHostKey,
  knownHostName,
  parseKnownHosts,
  trustedKeyTypes,
} from '../../src/core/known-hosts.ts';

const hashName = (salt: string, name: string) =>
  createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');

function blobOf(type: string, seed: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(seed.padEnd(36, '.'))]).toString('base64');
}

const ED_ONE = { type: 'ssh-ed25519', blob: blobOf('ssh-ed25519', 'one') };
const ED_TWO = { type: 'ssh-ed25519', blob: blobOf('ssh-ed25519', 'two') };
const RSA = { type: 'ssh-rsa', blob: blobOf('ssh-rsa', 'rsa') };

function judge(text: string, offered = ED_ONE, address = 'db.example', port = 22) {
  const entries = parseKnownHosts(text, 'known_hosts', hashName);
  return judgeHostKey(entriesOf(entries, [knownHostName(address, port)]), offered);
}

describe('a name in known_hosts', () => {
  test.each([
    ['db.example', 22, 'db.example', true],
    ['db.example', 22, 'DB.Example', true],
    ['DB.Example', 22, 'db.example', true],
    ['db.example', 22, 'other.example', false],
    ['db.example', 22, 'other.example,db.example', true],
    ['db.example', 2222, 'db.example', false],
    ['db.example', 2222, '[db.example]:2222', true],
    ['db.example', 22, '[db.example]:2222', false],
    ['2001:db8::1', 22, '2001:db8::1', true],
    ['2001:db8::1', 2222, '[2001:db8::1]:2222', true],
    ['db.example', 22, '*.example', true],
    ['db.example', 22, '*', true],
    ['db.example', 22, 'd?.example', true],
    ['db.example', 22, 'd?example', false],
    ['db.example', 22, 'db?example', true],
    ['dbxexample', 22, 'db.example', false],
    ['db.example', 22, '*.example,!db.example', false],
    ['db.example', 22, '!db.example,*.example', false],
    ['web.example', 22, '*.example,!db.example', true],
    ['db.example', 22, '!web.example', false],
    ['db.example', 2222, '[*.example]:2222', true],
    ['db.example', 2222, '[db.example]:*', true],
    ['10.0.0.5', 22, '10.0.0.*', true],
    ['a', 22, '[a]', false],
    ['aab', 22, '*a*b', true],
    ['aab', 22, 'a*', true],
    ['aab', 22, '*a', false],
  ])('%s port %i against %s: %s', (address, port, names, trusted) => {
    const verdict = judge(`${names} ${ED_ONE.type} ${ED_ONE.blob} comment`, ED_ONE, address, port);
    expect(verdict.state).toBe(trusted ? 'trusted' : 'unknown');
  });
});

test('a hostile pattern takes no time', () => {
  const startedAt = performance.now();
  expect(judge(`${'*a'.repeat(100)}b ${ED_ONE.type} ${ED_ONE.blob}`, ED_ONE, 'a'.repeat(250)).state).toBe('unknown');
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

describe('a hashed file made by ssh-keygen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-known-hosts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'known_hosts');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
  const [type = '', blob = ''] = readFileSync(join(folder, 'key.pub'), 'utf8').split(' ');
  writeFileSync(file, `db.example ${type} ${blob}\n[db.example]:2222 ${type} ${blob}\n`);
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
  const hashed = readFileSync(file, 'utf8');

  test.each([
    ['db.example', 22, 'trusted'],
    ['DB.EXAMPLE', 22, 'trusted'],
    ['db.example', 2222, 'trusted'],
    ['db.example', 2223, 'unknown'],
    ['web.example', 22, 'unknown'],
  ])('%s port %i is %s', (address, port, state) => {
    expect(hashed).not.toContain('db.example');
    expect(judge(hashed, { type, blob }, address, port).state).toBe(state);
  });
});

describe('the verdict on an offered key', () => {
  const one = `db.example ${ED_ONE.type} ${ED_ONE.blob}`;
  const two = `db.example ${ED_TWO.type} ${ED_TWO.blob}`;
  const rsa = `db.example ${RSA.type} ${RSA.blob}`;
  test.each([
    ['nothing is known', '', 'unknown'],
    ['the same key is known', one, 'trusted'],
    ['another key of the type is known', two, 'changed'],
    ['a key of another type is known', rsa, 'changed'],
    ['both the old and the new key are known', `${two}\n${one}`, 'trusted'],
    ['the key is revoked', `@revoked ${one}`, 'revoked'],
    ['the key is trusted and revoked elsewhere', `${one}\n@revoked * ${ED_ONE.type} ${ED_ONE.blob}`, 'revoked'],
    ['the key is revoked for another host', `${one}\n@revoked web.example ${ED_ONE.type} ${ED_ONE.blob}`, 'trusted'],
    ['another key is revoked', `@revoked ${two}`, 'unknown'],
    ['only a certificate authority is known', `@cert-authority *.example ${ED_ONE.type} ${ED_ONE.blob}`, 'unknown'],
    ['a line has a marker of the future', `@trusted-for-now ${one}`, 'unknown'],
    ['a line is commented out', `#${one}`, 'unknown'],
    ['a line is indented', `  \t${one}`, 'trusted'],
    ['a line ends as on Windows', `${one}\r`, 'trusted'],
    ['a line is cut', one.slice(0, -7), 'unknown'],
    ['a line has no key', 'db.example ssh-ed25519', 'unknown'],
    ['a line says another type than its key', `db.example ssh-rsa ${ED_ONE.blob}`, 'unknown'],
    ['a line is binary', `\u0000\ufffd ${one}`, 'unknown'],
    ['a hash is broken', `|1|x ${ED_ONE.type} ${ED_ONE.blob}`, 'unknown'],
    ['a hash is of another kind', `|2|eA==|eA== ${ED_ONE.type} ${ED_ONE.blob}`, 'unknown'],
  ])('%s', (_name, text, state) => {
    expect(judge(text).state).toBe(state);
  });

  test('names the place of what it found', () => {
    expect(judge(`# first\n\n${one}`)).toEqual({ state: 'trusted', place: { file: 'known_hosts', line: 3 } });
    const changed = judge(`${two}\n${rsa}`);
    expect(changed.state === 'changed' && changed.known.map((entry) => entry.place.line)).toEqual([1, 2]);
  });

  test('the types to ask for are those that are trusted', () => {
    const entries = parseKnownHosts(`${one}\n${rsa}\n@revoked db.example ecdsa ${blobOf('ecdsa', 'x')}`, '', hashName);
    expect([...trustedKeyTypes(entriesOf(entries, ['db.example']))]).toEqual(['ssh-ed25519', 'ssh-rsa']);
  });
});
