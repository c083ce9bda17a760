import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decompress } from '../../../src/adapters/files/decompress.ts';
import { DamagedContent } from '../../../src/errors.ts';

const data = Buffer.from(Array.from({ length: 400_000 }, (_, index) => ((index * 7_919) % 251) ^ (index >> 9)));
let folder: string;
let packed: { readonly [tool in 'zstd' | 'gzip']: Buffer };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-decompress-'));
  await writeFile(join(folder, 'data'), data);
  const pack = (tool: string) => execFileSync(tool, ['-c', join(folder, 'data')], { maxBuffer: 1 << 26 });
  packed = { zstd: pack('zstd'), gzip: pack('gzip') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* pieces(content: Buffer, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
}

async function unpack(content: AsyncIterable<Uint8Array>, tool: 'zstd' | 'gzip' | 'none'): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompress(content, tool)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function flipped(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  const middle = content.length >> 1;
  copy.writeUInt8(copy.readUInt8(middle) ^ 1, middle);
  return copy;
}

describe.each(['zstd', 'gzip'] as const)('what %s wrote', (tool) => {
  test('is read back', async () => {
    expect((await unpack(pieces(packed[tool]), tool)).equals(data)).toBe(true);
  });

  test.each([
    ['cut in the middle', (whole: Buffer) => whole.subarray(0, whole.length >> 1)],
    ['without its last byte', (whole: Buffer) => whole.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['with one bit flipped', flipped],
    ['of another kind', () => data],
  ])('%s it is found to be damaged', async (_name, change) => {
    await expect(unpack(pieces(change(packed[tool])), tool)).rejects.toBeInstanceOf(DamagedContent);
  });

  test('what reading it threw is no damage', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield packed[tool].subarray(0, 1_000);
      throw new Error('disk on fire');
    }
    await expect(unpack(broken(), tool)).rejects.toThrow(/^disk on fire$/);
  });

  test('left early, the content is left, too', async () => {
    let isLeft = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        yield* pieces(packed[tool], 100);
      } finally {
        isLeft = true;
      }
    }
    for await (const _chunk of decompress(watched(), tool)) break;
    await expect.poll(() => isLeft).toBe(true);
  });
});

test('what was not compressed is handed on', async () => {
  expect((await unpack(pieces(data), 'none')).equals(data)).toBe(true);
});
