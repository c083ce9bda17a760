import { cleanText, restoreBraces } from '../word/clean-text.ts';

/** What a workbook's texts are kept in: each once, cells name their number. */
export interface SharedTexts {
  /** The number of a text. */
  add(text: string): number;
  /** The part of the package that holds them. */
  xml(): string;
}

export function createSharedTexts(): SharedTexts {
  const numbers = new Map<string, number>();
  const items: string[] = [];
  let uses = 0;
  return {
    add(text) {
      uses += 1;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, items.length);
      items.push(`<si><t xml:space="preserve">${cellText(text)}</t></si>`);
      return items.length - 1;
    },
    xml() {
      const head = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="${uses}" uniqueCount="${items.length}">`;
      return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${head}${items.join('')}</sst>`;
    },
  };
}

/** Text as a cell can hold it. What looks like a spreadsheet's own escape, `_x000D_`, is escaped so that it stays what it is. */
export function cellText(text: string): string {
  return xmlText(restoreBraces(cleanText(text)).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_'));
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function xmlText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Text as a cell shows it: `_x000D_` stands for a character that XML can't hold. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
