import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWriteProbe } from '../../../src/adapters/files/data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-data-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  test('is made when missing, and nothing stays in it', async () => {
    expect(await createWriteProbe(join(folder, 'new/data'))()).toBeNull();
    expect(await readdir(join(folder, 'new/data'))).toEqual([]);
  });

  test('that cannot be made is told with why', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await createWriteProbe(join(folder, 'file/data'))()).toContain('ENOTDIR');
  });

  test('that takes no files is told with why, whoever asks', async () => {
    // Not even root writes there.
    expect(await createWriteProbe('/proc/self')()).toMatch(/^E[A-Z]+: /);
  });

  test('that hangs is asked once, however often one wants to know', async () => {
    const held = Promise.withResolvers<string | null>();
    let attempts = 0;
    const write = () => {
      attempts += 1;
      return held.promise;
    };
    const findWriteFault = createWriteProbe(folder, write, 50);
    expect([await findWriteFault(), await findWriteFault()]).toEqual(Array(2).fill('no answer within 50 ms'));
    expect(attempts).toBe(1);
    held.resolve(null);
    expect(await findWriteFault()).toBeNull();
    await findWriteFault();
    expect(attempts).toBe(2);
  });
});
