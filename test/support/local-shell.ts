import { spawn } from 'node:child_process';
import type { Ssh } from '../../src/context.ts';

/** Runs the inspection's script in a shell of this machine, as SSH would on a host. */
export const runInLocalShell: Ssh['runScript'] = (_site, _host, script, options) =>
  new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const child = spawn('sh', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // The shell leads a process group of its own: what it started holds its output open.
    const stop = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    options.signal?.addEventListener('abort', stop);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      options.signal?.removeEventListener('abort', stop);
      if (exitCode === null) resolve({ ok: false, reason: { key: 'inspection.section-lost' }, retry: true });
      else {
        const durationMs = Date.now() - startedAt;
        resolve({ ok: true, output: { stdout, stderr, exitCode, durationMs, truncated: false } });
      }
    });
    child.stdin.end(script);
  });
