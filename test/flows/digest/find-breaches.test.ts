import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localText } from '../../../src/core/message.ts';
import type { TicketEventKind } from '../../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { postDueDigests } from '../../../src/flows/digest/post-digest.ts';
import { readDigest } from '../../../src/flows/digest/read-digest.ts';
import { actOnTicket, type Deed } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { createDigestTest } from '../../support/digest.ts';
import type { TicketTest } from '../../support/tickets.ts';

let it: TicketTest;

beforeEach(async () => {
  it = await createDigestTest();
});
afterEach(() => it.close());

const at = (time: string, day = '2026-11-20') => new Date(`${day}T${time}:00+08:00`);

async function act(fact: Deed['fact'], when: Date | null = null): Promise<void> {
  await actOnTicket(it.ctx, it.caller('lead'), { number: 1 }, () => [{ fact, at: when }]);
}

/** Opened at 09:00 with level 1 (respond in 5 minutes, restore in 4 hours) and answered in time. */
async function openTicket(): Promise<void> {
  it.at('08:30', '2026-11-20');
  await postDueDigests(it.ctx);
  it.at('09:00', '2026-11-20');
  const head = { ...EMPTY_HEAD, title: '调度服务器无响应', origin: 'phone' as const };
  await openRequestTicket(it.ctx, it.caller(), { ...head, level: 1, reportedAt: null });
  it.at('09:04', '2026-11-20');
  await act({ kind: 'responded' });
}

async function correct(kind: TicketEventKind, correctedAt: Date): Promise<void> {
  const wrong = (await it.ticket(1)).ticket.events.find((event) => event.kind === kind) ?? expect.fail(`no ${kind}`);
  await act({ kind: 'corrected', eventId: wrong.id, correctedAt, field: null, reason: '按客户确认' });
  await sweepNotices(it.ctx);
}

/** What the digest of a morning tells of breaches, and it is posted. */
async function digestOf(day: string): Promise<string[]> {
  it.at('08:30', day);
  const { breaches, formerBreaches } = await readDigest(it.ctx, it.site);
  await postDueDigests(it.ctx);
  return [
    ...breaches.map(({ stage }) => localText(stage.title, 'zh-CN')),
    ...formerBreaches.map(({ level, stage }) => `${localText(stage.title, 'zh-CN')} at level ${level}`),
  ];
}

describe('a breach that comes into being by a later correction', () => {
  test('is in the digest after it, and in no other', async () => {
    await openTicket();
    it.at('12:30', '2026-11-20');
    await act({ kind: 'restored' });
    expect(await digestOf('2026-11-21')).toEqual([]);
    it.at('10:00', '2026-11-21');
    await correct('restored', at('13:30'));
    expect(await digestOf('2026-11-22')).toEqual(['恢复']);
    expect(await digestOf('2026-11-23')).toEqual([]);
  });

  test('is so on a closed ticket, too', async () => {
    await openTicket();
    it.at('12:30', '2026-11-20');
    await act({ kind: 'restored' });
    await act({ kind: 'diagnosed', cause: '内存不足', solution: '扩容' });
    await act({ kind: 'closed' });
    expect(await digestOf('2026-11-21')).toEqual([]);
    it.at('10:00', '2026-11-21');
    await correct('responded', at('09:20'));
    expect(await digestOf('2026-11-22')).toEqual(['响应']);
    expect(await digestOf('2026-11-23')).toEqual([]);
  });

  test('is told again when it was corrected away and comes again', async () => {
    await openTicket();
    it.at('13:30', '2026-11-20');
    await act({ kind: 'restored' });
    expect(await digestOf('2026-11-21')).toEqual(['恢复']);
    it.at('10:00', '2026-11-21');
    await correct('restored', at('12:30'));
    expect(await digestOf('2026-11-22')).toEqual([]);
    it.at('10:00', '2026-11-22');
    await correct('restored', at('13:40'));
    expect(await digestOf('2026-11-23')).toEqual(['恢复']);
  });

  test('is told though the level was changed since', async () => {
    await openTicket();
    it.at('09:30', '2026-11-20');
    await act({ kind: 'levelled', level: 4, reason: '仅咨询' });
    expect(await digestOf('2026-11-21')).toEqual([]);
    it.at('10:00', '2026-11-21');
    await correct('responded', at('09:20'));
    expect(await digestOf('2026-11-22')).toEqual(['响应 at level 1']);
    expect(await digestOf('2026-11-23')).toEqual([]);
  });
});
