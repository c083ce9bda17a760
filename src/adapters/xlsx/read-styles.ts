import type { OfficePackage } from './open-package.ts';

/** What a cell's style says of its number. */
export type NumberMeaning = 'number' | 'day' | 'moment' | 'length';

/** Built-in formats that show a date or a time; 27 to 36 and 50 to 58 are those of East Asia. */
const DAY_FORMATS = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const MOMENT_FORMATS = new Set([18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 47, 55, 56]);
/** `[h]:mm:ss` */
const LENGTH_FORMATS = new Set([46]);

/** By the number of a style, what the numbers in such cells are. */
export async function readStyles(workbook: OfficePackage): Promise<readonly NumberMeaning[]> {
  if (!workbook.has('xl/styles.xml')) return [];
  const formats = new Map<number, NumberMeaning>();
  const meanings: NumberMeaning[] = [];
  let isInCells = false;
  await workbook.parse('xl/styles.xml', {
    open({ name, attributes }) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), meaningOf(attributes.formatCode ?? ''));
      else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells) meanings.push(builtIn(Number(attributes.numFmtId ?? 0), formats));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return meanings;
}

function builtIn(id: number, own: ReadonlyMap<number, NumberMeaning>): NumberMeaning {
  const known = own.get(id);
  if (known !== undefined) return known;
  if (LENGTH_FORMATS.has(id)) return 'length';
  return DAY_FORMATS.has(id) ? 'day' : MOMENT_FORMATS.has(id) ? 'moment' : 'number';
}

/** By the letters of a format's first section: `yyyy"年"m"月"d"日"` is a day, `[h]:mm` a length of time. */
function meaningOf(code: string): NumberMeaning {
  const [first = ''] = code.split(';');
  const bare = first
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (/^general$/.test(bare)) return 'number';
  if (bare.includes('[')) return 'length';
  if (/[hs]/.test(bare)) return 'moment';
  return /[ydm]/.test(bare) ? 'day' : 'number';
}
