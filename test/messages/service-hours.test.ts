import { expect, test } from 'vitest';
import type { BusinessCalendar } from '../../src/core/business-calendar.ts';
import { LOCALES } from '../../src/core/message.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { serviceHours } from '../../src/messages/service-hours.ts';
import { inOffice } from '../core/sla/history.ts';

type Weekly = BusinessCalendar['weekly'];
const FREE: Weekly = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const DAY = [
  { from: 540, until: 720 },
  { from: 780, until: 1_080 },
];
const WEEK: Weekly = { ...FREE, mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY };

function shown(weekly: Weekly): string[] {
  return LOCALES.map((locale) => serviceHours(inOffice({ weekly }), 'office', createTexts()(locale, 'UTC')));
}

test.each([
  ['a week', WEEK, ['周一至周五 09:00–12:00、13:00–18:00', 'Mon to Fri 09:00–12:00, 13:00–18:00']],
  [
    'a Saturday of other hours',
    { ...WEEK, sat: [{ from: 545, until: 1_440 }] },
    ['周一至周五 09:00–12:00、13:00–18:00；周六 09:05–24:00', 'Mon to Fri 09:00–12:00, 13:00–18:00; Sat 09:05–24:00'],
  ],
  [
    'days that do not follow each other',
    { ...FREE, mon: DAY.slice(1), wed: DAY.slice(1) },
    ['周一、周三 13:00–18:00', 'Mon, Wed 13:00–18:00'],
  ],
  ['no hours at all', FREE, ['office', 'office']],
])('the service hours of %s are told as people say them', (_, weekly, words) => {
  expect(shown(weekly)).toEqual(words);
});
