import { spawnSync } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localFiles } from '../../src/config/file-access.ts';
import { createSecrets, SecretFault } from '../../src/config/secrets.ts';
import { memoryFiles } from './fixture.ts';

function reasonOf(resolve: () => string): string {
  try {
    return `resolved to ${resolve()}`;
  } catch (error) {
    if (error instanceof SecretFault) return error.reason.key;
    throw error;
  }
}

describe('resolve', () => {
  const secrets = createSecrets(
    { PW: 'hunter22', EMPTY: '' },
    memoryFiles({ '/pw': 'line one\nline two\n', '/crlf': 'x\r\n', '/two': 'x\n\n' }),
  );

  test.each([
    ['env:PW', 'hunter22'],
    ['file:/pw', 'line one\nline two'],
    ['file:/crlf', 'x'],
    ['file:/two', 'x\n'],
  ])('%s is %j', (reference, secret) => {
    expect(secrets.resolve(reference)).toBe(secret);
  });

  test.each([
    ['env:UNSET', 'config.secret.unset'],
    ['env:EMPTY', 'config.secret.empty'],
    ['env:toString', 'config.secret.unset'],
    ['PW', 'config.secret.no-reference'],
    ['env:', 'config.secret.no-reference'],
    ['file:/nowhere', 'config.secret.file-missing'],
  ])('%s fails with %s', (reference, reason) => {
    expect(reasonOf(() => secrets.resolve(reference))).toBe(reason);
  });

  test('a file is read anew each time', () => {
    const files: { [path: string]: string } = { '/pw': 'first' };
    const rotating = createSecrets({}, memoryFiles(files));
    expect(rotating.resolve('file:/pw')).toBe('first');
    files['/pw'] = 'second';
    expect(rotating.resolve('file:/pw')).toBe('second');
    expect(rotating.redact('first second')).toBe('•••• ••••');
  });

  test.each<[path: string, mode: number, env: { [name: string]: string }, outcome: string]>([
    ['/pw', 0o600, {}, 'resolved to s3cret'],
    ['/pw', 0o400, {}, 'resolved to s3cret'],
    ['/pw', 0o640, {}, 'config.secret.file-open'],
    ['/pw', 0o644, {}, 'config.secret.file-open'],
    ['/pw', 0o602, {}, 'config.secret.file-open'],
    ['/run/secrets/pw', 0o444, {}, 'resolved to s3cret'],
    ['/run/secrets/../pw', 0o444, {}, 'config.secret.file-open'],
    ['/run/secretsx/pw', 0o444, {}, 'config.secret.file-open'],
    ['/run/credentials/rounds/pw', 0o440, { CREDENTIALS_DIRECTORY: '/run/credentials/rounds' }, 'resolved to s3cret'],
    ['/run/credentials/rounds/pw', 0o440, {}, 'config.secret.file-open'],
    ['/etc/pw', 0o444, { CREDENTIALS_DIRECTORY: '' }, 'config.secret.file-open'],
  ])('%s with mode %o and %j: %s', (path, mode, env, outcome) => {
    const reader = createSecrets(env, memoryFiles({ [path]: { text: 's3cret', mode } }));
    expect(reasonOf(() => reader.resolve(`file:${path}`))).toBe(outcome);
  });

  test('what is no ordinary file is refused and not waited for', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-secrets-'));
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const real = createSecrets({}, localFiles);
    expect(reasonOf(() => real.resolve(`file:${pipe}`))).toBe('config.secret.file-no-file');
    expect(reasonOf(() => real.resolve(`file:${folder}`))).toBe('config.secret.file-no-file');
    expect(reasonOf(() => real.resolve('file:/dev/zero'))).toBe('config.secret.file-no-file');
  });

  test('a link is followed to the file it means, whose mode counts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-secrets-'));
    writeFileSync(join(folder, 'pw'), 's3cret\n', { mode: 0o600 });
    symlinkSync('pw', join(folder, 'link'));
    expect(createSecrets({}, localFiles).resolve(`file:${join(folder, 'link')}`)).toBe('s3cret');
  });

  test('a fault says where, and never what', () => {
    const reader = createSecrets({}, memoryFiles({ '/pw': { text: 'hunter22', mode: 0o644 } }));
    expect(() => reader.resolve('file:/pw')).toThrow(/\/pw/);
    expect(() => reader.resolve('file:/pw')).not.toThrow(/hunter22/);
  });
});

