import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dismissAlert } from '../../../src/flows/alerts/dismiss-alert.ts';
import { watchStorms } from '../../../src/flows/alerts/watch-storms.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { setAlertLevel } from '../../../src/flows/tickets/request-ticket.ts';
import { lockAlert } from '../../../src/store/alerts.ts';
import { alertingSite, deliver, listRows, process, type SentAlert, wishedMessages } from '../../support/alerts.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../../support/tickets.ts';

const MINUTE = 60_000;
const plain = ticketSite({ alerting: alertingSite({ stormAbove: 2 }).alerting });
const site = {
  ...plain,
  sla: {
    ...plain.sla,
    levels: plain.sla.levels.map((level) => ({ ...level, restoreOnRecovery: level.level === 2 })),
  },
};
let t: TicketTest;
let startsAt: Date;

beforeEach(async () => {
  t = await createTicketTest(site);
  startsAt = t.clock.now();
  await take({ name: 'disk', summary: 'Disk 93 %' });
});
afterEach(() => t.close());

async function take(change: Partial<SentAlert>): Promise<void> {
  await deliver(t, [{ name: 'disk', startsAt, ...change }]);
  await process(t);
}

async function rows() {
  return listRows(t.store);
}

async function level(wanted: number): Promise<number> {
  const [alert] = await rows();
  const { after } = await setAlertLevel(t.ctx, t.caller('engineer'), { alertId: alert?.id ?? 0, level: wanted });
  return after.id;
}

async function over(): Promise<void> {
  t.clock.advance(10 * MINUTE);
  await take({ status: 'resolved', endsAt: t.clock.now() });
}

