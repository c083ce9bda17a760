import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { UserError } from '../../errors.ts';
import { openZip } from './unpack-zip.ts';

/** Unpacked, of all parts that are read. A workbook of 10 MB holds far less than that: more is a bomb. */
const UNPACKED_BYTES = 150 * 1024 * 1024;
const MOST_PARTS = 2_000;

/** Reads the parts of an XLSX file, one at a time; what is asked for beyond its limit is refused while it is unpacked. */
export interface OfficePackage {
  has(part: string): boolean;
  /** Parses a part; events come as the text is unpacked. @throws UserError for a damaged part, and for too much. */
  parse(part: string, handle: XmlHandler): Promise<void>;
}

export interface XmlHandler {
  readonly open?: (tag: SaxesTagPlain) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** @throws UserError for what is no zip archive, or one with a password. */
export async function openPackage(bytes: Uint8Array): Promise<OfficePackage> {
  const zip = await openZip(bytes).catch((error: unknown) => {
    throw new UserError('import.not-xlsx', {}, { cause: error });
  });
  if (zip.size > MOST_PARTS) throw new UserError('import.xlsx-bomb');
  let unpacked = 0;
  return {
    has: (part) => zip.has(part),
    async parse(part, handle) {
      const file = zip.get(part);
      if (!file) throw new UserError('import.xlsx-damaged', { part });
      if (unpacked + file.declaredBytes > UNPACKED_BYTES) throw new UserError('import.xlsx-bomb');
      const parser = createParser(part, handle);
      const decoder = new TextDecoder('utf-8', { fatal: true });
      try {
        for await (const piece of file.pieces()) {
          unpacked += piece.byteLength;
          if (unpacked > UNPACKED_BYTES) throw new UserError('import.xlsx-bomb');
          parser.write(decoder.decode(piece, { stream: true }));
        }
        parser.write(decoder.decode()).close();
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError('import.xlsx-damaged', { part }, { cause: error });
      }
    },
  };
}

function createParser(part: string, handle: XmlHandler): SaxesParser {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new UserError('import.xlsx-damaged', { part }, { cause: error });
  });
  // No workbook has one; it could declare entities.
  parser.on('doctype', () => {
    throw new UserError('import.xlsx-damaged', { part });
  });
  parser.on('opentag', (tag) => handle.open?.({ ...tag, name: localName(tag.name) }));
  parser.on('text', (text) => handle.text?.(text));
  parser.on('cdata', (text) => handle.text?.(text));
  parser.on('closetag', ({ name }) => handle.close?.(localName(name)));
  return parser;
}

/** Some programs write `x:row` for `row`. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
