import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Host } from '../../../src/core/site.ts';
import { createTestSsh, failureKey, siteOf, sshHost } from '../../support/ssh-client.ts';
import { type Sshd, startSshd } from '../../support/sshd.ts';

let sshd: Sshd;
let impostor: Sshd;
beforeAll(async () => {
  [sshd, impostor] = await Promise.all([
    startSshd({ hostKeys: ['rsa', 'ecdsa', 'ed25519'] }),
    startSshd({ hostKeys: ['rsa', 'ecdsa', 'ed25519'] }),
  ]);
});
afterAll(() => Promise.all([sshd.stop(), impostor.stop()]));

function client(given: { readonly knownHosts?: string; readonly userKnownHosts?: string }) {
  const ssh = createTestSsh({ ...given, secrets: { 'env:KEY': sshd.userKey } });
  onTestFinished(() => ssh.close());
  return ssh;
}

/** A line for this server's address with a key of either server. */
function line(server: Sshd, type: 'rsa' | 'ecdsa' | 'ed25519', names = `[127.0.0.1]:${sshd.port}`): string {
  const key = server.hostKey(type);
  return `${names} ${key.type} ${key.blob}\n`;
}

describe('the key of a host', () => {
  test('that nobody knows is refused, with its fingerprint, before any login', async () => {
    const outcome = await client({}).run(sshHost(sshd.port), 'echo in');
    const { fingerprint, type } = sshd.hostKey('ed25519');
    expect(outcome).toEqual({
      ok: false,
      retry: false,
      reason: {
        key: 'ssh.host-key-unknown',
        values: { contract: 'acme', host: 'app-01', address: '127.0.0.1', port: sshd.port, type, fingerprint },
      },
    });
    expect(sshd.log()).not.toContain('Accepted');
  });

  test.each([
    ['our own file by its address', () => ({ knownHosts: line(sshd, 'ed25519') })],
    ['our own file by its contract and id', () => ({ knownHosts: line(sshd, 'ed25519', 'acme/app-01') })],
    ["the user's file", () => ({ userKnownHosts: line(sshd, 'ed25519') })],
    ['a wildcard', () => ({ userKnownHosts: line(sshd, 'ed25519', '[127.0.0.*]:*') })],
    ['its RSA key alone', () => ({ knownHosts: line(sshd, 'rsa') })],
    ['its ECDSA key alone', () => ({ knownHosts: line(sshd, 'ecdsa') })],
    ['an old key too', () => ({ knownHosts: line(impostor, 'ed25519') + line(sshd, 'ed25519') })],
  ])('is trusted when it is known from %s', async (_name, files) => {
    expect(failureKey(await client(files()).run(sshHost(sshd.port), 'echo in'))).toMatch(/^ok/);
  });

  test.each([
    ['of another contract', () => ({ knownHosts: line(sshd, 'ed25519', 'other/app-01') })],
    [
      'under its name in our file, from the file of the user',
      () => ({ userKnownHosts: line(sshd, 'ed25519', 'acme/app-01') }),
    ],
    ['at another port', () => ({ knownHosts: line(sshd, 'ed25519', '[127.0.0.1]:1') })],
    ['at port 22', () => ({ knownHosts: line(sshd, 'ed25519', '127.0.0.1') })],
    ['of a certificate authority', () => ({ knownHosts: `@cert-authority ${line(sshd, 'ed25519')}` })],
  ])('is unknown when it is known %s', async (_name, files) => {
    expect(failureKey(await client(files()).run(sshHost(sshd.port), 'echo in'))).toBe('ssh.host-key-unknown');
  });

  test('that changed is refused, with both fingerprints and the place of the known one', async () => {
    const ssh = client({ knownHosts: `# ours\n${line(impostor, 'ed25519')}` });
    expect(await ssh.run(sshHost(sshd.port), 'echo in')).toMatchObject({
      ok: false,
      retry: false,
      reason: {
        key: 'ssh.host-key-changed',
        values: {
          fingerprint: sshd.hostKey('ed25519').fingerprint,
          known: impostor.hostKey('ed25519').fingerprint,
          file: join(ssh.folder, 'known_hosts'),
          line: 2,
        },
      },
    });
  });

  test('that is revoked is refused though it is known', async () => {
    const ssh = client({ knownHosts: line(sshd, 'ed25519'), userKnownHosts: `@revoked ${line(sshd, 'ed25519', '*')}` });
    expect(await ssh.run(sshHost(sshd.port), 'echo in')).toMatchObject({
      ok: false,
      reason: {
        key: 'ssh.host-key-revoked',
        values: {
          file: join(ssh.folder, 'user_known_hosts'),
          line: 1,
          fingerprint: sshd.hostKey('ed25519').fingerprint,
        },
      },
    });
  });

  test('counts anew as soon as a file changes', async () => {
    const ssh = client({});
    expect(failureKey(await ssh.run(sshHost(sshd.port), 'echo in'))).toBe('ssh.host-key-unknown');
    ssh.writeKnownHosts(line(sshd, 'ed25519'));
    expect(failureKey(await ssh.run(sshHost(sshd.port), 'echo in'))).toMatch(/^ok/);
    ssh.writeKnownHosts('');
    expect(failureKey(await ssh.run(sshHost(sshd.port), 'echo in'))).toBe('ssh.host-key-unknown');
  });

  test('is not trusted while a file of known keys cannot be read', async () => {
    const ssh = createTestSsh({ userKnownHostsFiles: ['/proc/self/mem'], secrets: { 'env:KEY': sshd.userKey } });
    onTestFinished(() => ssh.close());
    expect(failureKey(await ssh.run(sshHost(sshd.port), 'echo in'))).toBe('ssh.known-hosts-unreadable');
  });
});

