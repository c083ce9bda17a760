import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/core/import/decode-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('decodeText', () => {
  test.each([
    ['UTF-8', utf8('现象,原因'), '现象,原因', 'utf-8'],
    ['UTF-8 with a byte order mark', bytes(0xef, 0xbb, 0xbf, ...utf8('现象')), '现象', 'utf-8'],
    ['GBK, as Excel saves it', bytes(0xcf, 0xd6, 0xcf, 0xf3), '现象', 'gb18030'],
    ['a letter of four bytes that only GB18030 has', bytes(0xcf, 0xd6, 0x81, 0x39, 0xef, 0x30), '现㐁', 'gb18030'],
    ['UTF-16 with its mark', bytes(0xff, 0xfe, 0xb0, 0x73, 0x61, 0x8c), '现象', 'utf-16le'],
    ['UTF-16 the other way round', bytes(0xfe, 0xff, 0x73, 0xb0, 0x8c, 0x61), '现象', 'utf-16be'],
    ['plain English', utf8('Symptom'), 'Symptom', 'utf-8'],
  ])('reads %s', (_, given, text, encoding) => {
    expect(decodeText(given)).toEqual({ ok: true, text, encoding });
  });

  test.each([
    ['UTF-16 without a mark', bytes(0x41, 0, 0x42, 0)],
    ['bytes of no encoding', bytes(0xff, 0xff, 0x80, 0x80)],
    ['Latin letters of a single byte', bytes(0x63, 0x61, 0x66, 0xe9)],
  ])('refuses %s', (_, given) => {
    expect(decodeText(given)).toEqual({ ok: false, reason: 'unknown-encoding', line: null });
  });

  test.each([
    ['letters that were lost', '编号,现象\n1,系统\uFFFD\uFFFD\n', 2],
    ['what was lost and saved as GBK', '编号\r\n1\r\n锟斤拷\r\n', 3],
  ])('tells of %s, with the line', (_, text, line) => {
    expect(decodeText(utf8(text))).toEqual({ ok: false, reason: 'damaged', line });
  });
});
