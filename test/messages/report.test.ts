import { expect, test } from 'vitest';
import { summaryOf } from '../../src/core/report-request.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { summaryLines } from '../../src/messages/report.ts';
import { halfYearModel } from '../support/report-model.ts';

const t = createTexts()('en', 'Asia/Shanghai');
const ticketLine = (summary: Parameters<typeof summaryLines>[0]) =>
  summaryLines(summary, { t }).find((line) => String(line).startsWith('Tickets'));

test('tickets that were there and came are those that ended and are left', () => {
  expect(ticketLine(summaryOf(halfYearModel()))).toBe(
    'Tickets: 1 from earlier and 9 opened; 8 closed, 1 cancelled, 1 open at the end',
  );
});

test('a version that counted only its own open tickets says so', () => {
  const { ticketsCarriedIn: _carriedIn, ticketsCancelled: _cancelled, ...former } = summaryOf(halfYearModel());
  expect(ticketLine(former)).toBe('Tickets: 9 opened, 8 closed; of those opened, 1 still open at the end');
});
