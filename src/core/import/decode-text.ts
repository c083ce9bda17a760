/** How the bytes of a text file were read. */
export type TextEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

export type DecodedText =
  | { readonly ok: true; readonly text: string; readonly encoding: TextEncoding }
  | {
      readonly ok: false;
      /** `damaged`: letters were lost when it was saved before, and are `�` or 锟斤拷 now. */
      readonly reason: 'unknown-encoding' | 'damaged';
      /** Of what is damaged. */
      readonly line: number | null;
    };

/**
 * Reads a text file: by its byte order mark, else as UTF-8, else as GB18030 (which GBK and GB2312 are parts of): what Excel
 * writes in a Chinese Windows. Nothing is guessed beyond that.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  const text = encoding === null ? null : decode(bytes, encoding);
  if (text === null || encoding === null || text.includes('\0')) {
    return { ok: false, reason: 'unknown-encoding', line: null };
  }
  const damage = /\uFFFD|锟斤拷|烫烫烫/.exec(text);
  if (damage) return { ok: false, reason: 'damaged', line: text.slice(0, damage.index).split(/\r\n?|\n/).length };
  // Letters of private use and controls: bytes of another encoding that GB18030 happens to have letters for.
  if (encoding === 'gb18030' && /[\uE000-\uF8FF\u0080-\u009F]/.test(text)) {
    return { ok: false, reason: 'unknown-encoding', line: null };
  }
  return { ok: true, text, encoding };
}

function encodingOf(bytes: Uint8Array): TextEncoding | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (decode(bytes, 'utf-8') !== null) return 'utf-8';
  return decode(bytes, 'gb18030') === null ? null : 'gb18030';
}

/** Without its byte order mark; null for bytes that are none of that encoding. */
function decode(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
