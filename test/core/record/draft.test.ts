import { describe, expect, test } from 'vitest';
import { draftMaintenance } from '../../../src/core/record/draft.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD, type TicketHead } from '../../../src/core/sla/ticket-head.ts';

const MINUTE = 60_000;
const OPENED = Date.parse('2026-11-20T02:00:00.000Z');

function ticket(head: Partial<TicketHead>, facts: readonly (readonly [minutes: number, TicketFact])[] = []) {
  const all = [[0, { kind: 'opened', head: { ...EMPTY_HEAD, ...head } }] as const, ...facts];
  return foldTicket(
    all.map(([minutes, fact], index): TicketEvent => {
      const at = new Date(OPENED + minutes * MINUTE);
      const base = { id: String(index + 1), recordedAt: at, actor: null, permalink: null };
      return { ...base, at, source: 'command', sourceKey: `${index}`, ...fact };
    }),
  );
}

describe('draftMaintenance', () => {
  test('tells what a ticket knows', () => {
    const worked = ticket(
      { title: '系统变慢', description: '首页超过 10 秒', assignee: 'engineer', origin: 'phone', contact: '客户丙' },
      [
        [5, { kind: 'responded' }],
        [60, { kind: 'arrived' }],
        [95, { kind: 'restored' }],
        [120, { kind: 'diagnosed', cause: '索引缺失', solution: '重建索引' }],
      ],
    );
    expect(draftMaintenance(worked)).toEqual({
      title: '系统变慢',
      happenedAt: new Date(OPENED),
      endedAt: new Date(OPENED + 95 * MINUTE),
      engineer: 'engineer',
      category: 'fault',
      mode: 'onsite',
      source: 'customer',
      contact: '客户丙',
      symptom: '系统变慢\n首页超过 10 秒',
      cause: '索引缺失',
      solution: '重建索引',
      hours: 1.5,
    });
  });

  test.each([
    ['系统变慢', '首页超过 10 秒', '系统变慢\n首页超过 10 秒'],
    ['系统变慢', '系统变慢\n首页超过 10 秒', '系统变慢\n首页超过 10 秒'],
    ['系统变慢', ' ', '系统变慢'],
    ['', '首页超过 10 秒', '首页超过 10 秒'],
    ['', '', ''],
  ])('says once what “%s” and “%s” say', (title, description, symptom) => {
    expect(draftMaintenance(ticket({ title, description })).symptom).toBe(symptom);
  });

  test('leaves open what a ticket does not know', () => {
    expect(draftMaintenance(ticket({ title: '咨询', ticketKind: 'consultation' }))).toMatchObject({
      endedAt: null,
      engineer: null,
      category: 'daily',
      mode: null,
      source: null,
      cause: null,
      solution: null,
      hours: null,
    });
  });

  test('makes one line of a title, and cuts it between characters', () => {
    const { title, symptom } = draftMaintenance(ticket({ title: `${'磁'.repeat(197)}\t\n😀😀` }));
    expect(title).toBe(`${'磁'.repeat(197)} 😀`);
    expect(symptom).toContain('\t\n😀😀');
    expect(draftMaintenance(ticket({ title: `${'x'.repeat(199)}😀` })).title).toBe('x'.repeat(199));
  });
});
