import { isUtf8 } from 'node:buffer';
import type { Json } from '../../core/check.ts';

/** Column types of the protocol that need care. */
const DATE = 10;
const DATETIMES: ReadonlySet<number> = new Set([7, 12]);
const BIT = 16;

const MOST_CHARACTERS = 10_000;
const MOST_BINARY_BYTES = 512;

/**
 * A cell as plain data: instants as ISO strings in UTC, decimals and big integers as strings, binary data as text where
 * it is text, else as hex. Times arrive as the server's local time, `offsetSeconds` ahead of UTC.
 */
export function plainCell(value: unknown, columnType: number, offsetSeconds: number): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') {
    if (DATETIMES.has(columnType)) return toInstant(value, offsetSeconds);
    return columnType === DATE && value.startsWith('0000') ? null : value.slice(0, MOST_CHARACTERS);
  }
  if (Buffer.isBuffer(value)) return plainBytes(value, columnType);
  if (value instanceof Date) return value.toISOString();
  // What is left are parsed JSON columns and geometries.
  const text = JSON.stringify(value) ?? 'null';
  return text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : (JSON.parse(text) as Json);
}

/** `2024-11-21 10:00:05.123` → ISO in UTC; a zero date, which is no date, → null. */
function toInstant(text: string, offsetSeconds: number): Json {
  const at = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? null : new Date(at - offsetSeconds * 1000).toISOString();
}

function plainBytes(bytes: Buffer, columnType: number): Json {
  if (columnType === BIT && bytes.length <= 6) return bytes.readUIntBE(0, bytes.length);
  if (isUtf8(bytes)) return bytes.toString('utf8').slice(0, MOST_CHARACTERS);
  const cut = bytes.length > MOST_BINARY_BYTES;
  return `0x${bytes.subarray(0, MOST_BINARY_BYTES).toString('hex')}${cut ? '…' : ''}`;
}
