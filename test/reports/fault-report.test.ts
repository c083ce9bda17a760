import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src/core/message.ts';
import { ticketKnownAt } from '../../src/reports/fault-report/load.ts';
import { entries } from '../support/records.ts';
import { buildReport, faultEntry, faultReportFacts } from './fixtures/record-forms.ts';
import { at, events, HEAD, sheetFacts } from './fixtures/ticket-facts.ts';

/** Figures are bound to their units. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a fault report', () => {
  it.each(LOCALES)('in %s tells the fault from its ticket, and the rest as it was said', (locale) => {
    const model = buildReport(faultReportFacts({ said: locale }), locale);
    expect(model).toMatchObject({
      number: 'QS-2026-0117/R-12',
      ticket: 'T-47',
      fault: faultEntry.title,
      openedAt: '2026-11-21 10:00:00',
      restoredAt: '2026-11-22 10:20:00',
      issuedAt: '2026-11-22 15:12:00',
      ...faultEntry.content,
    });
    expect(plain(model.lasted)).toBe(locale === 'en' ? '24 h 20 min' : '24 小时 20 分钟');
    expect(plain(model.reopened)).toContain(locale === 'en' ? '14 h 50 min' : '14 小时 50 分钟');
    expect(model.level).toBe(locale === 'en' ? 'Level 2, severe' : '二级 严重');
    expect(model.timeline.at(-1)?.event).toBe(locale === 'en' ? 'report delivered' : '提交报告');
    const stage = model.stages.find((one) => one.stage === (locale === 'en' ? 'Report' : '报告'));
    expect(stage).toMatchObject({ end: '2026-11-22 15:12:00', lateOutcome: '' });
    expect(model.pauses).toHaveLength(1);
    expect(model.corrections).toHaveLength(2);
    expect(model.hasRating).toBe(true);
  });

  it('of a short fault that nobody levelled or named a host of has dashes, and no stages', () => {
    const happened = events(
      ['10:00', { kind: 'opened', head: { ...HEAD, host: null, contact: null } }],
      ['10:40', { kind: 'restored' }],
      ['10:45', { kind: 'diagnosed', cause: 'a', solution: 'b' }],
    );
    const model = buildReport({ ...faultReportFacts({ state: 'fresh' }), sheet: sheetFacts(happened) });
    expect(model).toMatchObject({
      ...{ host: '—', contact: '—', level: '未定级', lasted: '40\u00a0分钟', reopened: '', effort: '工单关闭时登记' },
      ...{ hasStages: false, hasPauses: false, hasCorrections: false, hasRating: false, unsigned: true },
    });
  });

  it('is of no other record', () => {
    expect(() => buildReport(faultReportFacts({ entry: entries.visit }))).toThrow('no fault report');
  });
});

describe('a ticket as it was known', () => {
  const { record } = sheetFacts(
    events(
      ['10:00', { kind: 'opened', head: HEAD }],
      ['11:00', { kind: 'restored' }],
      ['11:05', { kind: 'diagnosed', cause: '甲', solution: '乙' }],
      ['11:10', { kind: 'noted', text: '后来补记' }, { recordedAt: at('12:00') }],
      [
        '12:30',
        { kind: 'corrected', eventId: '3', correctedAt: null, field: { name: 'cause', value: '丙' }, reason: '误' },
      ],
    ),
  );
  const whole = { ...record, id: 1, contractId: 'c', cardKey: 'ticket:1', thread: null };

  it.each([
    ['11:05', 3, '甲'],
    ['12:00', 4, '甲'],
    ['12:29:59.999', 4, '甲'],
    ['12:30', 5, '丙'],
  ])('at %s: %i entries, its cause %s', (time, count, cause) => {
    const { ticket } = ticketKnownAt(whole, at(time));
    expect(ticket.events).toHaveLength(count);
    expect(ticket.diagnosis?.cause).toBe(cause);
  });
});
