import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyboardAuthContext } from 'ssh2';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ServerScript, startScriptedServer } from '../../support/scripted-ssh-server.ts';
import { createTestSsh, failureKey, sshHost } from '../../support/ssh-client.ts';
import { type HostKeyType, makeKey, type Sshd, startSshd } from '../../support/sshd.ts';

const PASSPHRASE = 'correct horse 电池';
const PASSWORD = 'pa$$ word"密码';

let sshd: Sshd;
const keyFile = (name: string) => join(sshd.folder, name);
const readKey = (name: string) => readFileSync(keyFile(name), 'utf8');

beforeAll(async () => {
  sshd = await startSshd({ config: ['MaxAuthTries 3'] });
  const types: readonly HostKeyType[] = ['ed25519', 'ecdsa', 'rsa'];
  for (const type of types) {
    makeKey(keyFile(type), type);
    makeKey(keyFile(`${type}-locked`), type, PASSPHRASE);
  }
  makeKey(keyFile('stranger'), 'ed25519');
  execFileSync('sh', ['-c', 'cp rsa rsa-pem; ssh-keygen -q -p -m PEM -N "" -f rsa-pem'], { cwd: sshd.folder });
  execFileSync('sh', ['-c', 'cat ed25519.pub ecdsa.pub rsa.pub *-locked.pub >> authorized_keys'], { cwd: sshd.folder });
});
afterAll(() => sshd.stop());

function client(secrets: { readonly [reference: string]: string }, agentSocket?: string) {
  const ssh = createTestSsh({ knownHosts: sshd.knownHosts(), secrets, agentSocket });
  onTestFinished(() => ssh.close());
  return ssh;
}

describe('a private key', () => {
  test.each(['ed25519', 'ecdsa', 'rsa', 'rsa-pem'])('%s logs in', async (name) => {
    const outcome = await client({ 'env:KEY': readKey(name) }).run(sshHost(sshd.port), 'echo in');
    expect(failureKey(outcome)).toMatch(/^ok/);
  });

  test.each(['ed25519-locked', 'ecdsa-locked', 'rsa-locked'])('%s logs in with its passphrase', async (name) => {
    const ssh = client({ 'env:KEY': readKey(name), 'file:/pass': PASSPHRASE });
    const host = sshHost(sshd.port, { auth: { privateKey: 'env:KEY', passphrase: 'file:/pass' } });
    expect(failureKey(await ssh.run(host, 'echo in'))).toMatch(/^ok/);
  });

  test.each([
    ['without its passphrase', () => readKey('ed25519-locked'), undefined],
    ['with a wrong passphrase', () => readKey('ed25519-locked'), 'wrong'],
    ['that is the public half', () => readKey('ed25519.pub'), undefined],
    ['that is no key', () => 'no key at all', undefined],
    ['that is empty', () => '', undefined],
    ['that was cut', () => readKey('rsa').slice(0, 300), undefined],
  ])('%s is said to be unusable, and not shown', async (_name, key, passphrase) => {
    const ssh = client({ 'env:KEY': key(), 'env:PASS': passphrase ?? '' });
    const auth = { privateKey: 'env:KEY', ...(passphrase === undefined ? {} : { passphrase: 'env:PASS' }) };
    const outcome = await ssh.run(sshHost(sshd.port, { auth }), 'echo in');
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'ssh.key-unusable', values: { reference: 'env:KEY' } } });
    expect(JSON.stringify(outcome)).not.toMatch(/wrong|no key at all|BEGIN/);
  });

  test('that the host does not know is refused', async () => {
    const outcome = await client({ 'env:KEY': readKey('stranger') }).run(sshHost(sshd.port), 'echo in');
    expect(outcome).toMatchObject({
      ok: false,
      reason: { key: 'ssh.authentication', values: { host: 'app-01', user: sshd.user } },
      retry: false,
    });
  });

  test.each([
    ['the key', { privateKey: 'env:MISSING' }, 'env:MISSING'],
    ['the passphrase', { privateKey: 'env:KEY', passphrase: 'file:/missing' }, 'file:/missing'],
    ['the password', { password: 'env:MISSING' }, 'env:MISSING'],
  ])('%s that cannot be read is named', async (_name, auth, reference) => {
    const outcome = await client({ 'env:KEY': readKey('ed25519') }).run(sshHost(sshd.port, { auth }), 'echo in');
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'ssh.secret-missing', values: { reference } } });
  });
});

