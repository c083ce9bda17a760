import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../src/core/message.ts';
import { texts as en } from '../../src/i18n/en/index.ts';
import { texts as zhCN } from '../../src/i18n/zh-CN/index.ts';
import { listSourceFiles, readSource } from '../support/source-files.ts';

type Areas = { readonly [area: string]: { readonly [key: string]: string } };
const ENGLISH: Areas = en;
const CHINESE: Areas = zhCN;

/** Plurals are a matter of English alone: `key_one` and `key_other` are one text, `key`. */
function keysOf(areas: Areas): string[] {
  const keys = Object.entries(areas).flatMap(([area, entries]) => Object.keys(entries).map((key) => `${area}.${key}`));
  return [...new Set(keys.map((key) => key.replace(/_(?:zero|one|other)$/, '')))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([\w-]+)[^}]*\}\}/g)].map(([, name]) => name ?? '');
}

function textsOf(areas: Areas, key: string): string[] {
  const dot = key.indexOf('.');
  const entries = areas[key.slice(0, dot)] ?? {};
  const name = key.slice(dot + 1);
  return [name, `${name}_zero`, `${name}_one`, `${name}_other`].flatMap((each) => entries[each] ?? []);
}

describe('the language files', () => {
  test('cover every language', () => {
    expect(LOCALES).toEqual(['zh-CN', 'en']);
  });

  test('hold the same keys', () => {
    expect(keysOf(CHINESE)).toEqual(keysOf(ENGLISH));
  });

  test('fill in the same values', () => {
    const differing = keysOf(ENGLISH).filter((key) => {
      const [chinese, english] = [CHINESE, ENGLISH].map((areas) =>
        [...new Set(textsOf(areas, key).flatMap(placeholders))]
          .filter((name) => name !== 'count')
          .sort()
          .join(),
      );
      return chinese !== english;
    });
    expect(differing).toEqual([]);
  });

  test('leave no text empty, and no Chinese text in English', () => {
    const chinese = keysOf(CHINESE).filter((key) => textsOf(CHINESE, key).some((text) => text.trim() === ''));
    const english = keysOf(ENGLISH).filter((key) =>
      textsOf(ENGLISH, key).some((text) => text.trim() === '' || /[\u4e00-\u9fff]/.test(text)),
    );
    expect([...chinese, ...english]).toEqual([]);
  });

  test('count one of a thing in the singular', () => {
    const counted =
      /(?<!of |\/)\{\{(?:count|days|total)(?:, number)?\}\} (?:more |earlier )?(?:person-days|items|entries|lines|messages|results|rows)\b/;
    const wrong = Object.entries(ENGLISH).flatMap(([area, entries]) =>
      Object.entries(entries)
        .filter(([key, text]) => !key.endsWith('_other') && counted.test(text))
        .map(([key]) => `${area}.${key}`),
    );
    expect(wrong).toEqual([]);
  });

  test('quote in one way in Chinese: “” where it is printed, 「」 where it is said', () => {
    const printed = /^(?:annex|check|fault-report|form|record-form|report-document|report-facts|sheet)\./;
    const wrong = keysOf(CHINESE).filter((key) =>
      textsOf(CHINESE, key).some((text) => (printed.test(key) ? /[「」]/ : /[“”]/).test(text)),
    );
    expect(wrong).toEqual([]);
  });

  test('hold every error that is thrown', () => {
    const codes = ['src', 'commands', 'jobs']
      .flatMap(listSourceFiles)
      .flatMap((path) =>
        [...readSource(path).matchAll(/new UserError\(\s*'([^']+)'/g)].map(([, code]) => `errors.${code}`),
      );
    const known = new Set(keysOf(ENGLISH));
    expect([...new Set(codes)].filter((code) => !known.has(code))).toEqual([]);
  });
});
