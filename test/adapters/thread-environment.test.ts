import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const MODULE = new URL('../../src/adapters/thread-environment.ts', import.meta.url);
/** Says where this thread keeps compiled code, and where one that it starts does. */
const PROGRAM = `
  import { getCompileCacheDir } from 'node:module';
  import { Worker } from 'node:worker_threads';
  import { threadEnvironment } from ${JSON.stringify(MODULE.href)};
  const source = "const builtin = process.getBuiltinModule;" +
    "builtin('worker_threads').parentPort.postMessage([builtin('module').getCompileCacheDir(), Object.keys(process.env)])";
  const worker = new Worker(source, { eval: true, env: threadEnvironment() });
  worker.on('message', ([thread, names]) => console.log(JSON.stringify({ own: getCompileCacheDir(), thread, names })));
`;

function run(env: { readonly [name: string]: string }) {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: { PATH: process.env.PATH, ROUNDS_SECRET: 'not for threads', ...env },
    encoding: 'utf8',
  });
  return JSON.parse(output) as { own?: string; thread?: string; names: string[] };
}

describe('the environment of a thread', () => {
  it('lets it use the compiled code of the process, and holds nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-compiled-'));
    try {
      const { own, thread, names } = run({ NODE_COMPILE_CACHE: folder });
      expect(own).toContain(folder);
      expect(thread).toBe(own);
      expect(names).toEqual(['NODE_COMPILE_CACHE']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is empty where compiled code is not kept', () => {
    expect(run({})).toEqual({ names: [] });
  });
});
