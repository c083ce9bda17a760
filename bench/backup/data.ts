import { createCipheriv } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Connection } from 'mysql2/promise';

const MIB = 1024 ** 2;
const LINES_AT_ONCE = 4_000;
const NO_IV = Buffer.alloc(16);

/** Of every gibibyte: so much in files of so many bytes. What is left over goes into the largest. */
const SIZES = [
  { bytes: 4 * 1024, share: 0.02 },
  { bytes: MIB, share: 0.28 },
  { bytes: 64 * MIB, share: 0.7 },
];

/**
 * Makes application folders to be backed up: small, middling and large files, half of each logs that compress well, half of
 * it what does not compress at all, the same bytes each time.
 * @returns how many files.
 */
export async function makeFolders(folder: string, bytes: number): Promise<number> {
  let count = 0;
  for (const size of SIZES) {
    const fileBytes = Math.min(size.bytes, Math.max(1, Math.floor((bytes * size.share) / 2)));
    const files = Math.max(2, Math.round((bytes * size.share) / fileBytes));
    for (let index = 0; index < files; index += 1) {
      const name = `${index % 2 === 0 ? 'log' : 'data'}-${fileBytes}-${index}`;
      const path = join(folder, `part-${index % 16}`, name);
      await write(path, fileBytes, index % 2 === 0 ? logText(count) : noise(count));
      count += 1;
    }
  }
  return count;
}

async function write(path: string, bytes: number, next: () => Buffer): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  for (let left = bytes; left > 0; ) {
    const block = next().subarray(0, left);
    await file.writeFile(block);
    left -= block.length;
  }
  await file.close();
}

/** What nothing can make smaller: the key stream of a cipher. */
function noise(seed: number): () => Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(seed);
  const cipher = createCipheriv('aes-128-ctr', key, NO_IV);
  const nothing = Buffer.alloc(MIB);
  return () => cipher.update(nothing);
}

function logText(seed: number): () => Buffer {
  let state = seed + 1;
  const number = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
  let second = 0;
  return () => {
    let text = '';
    for (let line = 0; line < LINES_AT_ONCE; line += 1) {
      second += number(3);
      const at = new Date(1_793_000_000_000 + second * 1_000).toISOString();
      text += `${at} INFO  [worker-${number(8)}] com.example.ops.Poller - polled ${number(400)} devices in ${number(2_000)} ms\n`;
    }
    return Buffer.from(text);
  };
}

/** Makes a table of so many rows: readings of devices with a remark. */
export async function makeTable(connection: Connection, database: string, rows: number): Promise<void> {
  await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  await connection.query(
    `CREATE TABLE ${database}.reading (
      id BIGINT AUTO_INCREMENT PRIMARY KEY, device VARCHAR(40) NOT NULL, value DOUBLE NOT NULL,
      taken_at DATETIME NOT NULL, remark VARCHAR(120) NOT NULL)`,
  );
  // Counted up by joining digits: no statement of a million values, no recursion limit.
  const digits =
    '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
  const places = Array.from({ length: Math.max(1, Math.ceil(Math.log10(Math.max(2, rows)))) }, (_, place) => place);
  const number = places.map((place) => `t${place}.d * ${10 ** place}`).join(' + ');
  const tables = places.map((place) => `${digits} t${place}`).join(', ');
  await connection.query(
    `INSERT INTO ${database}.reading (device, value, taken_at, remark)
     SELECT CONCAT('network-', n % 977), n / 7, '2026-11-01' + INTERVAL n SECOND, CONCAT('port ', n % 48, ' ', MD5(n))
     FROM (SELECT ${number} AS n FROM ${tables}) numbers WHERE n < ?`,
    [rows],
  );
}