describe('an agent', () => {
  let agent: ChildProcess;
  const socket = () => keyFile('agent');
  const add = (...names: string[]) =>
    execFileSync('ssh-add', ['-q', ...names.map(keyFile)], { env: { ...process.env, SSH_AUTH_SOCK: socket() } });
  const host = () => sshHost(sshd.port, { auth: { agent: true } });

  beforeAll(async () => {
    agent = spawn('ssh-agent', ['-D', '-a', socket()], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => agent.stdout?.once('data', resolve));
  });
  afterAll(async () => {
    agent.kill();
    await once(agent, 'exit');
  });

  test('without keys is refused by the host', async () => {
    expect(failureKey(await client({}, socket()).run(host(), 'echo in'))).toBe('ssh.authentication');
  });

  test('logs in with the key that fits', async () => {
    add('stranger', 'rsa');
    expect(failureKey(await client({}, socket()).run(host(), 'echo in'))).toMatch(/^ok/);
  });

  test('with too many keys that do not fit is refused', async () => {
    execFileSync('ssh-add', ['-qD'], { env: { ...process.env, SSH_AUTH_SOCK: socket() }, stdio: 'ignore' });
    for (const name of ['one', 'two', 'three', 'four']) makeKey(keyFile(name), 'ed25519');
    add('one', 'two', 'three', 'four');
    expect(failureKey(await client({}, socket()).run(host(), 'echo in'))).toBe('ssh.authentication');
  });

  test('that is not there is told apart', async () => {
    expect(failureKey(await client({}, keyFile('no-agent')).run(host(), 'echo in'))).toBe('ssh.agent-unusable');
    expect(failureKey(await client({}).run(host(), 'echo in'))).toBe('ssh.agent-missing');
  });
});

describe('a password', () => {
  async function login(script: ServerScript, password = PASSWORD) {
    const server = await startScriptedServer(script);
    const ssh = createTestSsh({ knownHosts: server.knownHosts, secrets: { 'env:PW': password } });
    onTestFinished(async () => {
      await ssh.close();
      await server.stop();
    });
    return ssh.run(sshHost(server.port, { user: 'monitor', auth: { password: 'env:PW' } }), 'echo in');
  }

  /** A server that takes answers to questions alone, and asks them in rounds. */
  function asking(
    rounds: readonly (readonly { readonly prompt: string; readonly echo: boolean }[])[],
    wanted: string[],
  ) {
    const answers: string[] = [];
    const ask = (attempt: KeyboardAuthContext, round: number) => {
      const questions = rounds[round];
      if (questions === undefined) {
        if (JSON.stringify(answers) === JSON.stringify(wanted)) attempt.accept();
        else attempt.reject(['keyboard-interactive']);
        return;
      }
      attempt.prompt([...questions], (given) => {
        answers.push(...given);
        ask(attempt, round + 1);
      });
    };
    const script: ServerScript = {
      onLogin: (attempt) => {
        if (attempt.method === 'keyboard-interactive') ask(attempt, 0);
        else attempt.reject(['keyboard-interactive']);
      },
    };
    return script;
  }

  test('logs in', async () => {
    const outcome = await login({
      onLogin: (attempt) => {
        if (attempt.method === 'password' && attempt.password === PASSWORD) attempt.accept();
        else attempt.reject(['password']);
      },
    });
    expect(failureKey(outcome)).toMatch(/^ok/);
  });

  test('that is wrong is refused, tried once, and not shown', async () => {
    let attempts = 0;
    const outcome = await login({
      onLogin: (attempt) => {
        attempts += 1;
        attempt.reject(['password']);
      },
    });
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'ssh.authentication', values: { user: 'monitor' } } });
    expect(JSON.stringify(outcome)).not.toContain('word');
    expect(attempts).toBe(1);
  });

  const hidden = (prompt: string) => ({ prompt, echo: false });
  const shown = (prompt: string) => ({ prompt, echo: true });
  test.each([
    ['the usual question', [[hidden('Password: ')]], [PASSWORD]],
    ['a question in another language', [[hidden('请输入口令：')]], [PASSWORD]],
    ['a question without words', [[hidden('')]], [PASSWORD]],
    ['a lone question that shows what is typed', [[shown('Passwort:')]], [PASSWORD]],
    ['the name and the password together', [[shown('login:'), hidden('PIN:')]], ['monitor', PASSWORD]],
    ['a message to be confirmed afterwards', [[hidden('Password:')], [shown('Press Enter')]], [PASSWORD, '']],
    ['a round without questions', [[], [hidden('Password:')]], [PASSWORD]],
  ])('answers %s', async (_name, rounds, answers) => {
    expect(failureKey(await login(asking(rounds, answers)))).toMatch(/^ok/);
  });

  test('says which question it cannot answer, harmlessly', async () => {
    const question = 'Verification\u001b[31m code:\n';
    const outcome = await login(asking([[hidden('Password:')], [hidden(question)]], [PASSWORD, '123456']));
    expect(outcome).toMatchObject({
      ok: false,
      reason: { key: 'ssh.question-unanswered', values: { prompt: 'Verification [31m code:' } },
    });
  });

  test('a server that asks without end runs into the time limit', async () => {
    const endless = asking(
      Array.from({ length: 100_000 }, () => [hidden('Again:')]),
      [],
    );
    const server = await startScriptedServer(endless);
    const ssh = createTestSsh({ knownHosts: server.knownHosts, secrets: { 'env:PW': PASSWORD } });
    const host = sshHost(server.port, { auth: { password: 'env:PW' }, connectTimeoutMs: 3_000 });
    expect(failureKey(await ssh.run(host, 'echo in'))).toBe('ssh.timeout-login');
    await ssh.close();
    await server.stop();
  });
});
