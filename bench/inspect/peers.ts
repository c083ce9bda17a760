import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { LIBRARY_BEGIN, LIBRARY_END } from '../../src/core/probe-script.ts';
import { addressOf, type Field, PARALLEL } from './field.ts';
import { readScript } from './site.ts';

/** Another program that does the same job, or as much of it as it can. */
export interface Peer {
  readonly name: string;
  /** Its program; where that is missing the peer is left out. */
  readonly program: string;
  readonly debianPackage: string;
  /** @returns seconds from its start to its end; it must have run the script to its end on every host */
  run(field: Field, hosts: number): Promise<number>;
}

const xargs: Peer = {
  name: 'xargs-ssh',
  program: 'ssh',
  debianPackage: 'openssh-client',
  async run(field, hosts) {
    const output = emptyFolder(field, 'xargs');
    const addresses = addressList(hosts).join('\n');
    const command = `exec ssh ${sshOptions(field).map(quote).join(' ')} ${field.user}@"$0" sh -s <${quote(field.scriptFile)} >${quote(output)}/"$0"`;
    const seconds = await timed('xargs', ['-P', `${PARALLEL}`, '-n', '1', 'sh', '-c', command], {
      input: `${addresses}\n`,
    });
    assertOutputs(field, output, hosts);
    return seconds;
  },
};

const pssh: Peer = {
  name: 'pssh',
  program: 'parallel-ssh',
  debianPackage: 'pssh',
  async run(field, hosts) {
    const output = emptyFolder(field, 'pssh');
    const list = join(field.folder, 'pssh-hosts');
    writeFileSync(list, `${addressList(hosts).join('\n')}\n`);
    const options = ['-h', list, '-l', field.user, '-p', `${PARALLEL}`, '-t', '0', '-o', output, '-I'];
    const extra = ['-x', sshOptions(field).join(' ')];
    const seconds = await timed('parallel-ssh', [...options, ...extra, 'sh -s'], { input: readScript(field) });
    assertOutputs(field, output, hosts);
    return seconds;
  },
};

const ansibleRaw: Peer = {
  name: 'ansible-raw',
  program: 'ansible',
  debianPackage: 'ansible-core',
  async run(field, hosts) {
    // `raw` takes its command from an argument alone, as JSON, for it would take quotes and `key=value` apart; and it fills in
    // templates: braces must not look like one.
    const command = JSON.stringify({ _raw_params: `{% raw %}${readScript(field)}{% endraw %}` });
    const options = ['all', '-i', writeInventory(field, hosts), '-f', `${PARALLEL}`, '-m', 'raw', '-a', command];
    return timed('ansible', options, { env: ansibleEnvironment(field), expect: `${field.marker} end`, times: hosts });
  },
};

