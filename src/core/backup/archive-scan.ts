/** What a tar archive holds, found by reading it to its end. */
export interface ArchiveFacts {
  /** Members 条目: files, folders, links. */
  readonly entries: number;
  /** Why it can't be all of an archive: it ends too early, or something in it is no header of a member. */
  readonly fault: 'cut-short' | 'no-archive' | null;
}

const BLOCK = 512;
/** Extended headers describe one member; what is longer is none. */
const LONGEST_EXTENSION = 1024 * 1024;

/**
 * Reads a tar archive as GNU tar writes it (the formats gnu, oldgnu, pax and ustar; incremental and sparse ones too) and
 * counts its members as `tar -t` lists them. All of the content is taken, also what follows the archive's end.
 * @throws what the content throws.
 */
export async function scanArchive(content: AsyncIterable<Uint8Array>): Promise<ArchiveFacts> {
  const reader = createReader(content);
  const facts = await scanMembers(reader);
  await reader.drain();
  return facts;
}

async function scanMembers(reader: Reader): Promise<ArchiveFacts> {
  let entries = 0;
  let nextSize: number | null = null;
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === null) return { entries, fault: 'cut-short' };
    if (isZero(header)) return { entries, fault: null };
    if (!hasChecksum(header)) return { entries, fault: 'no-archive' };
    const type = String.fromCharCode(header[156] ?? 0);
    const size = nextSize ?? sizeOf(header, type);
    nextSize = null;
    if (type === 'x') {
      const records = size <= LONGEST_EXTENSION ? await reader.take(padded(size)) : null;
      if (records === null) return { entries, fault: size <= LONGEST_EXTENSION ? 'cut-short' : 'no-archive' };
      nextSize = statedSize(records.subarray(0, size));
      continue;
    }
    if (!'gKL'.includes(type)) entries += 1;
    const isRead = (type !== 'S' || (await skipSparseMaps(reader, header))) && (await reader.skip(padded(size)));
    if (!isRead) return { entries, fault: 'cut-short' };
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** The sum of all bytes, those of the sum itself taken as spaces. */
function hasChecksum(header: Uint8Array): boolean {
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return sum === readOctal(header.subarray(148, 156));
}

/** Bytes that follow the header; a hard link has none, whatever it says. */
function sizeOf(header: Uint8Array, type: string): number {
  if (type === '1') return 0;
  const field = header.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) === 0) return readOctal(field);
  // More than eight octal digits hold: binary, of which the last eight bytes are enough.
  return Number(Buffer.from(field.subarray(4)).readBigUInt64BE());
}

function readOctal(field: Uint8Array): number {
  const digits = /^[ \0]*([0-7]+)/.exec(Buffer.from(field).toString('latin1'))?.[1];
  return digits === undefined ? 0 : Number.parseInt(digits, 8);
}

/** `size` of an extended header: `20 size=123456789\n` stands for the size in the header that follows. */
function statedSize(records: Uint8Array): number | null {
  const size = /(?:^|\n)\d+ size=(\d{1,15})\n/.exec(Buffer.from(records).toString('latin1'))?.[1];
  return size === undefined ? null : Number(size);
}

/** Further maps of an old sparse file stand between its header and its content. */
async function skipSparseMaps(reader: Reader, header: Uint8Array): Promise<boolean> {
  let isExtended = header[482] === 1;
  while (isExtended) {
    const map = await reader.take(BLOCK);
    if (map === null) return false;
    isExtended = map[504] === 1;
  }
  return true;
}

interface Reader {
  /** Exactly so many bytes; null when there are not so many. */
  take(bytes: number): Promise<Uint8Array | null>;
  skip(bytes: number): Promise<boolean>;
  drain(): Promise<void>;
}

function createReader(content: AsyncIterable<Uint8Array>): Reader {
  const chunks = content[Symbol.asyncIterator]();
  let current: Uint8Array = new Uint8Array(0);
  const refill = async (): Promise<boolean> => {
    while (current.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return false;
      current = next.value;
    }
    return true;
  };
  return {
    async take(bytes) {
      const taken = new Uint8Array(bytes);
      let filled = 0;
      while (filled < bytes) {
        if (!(await refill())) return null;
        const part = current.subarray(0, bytes - filled);
        taken.set(part, filled);
        filled += part.length;
        current = current.subarray(part.length);
      }
      return taken;
    },
    async skip(bytes) {
      let left = bytes;
      while (left > 0) {
        if (!(await refill())) return false;
        const part = Math.min(left, current.length);
        left -= part;
        current = current.subarray(part);
      }
      return true;
    },
    async drain() {
      current = new Uint8Array(0);
      while (await refill()) current = new Uint8Array(0);
    },
  };
}
