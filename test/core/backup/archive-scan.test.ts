import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanArchive } from '../../../src/core/backup/archive-scan.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-archive-'));
  sh(`mkdir -p src/app/tomcat/logs src/app/mq && cd src/app
    echo a >tomcat/a.txt && ln tomcat/a.txt tomcat/hard && ln -s /etc mq/link && : >tomcat/empty
    printf x >'mq/new
line' && printf y >'tomcat/名 字'
    head -c 100000 /dev/urandom >tomcat/logs/big
    mkfifo mq/fifo
    n=$(printf '%0200d' 7) && mkdir -p "mq/$n" && echo deep >"mq/$n/$n"
    truncate -s 3M tomcat/sparse && for at in 0 1 2 3 4 5 6 7 8 9; do
      printf hole | dd of=tomcat/sparse bs=1 seek=$((at * 300000)) conv=notrunc 2>/dev/null
    done`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function sh(script: string): Buffer {
  return execFileSync('sh', ['-c', script], { cwd: folder, maxBuffer: 1 << 26 });
}

async function* pieces(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
}

const scan = (archive: Buffer, size = 4_099) => scanArchive(pieces(archive, size));

function listed(archive: Buffer): number {
  const names = execFileSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8', maxBuffer: 1 << 26 });
  return names.split('\n').length - 1;
}

describe('what tar wrote', () => {
  test.each([
    ['as it writes by itself', 'tar -cf - -C src app'],
    ['incrementally', 'rm -f state; tar --listed-incremental=state -cf - -C src app'],
    ['with holes', 'tar -S -cf - -C src app'],
    ['as pax', 'tar --format=pax -cf - -C src app'],
    ['as pax with holes', 'tar --format=pax -S -cf - -C src app'],
    ['as ustar, without what does not fit', "tar --format=ustar --exclude='0*' -cf - -C src app"],
    ['as oldgnu with holes', 'tar --format=oldgnu -S -cf - -C src app'],
    ['of nothing', 'tar -cf - -T /dev/null'],
  ])('%s is counted as tar counts it', async (_name, command) => {
    const archive = sh(command);
    const entries = listed(archive);
    for (const size of [1, 511, 4_099, archive.length]) {
      expect(await scan(archive, size)).toEqual({ entries, fault: null });
    }
  });

  test('sizes that octal digits can not hold are read', async () => {
    // 9 GiB of a hole, as pax and as gnu write the size; only the head is made.
    for (const format of ['gnu', 'pax']) {
      const head = sh(`truncate -s 9G huge && tar --format=${format} -cf - huge | head -c 20480`);
      let taken = 0;
      async function* endless(): AsyncGenerator<Uint8Array> {
        yield head;
        for (taken = head.length; taken < 9.1 * 1024 ** 3; taken += 1 << 28) yield zeros;
      }
      const zeros = new Uint8Array(1 << 28);
      expect(await scanArchive(endless())).toEqual({ entries: 1, fault: null });
    }
  });
});

describe('what is no whole archive', () => {
  const archive = () => sh('tar -cf - -C src app');

  test.each([
    ['cut in the middle of a file', (whole: Buffer) => whole.subarray(0, 60_000)],
    ['cut in the middle of a header', (whole: Buffer) => whole.subarray(0, 700)],
    ['cut after a whole member', (whole: Buffer) => whole.subarray(0, 512)],
    ['of no byte', () => Buffer.alloc(0)],
  ])('%s', async (_name, cut) => {
    expect(await scan(cut(archive()))).toMatchObject({ fault: 'cut-short' });
  });

  test('with a byte of a header changed', async () => {
    const whole = archive();
    whole.writeUInt8(whole.readUInt8(10) ^ 1, 10);
    expect(await scan(whole)).toEqual({ entries: 0, fault: 'no-archive' });
  });

  test('of something else', async () => {
    expect(await scan(Buffer.from('-- MySQL dump'.repeat(1_000)))).toEqual({ entries: 0, fault: 'no-archive' });
  });

  test('all of the content is taken, whatever it is', async () => {
    let isTaken = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x'.repeat(2_000));
      isTaken = true;
    }
    await scanArchive(watched());
    expect(isTaken).toBe(true);
  });
});
