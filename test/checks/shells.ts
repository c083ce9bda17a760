import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellOutput, ShellProbe } from '../../src/core/check.ts';
import { parseProbeOutput } from '../../src/core/probe-report.ts';
import { composeProbeScript } from '../../src/core/probe-script.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A shell with its tools, as hosts have them. */
export interface TestShell {
  readonly name: string;
  readonly command: readonly string[];
  /** Searched before the machine's own programs. */
  readonly tools: readonly string[];
}

const MARKER = 'marker0123456789abcdef';

/** Every shell of this machine with its usual tools, and once more for each awk that is not the usual one. */
export const shells: readonly TestShell[] = findShells();

function findShells(): readonly TestShell[] {
  const folder = temporaryFolder();
  const found: TestShell[] = [];
  for (const shell of ['dash', 'bash'].filter(isInstalled)) found.push({ name: shell, command: [shell], tools: [] });
  const isUsual = (awk: string) => realpathSync(pathOf(awk)) === realpathSync(pathOf('awk'));
  for (const awk of ['mawk', 'gawk', 'original-awk'].filter((name) => isInstalled(name) && !isUsual(name))) {
    const tools = join(folder, awk);
    mkdirSync(tools);
    symlinkSync(pathOf(awk), join(tools, 'awk'));
    found.push({ name: `sh with ${awk}`, command: ['sh'], tools: [tools] });
  }
  if (isInstalled('busybox')) {
    const tools = join(folder, 'busybox');
    mkdirSync(tools);
    spawnSync('busybox', ['--install', '-s', tools]);
    found.push({ name: 'busybox', command: ['busybox', 'sh'], tools: [tools] });
  }
  if (found.length === 0) throw new Error('no shell was found to test with');
  return found;
}

function isInstalled(program: string): boolean {
  return pathOf(program) !== '';
}

function pathOf(program: string): string {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).stdout.trim();
}

export interface RunOptions {
  readonly environment?: { readonly [name: string]: string };
  /** Searched before the shell's own tools. */
  readonly programs?: string;
  /** A user of the machine to run as; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Runs a probe within the very script that an inspection sends to a host. */
export async function runProbe(shell: TestShell, probe: ShellProbe, options: RunOptions = {}): Promise<ShellOutput> {
  const script = composeProbeScript(
    [
      {
        id: 'check',
        ...probe,
        timeoutSeconds: probe.timeoutSeconds ?? 30,
        outputLimitBytes: probe.outputLimitBytes ?? 64 * 1024,
      },
    ],
    MARKER,
  );
  const path = [options.programs ?? [], shell.tools, process.env.PATH ?? ''].flat().join(':');
  const stdout = await pipe([...shell.command, '-s'], script, { path, options });
  const report = parseProbeOutput(stdout, MARKER);
  const section = report.sections.get('check');
  if (!section || section.timedOut)
    throw new Error(`the section did not end in ${shell.name}: ${stdout.slice(0, 2_000)}`);
  const { exitCode, truncated } = section;
  const clock = { hostNow: new Date(report.host?.epochMs ?? 0), hostOffsetSeconds: report.host?.offsetSeconds ?? 0 };
  return { stdout: section.stdout, exitCode, truncated, ...clock };
}

function pipe(
  [program = '', ...parameters]: readonly string[],
  input: string,
  { path, options }: { readonly path: string; readonly options: RunOptions },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...options.environment, PATH: path },
      // As sshd does: the shell leads a session of its own.
      detached: true,
      ...options.user,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    child.stdin.end(input);
  });
}
