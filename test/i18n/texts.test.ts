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
  [0, '0 s', '0 秒'],
  [0.001, '0.001 s', '0.001 秒'],
  [5.25, '5.25 s', '5.25 秒'],
  [3_600, '1 h', '1 小时'],
  [98_125.5, '1 d 3 h 15 min 25.5 s', '1 天 3 小时 15 分钟 25.5 秒'],
])('a length of %s seconds is told whole, to be added up by hand', (seconds, en, zhCN) => {
  expect(texts('en', 'UTC')('sla.step-overdue', { seconds })).toBe(`Not ended, overdue by ${en}`);
  expect(texts('zh-CN', 'UTC')('sla.step-overdue', { seconds })).toContain(zhCN);
});

test.each([
  ['2026-11-20T02:05:00.000Z', '2026-11-20 10:05'],
  ['2026-11-20T02:05:07.000Z', '2026-11-20 10:05:07'],
  ['2026-11-20T02:05:00.001Z', '2026-11-20 10:05:00.001'],
])('an exact instant %s is shown as far as it needs', (at, shown) => {
  expect(texts('en', 'Asia/Shanghai')('sla.step-due', { at })).toBe(`Due: ${shown}`);
});

test('words of a list are parted as the language parts them', () => {
  const values = { given: 'x', available: 'daily, monthly' };
  expect(texts('zh-CN', 'UTC')('errors.inspection.no-template', values)).toContain('可用：daily、monthly。');
  expect(texts('en', 'UTC')('errors.inspection.no-template', values)).toContain('daily, monthly');
});

test.each([
  [3, '当前已经是三级。'],
  [12, '当前已经是 12 级。'],
])('level %s is told as people say it', (level, words) => {
  expect(texts('zh-CN', 'UTC')('errors.ticket-refusal.same-level', { level })).toBe(words);
});