describe('redact', () => {
  function knowing(...list: readonly string[]) {
    const secrets = createSecrets({}, memoryFiles({}));
    for (const secret of list) secrets.remember(secret);
    return secrets.redact;
  }

  test.each<[what: string, secret: string, text: string, shown: string]>([
    ['as it is', 'hunter22', 'login with hunter22 failed', 'login with •••• failed'],
    ['twice', 'hunter22', 'hunter22hunter22', '••••••••'],
    ['with signs of regular expressions', 'a.b*c(d', 'x a.b*c(d y aXbbc(d', 'x •••• y aXbbc(d'],
    ['with brackets, dashes and slashes', '[x]-/{1}^$|\\', 'p=[x]-/{1}^$|\\.', 'p=••••.'],
    ['url-encoded', 'p@ss wörd', 'mysql://u:p%40ss%20w%C3%B6rd@db', 'mysql://u:••••@db'],
    ['form-encoded', 'p@ss word', 'password=p%40ss+word&x=1', 'password=••••&x=1'],
    ['JSON-escaped', 'say "hi"\\', '{"p":"say \\"hi\\"\\\\"}', '{"p":"••••"}'],
    ['quoted for sh', "it's here", "echo 'it'\\''s here'", "echo '••••'"],
    ['as HTML', 'a<b>&c', '<p>a&lt;b&gt;&amp;c</p>', '<p>••••</p>'],
    ['in Chinese', '青石烟厂密码', '口令青石烟厂密码错误', '口令••••错误'],
    ['too short to mask', 'abc', 'abc', 'abc'],
    ['of four characters', 'abcd', 'abcd', '••••'],
    ['empty', '', 'nothing to see', 'nothing to see'],
  ])('%s', (_what, secret, text, shown) => {
    expect(knowing(secret)(text)).toBe(shown);
  });

  test('a longer secret that begins like another is masked whole', () => {
    expect(knowing('hunter22', 'hunter22-and-more')('hunter22-and-more, hunter22')).toBe('••••, ••••');
  });

  test('every line of a private key is masked by itself', () => {
    const body = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ';
    const redact = knowing(`-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\nAAAA\n-----END OPENSSH PRIVATE KEY-----`);
    expect(redact(`line 2: ${body}`)).toBe('line 2: ••••');
    expect(redact('-----BEGIN OPENSSH PRIVATE KEY-----')).toContain('BEGIN');
  });

  test('is found in base64 whatever stands before and behind it', () => {
    const secret = 'correct horse battery';
    const redact = knowing(secret);
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, behind) => {
        const encoded = Buffer.from(`${before}${secret}${behind}`).toString('base64');
        const shown = redact(`Authorization: Basic ${encoded}`);
        expect(shown).toContain('••••');
        // What is left at the ends tells at most one character.
        const rest = shown.replace('Authorization: Basic ', '').replace('••••', '');
        expect(encoded.length - rest.length).toBeGreaterThanOrEqual(Math.floor((secret.length * 8) / 6) - 1);
      }),
    );
  });

  test('no known form of any secret survives', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 30 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(secret, (value) => {
        const redact = knowing(value);
        for (const form of [
          value,
          encodeURIComponent(value),
          JSON.stringify(value).slice(1, -1),
          Buffer.from(value).toString('base64url'),
        ]) {
          expect(redact(`[${form}]`)).not.toContain(form);
        }
      }),
    );
  });

  test('ten megabytes with a hundred secrets take no more than a moment', () => {
    const redact = knowing(...Array.from({ length: 100 }, (_, index) => `secret-number-${index}-${'x'.repeat(20)}`));
    const text = 'an ordinary line of a log file, nothing in it\n'.repeat(230_000);
    const started = performance.now();
    expect(redact(text)).toBe(text);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});
