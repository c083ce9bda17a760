import { afterEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/context.ts';
import type { Site } from '../../../src/core/site.ts';
import { postDigestNow, postDueDigests } from '../../../src/flows/digest/post-digest.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { parseJson } from '../../../src/store/column.ts';
import { textOf } from '../../support/chat-answers.ts';
import { sitesOf } from '../../support/context.ts';
import { createDigestTest, goTo } from '../../support/digest.ts';
import { insertPastAlert } from '../../support/past-facts.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../../support/tickets.ts';

let it: TicketTest;
afterEach(() => it.close());

async function begin(site?: Site): Promise<void> {
  it = await createDigestTest(site);
}

async function posted(): Promise<string[]> {
  const rows = await it.store
    .selectFrom('outbox')
    .select(['message_key', 'revision'])
    .where('message_key', 'like', 'digest:%')
    .orderBy('id')
    .execute();
  return rows.map((row) => (row.revision === 1 ? row.message_key : `${row.message_key} changed`));
}

async function days(): Promise<string[]> {
  const rows = await it.store.selectFrom('digests').select('day').orderBy('day').execute();
  return rows.map(({ day }) => day);
}

async function openTicketAt(instant: string): Promise<void> {
  const clock = { now: () => new Date(instant) };
  await openRequestTicket({ ...it.ctx, clock }, it.caller(), {
    title: '网络慢',
    description: '',
    ticketKind: 'fault',
    origin: 'phone',
    host: null,
    reporter: null,
    contact: null,
    assignee: null,
    continues: null,
    level: null,
    reportedAt: null,
  });
}

/** Of each digest, whether it tells of one new ticket. */
async function toldAsNew(): Promise<boolean[]> {
  const rows = await it.store
    .selectFrom('outbox')
    .select('content')
    .where('message_key', 'like', 'digest:%')
    .orderBy('id')
    .execute();
  return rows.map(({ content }) => textOf(parseJson(content)).includes('新开 1'));
}

describe('the day’s digest is posted', () => {
  test('at its time of day in the contract’s zone, not a millisecond before, and once', async () => {
    await begin();
    goTo(it, '2026-11-21T00:29:59.999Z');
    await postDueDigests(it.ctx);
    expect(await posted()).toEqual([]);
    goTo(it, '2026-11-21T00:30:00.000Z');
    await postDueDigests(it.ctx);
    expect(await posted()).toEqual(['digest:acme:2026-11-21']);
    goTo(it, '2026-11-21T09:00:00.000Z');
    await postDueDigests(it.ctx);
    expect([await posted(), await days()]).toEqual([['digest:acme:2026-11-21'], ['2026-11-21']]);
    goTo(it, '2026-11-22T00:30:00.000Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21', '2026-11-22']);
    expect(it.errors).toEqual([]);
  });

  test('once by many who try at the same moment', async () => {
    await begin();
    goTo(it, '2026-11-21T01:00:00Z');
    await Promise.all(Array.from({ length: 6 }, () => postDueDigests(it.ctx)));
    expect([await posted(), await days()]).toEqual([['digest:acme:2026-11-21'], ['2026-11-21']]);
    expect(it.errors).toEqual([]);
  });

  test('up to the moment from which the next one tells: each thing in one of them', async () => {
    await begin();
    goTo(it, '2026-11-21T00:30:00Z');
    // Each look at the clock takes a second: a ticket is opened after what is told ends, and before it is read.
    const looks = {
      now: () => {
        it.clock.advance(1_000);
        return it.clock.now();
      },
    };
    await openTicketAt('2026-11-21T00:30:01.500Z');
    await postDueDigests({ ...it.ctx, clock: looks });
    goTo(it, '2026-11-22T00:30:00Z');
    await postDueDigests(it.ctx);
    expect(await toldAsNew()).toEqual([false, true]);
  });

  test('when what was recorded before its end is committed: each thing in one of them', async () => {
    await begin();
    goTo(it, '2026-11-21T00:30:09.999Z');
    await postDueDigests(it.ctx, 10_000);
    expect(await posted()).toEqual([]);
    // Recorded just before the digest's time, committed after it.
    await openTicketAt('2026-11-21T00:29:59.999Z');
    goTo(it, '2026-11-21T00:30:10.000Z');
    await postDueDigests(it.ctx, 10_000);
    await openTicketAt('2026-11-21T00:30:00.000Z');
    goTo(it, '2026-11-22T00:30:10Z');
    await postDueDigests(it.ctx, 10_000);
    expect(await toldAsNew()).toEqual([true, true]);
  });

  test('together with the note that it is posted, or not at all', async () => {
    await begin();
    goTo(it, '2026-11-21T01:00:00Z');
    // A channel that no column holds: the message can't be written.
    const broken = { ...it.site, contract: { ...it.site.contract, channel: 'C'.repeat(40) } };
    const ctx: Context = { ...it.ctx, sites: sitesOf([broken]) };
    await postDueDigests(ctx);
    expect(it.errors.map(({ message }) => message)).toEqual(['a digest could not be made']);
    expect([await posted(), await days()]).toEqual([[], []]);
    await postDueDigests(it.ctx);
    expect([await posted(), await days()]).toEqual([['digest:acme:2026-11-21'], ['2026-11-21']]);
  });

  test('at once when Rounds comes back later on that day, and not for a day that is over', async () => {
    await begin();
    goTo(it, '2026-11-21T15:59:59.999Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21']);
    // Away from then on until it is the 24th, one minute old.
    goTo(it, '2026-11-23T16:01:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21']);
    goTo(it, '2026-11-24T00:30:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21', '2026-11-24']);
  });

  test('at the time that the clocks show, where they change', async () => {
    const site = ticketSite();
    const contract = { ...site.contract, timeZone: 'Europe/Berlin' };
    await begin({ ...site, contract, digest: { ...site.digest, atMinutes: 150 } });
    const from = (instant: string) => async () => {
      goTo(it, instant);
      await postDueDigests(it.ctx);
      return days();
    };
    // 29 March has no 02:30: at 03:00, which is when it would have been.
    expect(await from('2026-03-29T00:59:59.999Z')()).toEqual([]);
    expect(await from('2026-03-29T01:00:00.000Z')()).toEqual(['2026-03-29']);
    // 25 October has it twice.
    expect(await from('2026-10-25T00:29:59.999Z')()).toEqual(['2026-03-29']);
    expect(await from('2026-10-25T00:30:00.000Z')()).toEqual(['2026-03-29', '2026-10-25']);
    expect(await from('2026-10-25T01:30:00.000Z')()).toEqual(['2026-03-29', '2026-10-25']);
    expect(await posted()).toEqual(['digest:acme:2026-03-29', 'digest:acme:2026-10-25']);
  });

  test('from the contract’s first day until the morning after its last', async () => {
    await begin();
    for (const instant of ['2025-12-31T03:00:00Z', '2026-01-01T03:00:00Z', '2026-12-31T03:00:00Z']) {
      goTo(it, instant);
      await postDueDigests(it.ctx);
    }
    expect(await days()).toEqual(['2026-01-01', '2026-12-31']);
    goTo(it, '2027-01-01T03:00:00Z');
    await postDueDigests(it.ctx);
    goTo(it, '2027-01-02T03:00:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-01-01', '2026-12-31', '2027-01-01']);
  });

  test('not on the day on which Rounds is installed after that time', async () => {
    it = await createTicketTest();
    goTo(it, '2026-11-21T02:00:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual([]);
    goTo(it, '2026-11-22T00:30:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-22']);
  });

  test('for one contract, whatever hinders another’s', async () => {
    const first = ticketSite();
    const second = { ...first, contract: { ...first.contract, id: 'other', channel: 'C0OTHER0001' } };
    await begin(first);
    goTo(it, '2026-11-21T01:00:00Z');
    // The other contract is not in the database, so that its digest can't be noted.
    await postDueDigests({ ...it.ctx, sites: sitesOf([second, first]) });
    expect(it.errors).toHaveLength(1);
    expect(await posted()).toEqual(['digest:acme:2026-11-21']);
  });
});

