import { TAIL_BYTES } from './stage-programs.ts';

/** What a dump holds, found by reading it to its end. */
export interface DumpFacts {
  readonly tables: number;
  /** The end of its last line that is not blank. */
  readonly lastLine: string;
  readonly bytes: number;
  /** Its last bytes, {@link TAIL_BYTES} at most. */
  readonly tail: Uint8Array;
}

/** Enough to know a line by; one of rows may have megabytes. */
export const LINE_END_CHARACTERS = 500;
const NEWLINE = 0x0a;

/**
 * Reads a dump to its end. Rows can't be taken for statements: the dump programs write a line break within a value as `\n`. What
 * stands between `DELIMITER` lines is the text of triggers, routines and events.
 * @throws what the content throws.
 */
export async function scanDump(content: AsyncIterable<Uint8Array>): Promise<DumpFacts> {
  let tables = 0;
  let isWithinRoutine = false;
  let lastLine = '';
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  const line = createLine();
  const endLine = () => {
    const { start, end } = line.take();
    if (end.trim() !== '') lastLine = end;
    if (start.startsWith('DELIMITER ')) isWithinRoutine = start.trim() !== 'DELIMITER ;';
    else if (!isWithinRoutine && start.startsWith('CREATE TABLE ')) tables += 1;
  };
  for await (const chunk of content) {
    bytes += chunk.length;
    tail = lastOf(tail, chunk, TAIL_BYTES);
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      line.add(chunk.subarray(from, at));
      endLine();
      from = at + 1;
    }
    line.add(chunk.subarray(from));
  }
  endLine();
  return { tables, lastLine, bytes, tail };
}

/** The last bytes of what came before and a piece; a copy, so that the piece need not be kept. */
function lastOf(before: Buffer, piece: Uint8Array, count: number): Buffer {
  if (piece.length >= count) return Buffer.from(piece.subarray(piece.length - count));
  return Buffer.concat([before.subarray(Math.max(0, before.length + piece.length - count)), piece]);
}

/** Beginning and end of a line that comes in pieces. */
function createLine() {
  let start = '';
  let end: Buffer = Buffer.alloc(0);
  return {
    add(piece: Uint8Array) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      if (start.length < LINE_END_CHARACTERS) {
        start += bytes.toString('latin1', 0, Math.min(bytes.length, LINE_END_CHARACTERS - start.length));
      }
      end = lastOf(end, bytes, LINE_END_CHARACTERS);
    },
    take() {
      const taken = { start, end: end.toString('utf8') };
      start = '';
      end = Buffer.alloc(0);
      return taken;
    },
  };
}
