import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { showHostKeys, trustHostKey } from '../../src/flows/host-keys.ts';
import { createTestSsh, failureKey, siteOf, sshHost } from '../support/ssh-client.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

let sshd: Sshd;
let former: Sshd;
beforeAll(async () => {
  [sshd, former] = await Promise.all([startSshd({ hostKeys: ['rsa', 'ed25519'] }), startSshd()]);
});
afterAll(() => Promise.all([sshd.stop(), former.stop()]));

const at = new Date('2026-03-01T08:00:00Z');
const signal = () => AbortSignal.timeout(10_000);

function client(knownHosts = '') {
  const ssh = createTestSsh({ knownHosts, secrets: { 'env:KEY': sshd.userKey } });
  onTestFinished(() => ssh.close());
  const host = sshHost(sshd.port);
  const place = { site: siteOf([host]), host };
  return { ssh, host, place, stored: () => readFileSync(join(ssh.folder, 'known_hosts'), 'utf8') };
}

describe('showing host keys', () => {
  test('tells each key, its fingerprint and whether it is known', async () => {
    const rsa = sshd.hostKey('rsa');
    const { ssh, place } = client(`[127.0.0.1]:${sshd.port} ${rsa.type} ${rsa.blob}\n`);
    expect(await showHostKeys(ssh, place, signal())).toMatchObject({
      ok: true,
      output: [
        { fingerprint: sshd.hostKey('ed25519').fingerprint, verdict: { state: 'changed' } },
        { fingerprint: rsa.fingerprint, verdict: { state: 'trusted', place: { line: 1 } } },
      ],
    });
  });

  test('of a host that is not there fails', async () => {
    const { ssh, place } = client();
    const outcome = await showHostKeys(ssh, { ...place, host: sshHost(1) }, signal());
    expect(failureKey(outcome)).toBe('ssh.refused');
  });
});

describe('trusting a host key', () => {
  test('lets the host be reached from then on', async () => {
    const { ssh, host, place } = client();
    expect(failureKey(await ssh.run(host, 'echo in'))).toBe('ssh.host-key-unknown');
    const trusted = await trustHostKey(ssh, place, { at, signal: signal() });
    expect(trusted).toMatchObject({
      ok: true,
      output: { fingerprint: sshd.hostKey('ed25519').fingerprint, replaced: [] },
    });
    expect(failureKey(await ssh.run(host, 'echo in'))).toMatch(/^ok/);
  });

  test('takes the one with the given fingerprint', async () => {
    const { ssh, place, stored } = client();
    const { fingerprint, blob } = sshd.hostKey('rsa');
    expect((await trustHostKey(ssh, { ...place, fingerprint: ` ${fingerprint}=` }, { at, signal: signal() })).ok).toBe(
      true,
    );
    expect(stored()).toContain(blob);
  });

  test('refuses when no key has the given fingerprint, and stores nothing', async () => {
    const { ssh, place, stored } = client();
    const fingerprint = former.hostKey('ed25519').fingerprint;
    const outcome = await trustHostKey(ssh, { ...place, fingerprint }, { at, signal: signal() });
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'ssh.fingerprint-differs', values: { fingerprint } } });
    expect(stored()).toBe('');
  });

  test('replaces a changed key and gives the former line back', async () => {
    const old = former.hostKey('ed25519');
    const line = `acme/app-01 ${old.type} ${old.blob}`;
    const { ssh, host, place, stored } = client(`${line}\n`);
    expect(failureKey(await ssh.run(host, 'echo in'))).toBe('ssh.host-key-changed');
    const trusted = await trustHostKey(ssh, place, { at, signal: signal() });
    expect(trusted).toMatchObject({ ok: true, output: { replaced: [line] } });
    expect(stored()).not.toContain(old.blob);
    expect(failureKey(await ssh.run(host, 'echo in'))).toMatch(/^ok/);
  });

  test('twice changes nothing', async () => {
    const { ssh, place, stored } = client();
    await trustHostKey(ssh, place, { at, signal: signal() });
    const first = stored();
    const again = await trustHostKey(ssh, place, { at, signal: signal() });
    expect(again).toMatchObject({ ok: true, output: { replaced: [] } });
    expect(stored()).toBe(first);
  });

  test('refuses a revoked key', async () => {
    const { type, blob } = sshd.hostKey('ed25519');
    const { ssh, place } = client(`@revoked * ${type} ${blob}\n`);
    expect(failureKey(await trustHostKey(ssh, place, { at, signal: signal() }))).toBe('ssh.host-key-revoked');
  });
});
