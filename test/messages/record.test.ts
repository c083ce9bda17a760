import { describe, expect, test } from 'vitest';
import { renderMessage } from '../../src/adapters/slack/render-message.ts';
import type { RecordEntry, RecordVersion, ServiceRecord } from '../../src/core/record.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { recordMessage } from '../../src/messages/record.ts';
import { recordDetailMessage } from '../../src/messages/record-detail.ts';
import { recordListMessage } from '../../src/messages/record-list.ts';
import type { Voice } from '../../src/messages/voice.ts';
import { textOf } from '../support/chat-answers.ts';
import { entries } from '../support/records.ts';
import { ticketSite } from '../support/tickets.ts';

const at = new Date('2026-11-21T02:00:00.000Z');
const voice = (locale: Voice['locale']): Voice => ({
  site: ticketSite(),
  locale,
  t: createTexts()(locale, 'Asia/Shanghai'),
});

function record(entry: RecordEntry, changes: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    ...{ id: 7, contractId: 'acme', number: 12, state: 'valid', version: 1, entry, ticket: { id: 3, number: 47 } },
    ...{ origin: 'command', createdBy: 'engineer', createdAt: at, signature: null },
    ...changes,
  };
}

function versions(entry: RecordEntry, ...changes: RecordVersion['change'][]): RecordVersion[] {
  return changes.map((change, index) => ({
    ...{ version: index + 1, change, entry, by: 'engineer', at },
    reason: change === 'created' ? null : 'typing error',
  }));
}

describe.each(Object.values(entries))('a $kind', (entry) => {
  test.each(['zh-CN', 'en'] as const)(
    'in %s says who, when, how long, and from which ticket, whole and in the channel',
    (locale) => {
      const facts = { record: record(entry), versions: versions(entry, 'created') };
      for (const message of [recordMessage(facts, voice(locale)), recordDetailMessage(facts, voice(locale))]) {
        const text = textOf(message);
        expect(text).toContain('R-12');
        expect(text).toContain('T-47');
        expect(text).toContain('2026-11-20 10:00–16:00');
        expect(text).toContain('工程师乙');
        expect(text).toContain(locale === 'en' ? 'person-days' : '人天');
        if (entry.kind === 'maintenance')
          expect(text).toContain(locale === 'en' ? 'Time spent 6 h' : '处理时长 6 小时');
        if (locale === 'en') expect(text).not.toContain('客户尚未签字');
      }
    },
  );
});

describe('what was done to a record', () => {
  const entry = entries.visit;

  test('is told: changed, then void', () => {
    const edited = { record: record(entry, { version: 2 }), versions: versions(entry, 'created', 'edited') };
    expect(textOf(recordMessage(edited, voice('en')))).toContain('Version 2: changed by');
    const voided = {
      record: record(entry, { version: 3, state: 'voided' }),
      versions: versions(entry, 'created', 'edited', 'voided'),
    };
    const message = recordMessage(voided, voice('en'));
    expect(message.summary).toContain('(void)');
    expect(textOf(message)).toContain('typing error');
    expect(message.blocks.some(({ kind }) => kind === 'buttons')).toBe(false);
    const history = textOf(recordDetailMessage(voided, voice('en')));
    expect(history).toContain('version 1: recorded by');
    expect(history).toContain('version 2: changed by');
    expect(history).toContain('voided by');
  });

  test.each([
    [null, 1, 'has not signed'],
    ['satisfied', 1, 'Signed by Customer C, 2026-11-21 10:00: Satisfied'],
    ['satisfied', 2, 'signed version 1'],
  ] as const)('signed %s at version 1, now %i: %s', (rating, version, words) => {
    const signature = rating === null ? null : { version: 1, person: 'customer', rating, at };
    const given = record(entry, { version, signature });
    const message = recordMessage({ record: given, versions: versions(entry, 'created') }, voice('en'));
    expect(textOf(message)).toContain(words);
    const isDone = signature?.version === version;
    const buttons = message.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
    expect(buttons.map(({ action }) => action)).toEqual([
      ...(isDone ? [] : ['record-sign']),
      'record-edit',
      'record-sheet',
    ]);
  });
});

test('a list names each record, and says that there are more', () => {
  const records = [record(entries.visit), record(entries.upgrade, { state: 'voided', number: 13 })];
  const total = { count: 1, effort: { onsite: 0, remote: 0.75, office: 0.25 } };
  const facts = { records, hasMore: true, total, period: null };
  const imported = { ...facts, records: [record(entries.visit, { origin: 'import' })] };
  expect(textOf(recordListMessage(imported, voice('en')))).toContain('R-12 2026-11-20 · Visit (imported) · ');
  const text = textOf(recordListMessage(facts, voice('en')));
  expect(text).toContain('1 service record · person-days: 1 (on site 0');
  expect(text).toContain('R-12 2026-11-20 · Visit · 下半年现场回访');
  expect(text).toContain('R-13');
  expect(text).toContain('The newest 2');
  expect(textOf(recordListMessage({ ...facts, hasMore: false }, voice('en')))).not.toContain('newest');
});

test('the longest sheet stays within what Slack takes', () => {
  const row = {
    symptom: '现'.repeat(2_000),
    cause: '因'.repeat(2_000),
    solution: '解'.repeat(2_000),
    hours: 1,
  };
  const content = { ...entries.maintenance.content, rows: Array.from({ length: 10 }, () => row) };
  const entry = { ...entries.maintenance, content };
  const facts = { record: record(entry), versions: versions(entry, 'created') };
  for (const message of [recordMessage(facts, voice('en')), recordDetailMessage(facts, voice('en'))]) {
    const { blocks } = renderMessage(message, voice('en').t);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks).length).toBeLessThan(20_000);
  }
  expect(textOf(recordMessage(facts, voice('en')))).toContain('29 more lines: /record show R-12');
});
