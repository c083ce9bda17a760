import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, FIELD_CHARACTERS, restoreBraces } from '../../../src/adapters/word/clean-text.ts';

describe('cleaning a text for Word', () => {
  it.each([
    ['plain text stays as it is', '磁盘 182 GB & <ok> "q" \'a\'', '磁盘 182 GB & <ok> "q" \'a\''],
    ['emoji stay whole', '正常 👍🏽 👩‍💻', '正常 👍🏽 👩‍💻'],
    ['control characters are dropped', 'a\u0000b\u0007c\u001fd\u007fe\u009ff', 'abcdef'],
    ['half a surrogate pair is replaced', 'a\ud83db\udc4dc', 'a\ufffdb\ufffdc'],
    ['noncharacters are dropped', 'a\ufffeb\uffffc\ufdd0d\ufdd1e', 'abcde'],
    ['marks that turn the reading direction are dropped', 'log \u202egnol\u2066x', 'log gnolx'],
    ['a byte order mark is dropped', '\ufefftext', 'text'],
    ['colours of a terminal are dropped whole', '\u001b[1;31mERROR\u001b[0m \u001b]0;title\u0007done', 'ERROR done'],
    ['every line break becomes one', 'a\r\nb\rc\u2028d\u2029e\u0085f\u000bg\u000ch', 'a\nb\nc\nd\ne\nf\ng\nh'],
    ['tabs become columns', 'a\tb\nabcdefgh\tc\n主机\td', 'a       b\nabcdefgh        c\n主机    d'],
    ['an empty text stays empty', '', ''],
  ])('%s', (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it('hides braces from the filling and gives them back', () => {
    const clean = cleanText('{#rows} {a} }{');
    expect(clean).not.toMatch(/[{}]/);
    expect(restoreBraces(clean)).toBe('{#rows} {a} }{');
  });

  it('cuts what is too long, says how much, and leaves no half of a pair', () => {
    expect(cleanText('x'.repeat(FIELD_CHARACTERS))).toHaveLength(FIELD_CHARACTERS);
    expect(cleanText('x'.repeat(FIELD_CHARACTERS + 7))).toBe(`${'x'.repeat(FIELD_CHARACTERS)}… (+7)`);
    const cut = cleanText(`${'x'.repeat(FIELD_CHARACTERS - 1)}👍👍`);
    expect(cut).toBe(`${'x'.repeat(FIELD_CHARACTERS - 1)}… (+3)`);
  });

  it.each(['x', '\u001b[', '\u001b[0', '\u001b]', '\t', '\ud800', '{'])(
    'takes tens of megabytes of %j in no time',
    (unit) => {
      const text = unit.repeat(10_000_000);
      const started = performance.now();
      cleanText(text);
      // A tenth of a second when the time grows with the length, hours when it grows with its square.
      expect(performance.now() - started).toBeLessThan(30_000);
    },
  );

  it('leaves only what XML 1.0 allows, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.array(fc.integer({ min: 0, max: 0xffff })),
        (text, units) => {
          const clean = cleanText(text + String.fromCharCode(...units));
          expect(clean.isWellFormed()).toBe(true);
          for (const letter of restoreBraces(clean)) {
            const code = letter.codePointAt(0) ?? 0;
            const allowed =
              code === 0xa || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
            if (!allowed) expect.fail(`U+${code.toString(16)}`);
          }
        },
      ),
    );
  });
});