describe('keys that are scanned', () => {
  test('are those of every type, best first, without any trust', async () => {
    const host = sshHost(sshd.port);
    const keys = await client({}).scanHostKeys(siteOf([host]), host, AbortSignal.timeout(10_000));
    const output = (['ed25519', 'ecdsa', 'rsa'] as const).map((type) => {
      const { type: name, blob } = sshd.hostKey(type);
      return { type: name, blob };
    });
    expect(keys).toEqual({ ok: true, output });
  });

  test('of a host that is not there are a failure', async () => {
    const host = sshHost(1);
    expect(await client({}).scanHostKeys(siteOf([host]), host, AbortSignal.timeout(10_000))).toMatchObject({
      ok: false,
      reason: { key: 'ssh.refused', values: { detail: 'ECONNREFUSED' } },
    });
  });
});

describe('trusting a key', () => {
  const at = new Date('2026-03-01T08:00:00Z');
  const host: Host = sshHost(2222, { id: 'db-01', address: 'db.example' });
  const site = siteOf([host]);
  const text = (ssh: { readonly folder: string }) => readFileSync(join(ssh.folder, 'known_hosts'), 'utf8');

  test('stores it under the contract and id of the host', async () => {
    const ssh = client({});
    const { type, blob } = sshd.hostKey('ed25519');
    expect(await ssh.knownHosts.trust(site, host, { type, blob }, at)).toEqual([]);
    expect(text(ssh)).toBe(`acme/db-01 ${type} ${blob} [db.example]:2222 2026-03-01T08:00:00.000Z\n`);
  });

  test('replaces its former keys, tells them, and keeps everything else as it was', async () => {
    const others = `# kept\n\n${line(impostor, 'rsa', 'acme/db-011')}${line(impostor, 'rsa', 'db.example')}`;
    const former = line(impostor, 'ed25519', 'acme/db-01') + line(impostor, 'rsa', 'acme/db-01');
    const ssh = client({ knownHosts: former + others });
    const { type, blob } = sshd.hostKey('ed25519');
    expect(await ssh.knownHosts.trust(site, host, { type, blob }, at)).toEqual(former.trim().split('\n'));
    expect(text(ssh)).toBe(`${others}acme/db-01 ${type} ${blob} [db.example]:2222 2026-03-01T08:00:00.000Z\n`);
  });

  test('of several hosts at once loses none', async () => {
    const ssh = client({});
    const { type, blob } = sshd.hostKey('ed25519');
    const hosts = Array.from({ length: 10 }, (_, index) => sshHost(22, { id: `h-${index}` }));
    await Promise.all(hosts.map((one) => ssh.knownHosts.trust(site, one, { type, blob }, at)));
    expect(text(ssh).trim().split('\n')).toHaveLength(10);
  });

  test('leaves the file whole when it cannot be written', async () => {
    const ssh = client({ knownHosts: line(sshd, 'rsa') });
    const { type, blob } = sshd.hostKey('ed25519');
    // A folder under a file can be written by nobody, root included.
    const broken = createTestSsh({ knownHostsFile: join(ssh.folder, 'known_hosts', 'below') });
    onTestFinished(() => broken.close());
    await expect(broken.knownHosts.trust(site, host, { type, blob }, at)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(text(ssh)).toBe(line(sshd, 'rsa'));
  });
});