describe('an alert with a ticket', () => {
  test('tells it that it is over, and restores it where the level says so', async () => {
    await level(2);
    await over();
    const { ticket } = await t.ticket(1);
    expect(ticket.state).toBe('restored');
    expect(ticket.ends.restored).toEqual(t.clock.now());
    expect(ticket.events.map(({ kind }) => kind)).toContain('recovered');
  });

  test('leaves it open where the level says nothing', async () => {
    await level(3);
    await over();
    const { ticket } = await t.ticket(1);
    expect(ticket.state).toBe('open');
    expect(ticket.events.map(({ kind }) => kind)).toContain('recovered');
  });

  test('tells it that it fires again, and once more that it is over', async () => {
    await level(3);
    await over();
    t.clock.advance(MINUTE);
    const again = t.clock.now();
    await take({ startsAt: again });
    t.clock.advance(MINUTE);
    await take({ startsAt: again, status: 'resolved', endsAt: t.clock.now() });
    expect(await rows()).toMatchObject([{ state: 'resolved', occurrences: 2 }]);
    const kinds = (await t.ticket(1)).ticket.events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'recovered' || kind === 'refired')).toEqual([
      'recovered',
      'refired',
      'recovered',
    ]);
  });

  test('shows what it says now on the ticket’s card, under the same message', async () => {
    await level(3);
    await take({ summary: 'Disk 97 %' });
    const keys = (await t.outbox('alert:')).map(({ key }) => key);
    expect(keys.filter((key) => /^alert:\d+$/.test(key))).toHaveLength(1);
    expect(await rows()).toMatchObject([{ title: 'Disk 97 %' }]);
  });

  test.each([
    [2, 'restored'],
    [3, 'open'],
  ])('is over before it gets level %d: its ticket knows, and is %s', async (wanted, state) => {
    await over();
    const endedAt = t.clock.now();
    t.clock.advance(10 * MINUTE);
    await level(wanted);
    const { ticket } = await t.ticket(1);
    expect(ticket.state).toBe(state);
    expect(ticket.ends.restored).toEqual(state === 'restored' ? endedAt : undefined);
    expect(ticket.events.filter(({ kind }) => kind === 'recovered').map(({ at }) => at)).toEqual([endedAt]);
    await over();
    expect((await t.ticket(1)).ticket.events.filter(({ kind }) => kind === 'recovered')).toHaveLength(1);
  });

  test('is over before its ticket, opened without a level, gets one: that restores it', async () => {
    const [alert] = await rows();
    const { after } = await setAlertLevel(t.ctx, t.caller('engineer'), { alertId: alert?.id ?? 0, level: null });
    await over();
    const endedAt = t.clock.now();
    expect((await t.ticket(1)).ticket.state).toBe('open');
    t.clock.advance(10 * MINUTE);
    const levelled = { fact: { kind: 'levelled', level: 2 }, at: null } as const;
    await actOnTicket(t.ctx, t.caller('engineer'), { id: after.id }, () => [levelled]);
    const { ticket } = await t.ticket(1);
    expect([ticket.state, ticket.restore?.recovery, ticket.ends.restored]).toEqual(['restored', true, endedAt]);
    expect((await t.outbox(`ticket:${after.id}:event`)).some(({ text }) => text.includes('告警'))).toBe(true);
  });

  test('what was said not to be restored is not restored by a level again', async () => {
    await over();
    const id = await level(2);
    t.clock.advance(MINUTE);
    await actOnTicket(t.ctx, t.caller('customer'), { id }, ({ ticket }) => [
      { fact: { kind: 'disagreed', eventId: ticket.restore?.id ?? '', reason: '仍然打不开' }, at: null },
    ]);
    t.clock.advance(MINUTE);
    await actOnTicket(t.ctx, t.caller('lead'), { id }, () => [{ fact: { kind: 'levelled', level: 1 }, at: null }]);
    t.clock.advance(MINUTE);
    await actOnTicket(t.ctx, t.caller('lead'), { id }, () => [
      { fact: { kind: 'levelled', level: 2, reason: '影响小' }, at: null },
    ]);
    expect((await t.ticket(1)).ticket.state).toBe('open');
  });

  test('is over while somebody reacts with its level: nothing of it is lost', async () => {
    const [alert] = await rows();
    const id = alert?.id ?? 0;
    const ts = await t.post(`alert:${id}`);
    let reacting: Promise<void> = Promise.resolve();
    t.clock.advance(10 * MINUTE);
    await t.store.transaction().execute(async (trx) => {
      await lockAlert(trx, id);
      reacting = t.react(ts, 'two');
      // Long enough that it stands before the lock.
      await sleep(300);
      const over = { state: 'resolved', resolved_at: t.clock.now() };
      await trx.updateTable('alerts').set(over).where('id', '=', id).execute();
    });
    await reacting;
    const { ticket } = await t.ticket(1);
    expect(ticket.state).toBe('restored');
    expect(ticket.events.map(({ kind }) => kind)).toContain('recovered');
  });

  test('is another alert when it fires again after its ticket has ended', async () => {
    const id = await level(3);
    await over();
    await actOnTicket(t.ctx, t.caller('lead'), { id }, () => [
      { fact: { kind: 'cancelled', reason: 'planned' }, at: null },
    ]);
    t.clock.advance(MINUTE);
    await take({ startsAt: t.clock.now() });
    expect((await rows()).map(({ state, ticket_id }) => [state, ticket_id === null])).toEqual([
      ['resolved', false],
      ['firing', true],
    ]);
  });

  test('of a storm is told by its ticket’s card, and by the storm’s message as one of many', async () => {
    for (const name of ['b', 'c', 'd']) await take({ name });
    const last = (await rows()).at(-1);
    expect(last?.storm_id).not.toBeNull();
    expect(await t.outbox(`alert:${last?.id}`)).toEqual([]);
    await setAlertLevel(t.ctx, t.caller('engineer'), { alertId: last?.id ?? 0, level: 3 });
    expect((await t.outbox(`alert:${last?.id}`)).map(({ key }) => key)).toContain(`alert:${last?.id}`);
    t.clock.advance(MINUTE);
    await take({ name: 'd', status: 'resolved', endsAt: t.clock.now() });
    expect((await t.ticket(1)).ticket.events.map(({ kind }) => kind)).toContain('recovered');
  });
});