test('posting it now is a message of its own, once a request, and leaves the day’s own to come', async () => {
  await begin();
  goTo(it, '2026-11-20T23:00:00Z');
  const caller = { ...it.caller(), requestKey: `command:${'x'.repeat(180)}` };
  await postDigestNow(it.ctx, caller);
  await postDigestNow(it.ctx, caller);
  expect(await posted()).toHaveLength(1);
  await postDigestNow(it.ctx, it.caller());
  goTo(it, '2026-11-21T00:30:00Z');
  await postDueDigests(it.ctx);
  const keys = await posted();
  expect(keys).toHaveLength(3);
  expect(keys.at(-1)).toBe('digest:acme:2026-11-21');
  const row = await it.store
    .selectFrom('outbox')
    .select(['content', 'channel'])
    .where('message_key', '=', keys[0] ?? '')
    .executeTakeFirstOrThrow();
  expect(parseJson<{ summary: string }>(row.content).summary).toContain('11月21日运维日报');
  expect(row.channel).toBe('C0ROUNDS01');
});

describe('with an evening’s digest', () => {
  const twice = (days: Site['digest']['days'] = 'every'): Site => {
    const site = ticketSite();
    return { ...site, digest: { ...site.digest, eveningMinutes: 18 * 60, days } };
  };
  const postAt = async (instant: string) => {
    goTo(it, instant);
    await Promise.all([postDueDigests(it.ctx), postDueDigests(it.ctx)]);
    return (await posted()).at(-1);
  };
  const lastText = async () => {
    const row = await it.store
      .selectFrom('outbox')
      .select('content')
      .where('message_key', 'like', 'digest:%')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return textOf(parseJson(row.content));
  };

  test('both are posted, each once, at their times', async () => {
    await begin(twice());
    expect(await postAt('2026-11-20T00:30:00Z')).toBe('digest:acme:2026-11-20');
    expect(await postAt('2026-11-20T09:59:59.999Z')).toBe('digest:acme:2026-11-20');
    expect(await postAt('2026-11-20T10:00:00Z')).toBe('digest:acme:2026-11-20:evening');
    expect(await lastText()).toContain('🌙 11月20日晚间运维日报 · 无开放工单 · 今日无告警');
    expect(await postAt('2026-11-20T15:59:59Z')).toBe('digest:acme:2026-11-20:evening');
    expect(await postAt('2026-11-21T00:30:00Z')).toBe('digest:acme:2026-11-21');
    expect(await posted()).toHaveLength(3);
    expect(await lastText()).not.toContain('日报到时未发出');
    expect(it.errors).toEqual([]);
  });

  test('what was due while Rounds was away is posted on the same day, and the earlier one is said to be left out', async () => {
    await begin(twice());
    await postAt('2026-11-20T00:30:00Z');
    expect(await postAt('2026-11-21T14:00:00Z')).toBe('digest:acme:2026-11-21:evening');
    expect(await posted()).toHaveLength(2);
    expect(await lastText()).toContain('2 期日报到时未发出：11-20 晚间、11-21');
    expect(await postAt('2026-11-22T00:30:00Z')).toBe('digest:acme:2026-11-22');
    expect(await lastText()).not.toContain('日报到时未发出');
  });

  test('on working days none comes on a weekend; Monday’s tells of all since', async () => {
    await begin(twice('working'));
    await postAt('2026-11-20T00:30:00Z');
    expect(await postAt('2026-11-20T10:00:00Z')).toBe('digest:acme:2026-11-20:evening');
    // Saturday.
    await insertPastAlert(it.store, {
      receivedAt: new Date('2026-11-21T04:00:00Z'),
      dismissedAt: new Date('2026-11-21T05:00:00Z'),
    });
    expect(await postAt('2026-11-21T12:00:00Z')).toBe('digest:acme:2026-11-20:evening');
    expect(await postAt('2026-11-22T12:00:00Z')).toBe('digest:acme:2026-11-20:evening');
    expect(await postAt('2026-11-23T00:30:00Z')).toBe('digest:acme:2026-11-23');
    const text = await lastText();
    expect(text).toContain('上次日报以来告警 1');
    expect(text).not.toContain('未发出');
  });
});