/** How an inspection is usually written with Ansible: each check is a task. */
const ansiblePlaybook: Peer = {
  name: 'ansible-playbook',
  program: 'ansible-playbook',
  debianPackage: 'ansible-core',
  async run(field, hosts) {
    const tasks = sectionsOf(readScript(field)).map((script, index) => ({
      name: `check ${index + 1}`,
      'ansible.builtin.shell': { cmd: `{% raw %}${script}{% endraw %}` },
      changed_when: false,
      ignore_errors: true,
    }));
    const playbook = join(field.folder, 'playbook.json');
    writeFileSync(playbook, JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
    const options = ['-i', writeInventory(field, hosts), '-f', `${PARALLEL}`, playbook];
    return timed('ansible-playbook', options, {
      env: ansibleEnvironment(field),
      expect: 'unreachable=0',
      times: hosts,
    });
  },
};

export const peers = { xargs, pssh, ansibleRaw, ansiblePlaybook };

/** Whether the peer can take part; with `install`, on Debian as root, its package is installed first. */
export function isAvailable(peer: Peer, install: boolean): boolean {
  if (has(peer.program)) return true;
  if (!install || process.getuid?.() !== 0 || !has('apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['install', '-y', '-q', peer.debianPackage], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return has(peer.program);
}

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function addressList(hosts: number): string[] {
  return Array.from({ length: hosts }, (_, index) => addressOf(index));
}

function sshOptions(field: Field): string[] {
  const options = [
    `Port=${field.port}`,
    `IdentityFile=${field.keyFile}`,
    'IdentitiesOnly=yes',
    `UserKnownHostsFile=${field.knownHostsFile}`,
    'StrictHostKeyChecking=yes',
    'BatchMode=yes',
    'KexAlgorithms=curve25519-sha256',
    'LogLevel=ERROR',
  ];
  return ['-F', 'none', ...options.map((option) => `-o${option}`)];
}

function writeInventory(field: Field, hosts: number): string {
  const inventory = join(field.folder, `inventory-${hosts}.ini`);
  const python = 'ansible_python_interpreter=/usr/bin/python3';
  writeFileSync(
    inventory,
    `${addressList(hosts)
      .map((host) => `${host} ansible_user=${field.user} ${python}`)
      .join('\n')}\n`,
  );
  return inventory;
}

function ansibleEnvironment(field: Field): NodeJS.ProcessEnv {
  const folder = join(field.folder, 'ansible');
  mkdirSync(folder, { recursive: true });
  return {
    ...process.env,
    HOME: folder,
    ANSIBLE_HOME: folder,
    ANSIBLE_LOCAL_TEMP: folder,
    ANSIBLE_REMOTE_TEMP: folder,
    ANSIBLE_SSH_ARGS: `-C -o ControlMaster=auto -o ControlPersist=15s ${sshOptions(field).join(' ')}`,
    ANSIBLE_NOCOLOR: '1',
    // Fifty of it at once keep two cores busy for longer than its ten seconds.
    ANSIBLE_TIMEOUT: '120',
  };
}

/** The checks of the composed script, each by itself: also where several share a section, or are parts of one. */
function sectionsOf(script: string): string[] {
  const library = script.slice(script.indexOf(LIBRARY_BEGIN), script.indexOf(LIBRARY_END));
  const defined = [...library.matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name);
  const usesLibrary = new RegExp(`\\b(${defined.join('|')})\\b`);
  const calls = script.matchAll(/^ {2}rounds_section '([^']*)' \d+ \d+ ('(?:[^']|'\\'')*')$/gm);
  return [...calls].flatMap(([, ids = '', quoted = '']) => {
    const section = quoted.slice(1, -1).replaceAll(`'\\''`, "'");
    const parts = [...section.matchAll(/^rounds_part '([^']*)'\n([\s\S]*?)\nrounds_parted$/gm)];
    const whole = usesLibrary.test(section) ? `${library}${section}` : section;
    if (parts.length === 0) return ids.split(',').map(() => whole);
    return parts.flatMap(([, partIds = '', part = '']) => partIds.split(',').map(() => part));
  });
}

function emptyFolder(field: Field, name: string): string {
  const folder = join(field.folder, `output-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

function assertOutputs(field: Field, folder: string, hosts: number): void {
  const whole = readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(`${field.marker} end`));
  if (whole.length !== hosts) throw new Error(`only ${whole.length} of ${hosts} hosts gave a whole output`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

interface TimedOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What its output must hold, so many times. */
  readonly expect?: string;
  readonly times?: number;
}

function timed(program: string, options: readonly string[], given: TimedOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'pipe'], env: given.env ?? process.env });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(given.input ?? '');
    child.on('error', reject);
    child.on('close', (status) => {
      const seconds = (performance.now() - startedAt) / 1000;
      const text = Buffer.concat(output).toString('utf8');
      const problem = `${program} (exit status ${status}): ${excerpt(Buffer.concat(errors).toString('utf8'))}`;
      const count = given.expect === undefined ? 0 : text.split(given.expect).length - 1;
      if (status !== 0) reject(new Error(problem));
      else if (count !== (given.times ?? 0))
        reject(new Error(`${count} of ${given.times} hosts: ${problem} ${excerpt(text)}`));
      else resolve(seconds);
    });
  });
}

/** Where a whole script is quoted, what is wrong with it stands before or after. */
function excerpt(text: string): string {
  return text.length <= 2_000 ? text : `${text.slice(0, 1_000)} … ${text.slice(-1_000)}`;
}