test('a storm that is over shows which of its alerts have got a ticket since, and which of those have ended', async () => {
  for (const name of ['b', 'c', 'd']) await take({ name });
  t.clock.advance(2 * MINUTE);
  await watchStorms(t.ctx);
  const last = (await rows()).at(-1);
  const told = async () => (await wishedMessages(t.store))[`storm:${last?.storm_id}`];
  expect(await told()).toContain('仍在触发 2 条');
  await setAlertLevel(t.ctx, t.caller('engineer'), { alertId: last?.id ?? 0, level: 3 });
  expect(await told()).toContain('已有工单');
  await take({ name: 'd', status: 'resolved', endsAt: t.clock.now() });
  expect(await told()).toContain('仍在触发 1 条');
});

test('an end whose beginning never came gets no ticket', async () => {
  await take({ name: 'unseen', status: 'resolved', endsAt: t.clock.now() });
  const last = (await rows()).at(-1);
  expect(last).toMatchObject({ occurrences: 0 });
  const wanted = { alertId: last?.id ?? 0, level: 2 };
  await expect(setAlertLevel(t.ctx, t.caller('engineer'), wanted)).rejects.toThrow('ticket.no-alert');
});

test('a level on a storm’s message opens nothing: who reacted is told how its alerts get theirs', async () => {
  for (const name of ['b', 'c', 'd']) await take({ name });
  const last = (await rows()).at(-1);
  const ts = await t.post(`storm:${last?.storm_id}`);
  await t.react(ts, 'two');
  await t.react(ts, 'eyes');
  expect(t.answers.told.map(({ text }) => text)).toEqual([
    expect.stringContaining('/ticket open --alert A-12 --level 2'),
  ]);
  expect(await t.store.selectFrom('tickets').select('id').execute()).toEqual([]);
});

describe('a false alarm', () => {
  const said = { reason: '计划内重启', personId: 'engineer' };

  test('is marked, told in its message, and nobody is nudged', async () => {
    const [alert] = await rows();
    await dismissAlert(t.ctx, 'acme', { alertId: alert?.id ?? 0, ...said });
    expect(await rows()).toMatchObject([{ dismissed_by: 'engineer', dismissed_at: t.clock.now() }]);
    expect((await t.outbox('alert:'))[0]?.text).toContain('误报');
    expect(await t.store.selectFrom('notices').selectAll().execute()).toEqual([]);
    await dismissAlert(t.ctx, 'acme', { alertId: alert?.id ?? 0, ...said });
    const events = await t.store.selectFrom('alert_events').select('kind').where('kind', '=', 'dismissed').execute();
    expect(events).toHaveLength(1);
    await expect(dismissAlert(t.ctx, 'acme', { alertId: alert?.id ?? 0, ...said, reason: 'another' })).rejects.toThrow(
      'alert.already-dismissed',
    );
  });

  test('that fires again is another alert: what was said of the first may not be true of it', async () => {
    const [alert] = await rows();
    await dismissAlert(t.ctx, 'acme', { alertId: alert?.id ?? 0, ...said });
    await over();
    t.clock.advance(MINUTE);
    await take({ startsAt: t.clock.now() });
    expect((await rows()).map(({ state, dismissed_at }) => [state, dismissed_at === null])).toEqual([
      ['resolved', false],
      ['firing', true],
    ]);
  });

  test('can not be what has a ticket, is unknown, or is another contract’s', async () => {
    const [alert] = await rows();
    const alertId = alert?.id ?? 0;
    await expect(dismissAlert(t.ctx, 'other', { alertId, ...said })).rejects.toThrow('alert.not-found');
    await expect(dismissAlert(t.ctx, 'acme', { alertId: alertId + 1, ...said })).rejects.toThrow('alert.not-found');
    await level(2);
    await expect(dismissAlert(t.ctx, 'acme', { alertId, ...said })).rejects.toThrow('alert.has-ticket');
  });
});
