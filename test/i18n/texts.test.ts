import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../src/core/message.ts';
import { createTexts } from '../../src/i18n/texts.ts';

const texts = createTexts();

describe('a value that the site file gives per language', () => {
  test.each([
    [
      { 'zh-CN': '最新告警', en: 'Newest alarm' },
      '最新告警：语句没有返回任何行',
      'Newest alarm: the statement gives no rows',
    ],
    [{ 'zh-CN': '最新告警' }, '最新告警：语句没有返回任何行', '最新告警: the statement gives no rows'],
    [{ en: 'Newest alarm' }, 'Newest alarm：语句没有返回任何行', 'Newest alarm: the statement gives no rows'],
    ['alarm', 'alarm：语句没有返回任何行', 'alarm: the statement gives no rows'],
  ])('%j is shown in the language of the text', (label, ...wanted) => {
    expect(LOCALES.map((locale) => texts(locale, 'UTC')('check.sql.no-rows', { label }))).toEqual(wanted);
  });

  test('is shown as it stands, whatever the template language would make of it', () => {
    const label = { en: '{{rows}} $t(check.sql.null)' };
    expect(texts('en', 'UTC')('check.sql.no-rows', { label, rows: 5 })).toBe(
      '{{rows}} $t(check.sql.null): the statement gives no rows',
    );
  });
});

test('a missing text is a defect', () => {
  expect(() => texts('en', 'UTC')('check.no-such-text', { label: { en: 'x' } })).toThrow(
    'no text "check.no-such-text"',
  );
});

test.each([
  ['2026-11-20T02:05:00.000Z', '2026-11-20 10:05'],
  ['2026-11-20T02:05:07.000Z', '2026-11-20 10:05:07'],
  ['2026-11-20T02:05:00.001Z', '2026-11-20 10:05:00.001'],
])('an exact instant %s is shown as far as it needs', (at, shown) => {
  expect(texts('en', 'Asia/Shanghai')('sla.step-due', { at })).toBe(`Due: ${shown}`);
});
