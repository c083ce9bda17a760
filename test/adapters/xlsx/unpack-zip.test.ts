import { describe, expect, test } from 'vitest';
import { packZip } from '../../../src/adapters/xlsx/pack-zip.ts';
import { openZip } from '../../../src/adapters/xlsx/unpack-zip.ts';
import { claimSize } from './claim-size.ts';

async function contentOf(archive: Uint8Array, name: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openZip(archive)).get(name)?.pieces() ?? []) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('an archive', () => {
  test('tells what its parts come to, and gives them', async () => {
    const archive = packZip([
      ['word/document.xml', '巡检'.repeat(1_000)],
      ['empty', ''],
    ]);
    const parts = await openZip(archive);
    expect([...parts.values()].map(({ name, declaredBytes }) => [name, declaredBytes])).toEqual([
      ['word/document.xml', 6_000],
      ['empty', 0],
    ]);
    expect(await contentOf(archive, 'word/document.xml')).toBe('巡检'.repeat(1_000));
    expect(await contentOf(archive, 'empty')).toBe('');
  });

  test('may say of a part what is not so: what comes of it counts', async () => {
    const archive = claimSize(packZip([['part', '0'.repeat(1_000_003)]]), { bytes: 1_000_003, claimed: 1 });
    const part = (await openZip(archive)).get('part');
    expect(part?.declaredBytes).toBe(1);
    let bytes = 0;
    for await (const piece of part?.pieces() ?? []) {
      bytes += piece.byteLength;
      if (bytes > 1) break;
    }
    expect(bytes).toBeGreaterThan(1);
    await expect(contentOf(archive, 'part')).rejects.toThrow(/size mismatch/);
  });

  test('with another content than it was made of is damaged', async () => {
    const archive = Buffer.from(packZip([['part', 'disk space 10 GB']]));
    const checksum = archive.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 16;
    archive.writeUInt32LE(archive.readUInt32LE(checksum) + 1, checksum);
    await expect(contentOf(archive, 'part')).rejects.toThrow(/checksum of part/);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('kind,day')],
    ['half of an archive', packZip([['part', 'text'.repeat(500)]]).subarray(0, 60)],
  ])('is not %s', async (_, content) => {
    await expect(openZip(content)).rejects.toThrow();
  });
});
