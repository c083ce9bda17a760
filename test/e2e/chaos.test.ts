import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-files.ts';

interface Figures {
  readonly figures: readonly { readonly name: string; readonly value: number; readonly met: boolean | null }[];
}

/** `npm run chaos` in short: the same program, the same counting. */
test('killed, cut off and limited at random, nothing accepted is lost and nothing is doubled', async () => {
  const words = [join(ROOT, 'bench/chaos/main.ts'), '--rounds', '4', '--json'];
  const { status, out, err } = await new Promise<{ status: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, words, { cwd: ROOT, maxBuffer: 10_000_000 }, (error, out, err) =>
      resolve({ status: error?.code ?? 0, out, err }),
    );
  });
  expect(out, err).toContain('figures');
  const { figures } = JSON.parse(out) as Figures;
  expect(
    figures.filter(({ met }) => met === false),
    err,
  ).toEqual([]);
  expect(status, err).toBe(0);
  expect(figures.find(({ name }) => name === 'alerts accepted')?.value).toBeGreaterThan(0);
}, 900_000);
