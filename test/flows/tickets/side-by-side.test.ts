import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TicketRating } from '../../../src/core/sla/ticket-head.ts';
import { processDeliveries } from '../../../src/flows/alerts/process-deliveries.ts';
import { inTransaction } from '../../../src/flows/store-outage.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openAlertTicket, openMessageTicket } from '../../../src/flows/tickets/ticket-subject.ts';
import { sources } from '../../../src/sources/index.ts';
import { lockAlert } from '../../../src/store/alerts.ts';
import { lockMessage } from '../../../src/store/chat-messages.ts';
import { alertingSite, deliver } from '../../support/alerts.ts';
import { CHANNEL, createTicketTest, type TicketTest, ticketSite, USERS } from '../../support/tickets.ts';

/** Time for what runs beside a transaction to come as far as it can before that ends. */
const HEAD_START_MS = 150;

let it: TicketTest;
let alerts = 0;

beforeAll(async () => {
  it = await createTicketTest(ticketSiteWithAlerts());
});
afterAll(() => it.close());
beforeEach(() => it.at('10:00'));

function ticketSiteWithAlerts() {
  return ticketSite({ alerting: alertingSite().alerting });
}

async function postedAlert(): Promise<{ readonly id: number; readonly ts: string }> {
  alerts += 1;
  await deliver(it, [{ name: `Disk${alerts}` }]);
  await processDeliveries(it.ctx, { sources });
  const { id } = await it.store.selectFrom('alerts').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return { id, ts: await it.post(`alert:${id}`) };
}

const level = { fact: { kind: 'levelled', level: 2 }, actor: 'engineer', source: 'button', permalink: null } as const;
const levelNow = () => ({ ...level, at: it.clock.now(), recordedAt: it.clock.now(), sourceKey: 'button#level' });

/** Opens the alert's ticket, as a button does, while something else happens that began before it was opened. */
async function openAlertWhile(id: number, meanwhile: () => Promise<unknown>) {
  return openWhile(meanwhile, async (trx) => {
    const alert = await lockAlert(trx, id);
    if (!alert) throw new Error('no alert');
    return openAlertTicket(it.ctx, trx, alert, [levelNow()]);
  });
}

async function openMessageWhile(ts: string, meanwhile: () => Promise<unknown>) {
  return openWhile(meanwhile, async (trx) => {
    const message = await lockMessage(trx, { channel: CHANNEL, ts });
    if (!message) throw new Error('no message');
    return openMessageTicket(it.ctx, trx, message, [levelNow()]);
  });
}

async function openWhile(
  meanwhile: () => Promise<unknown>,
  open: (trx: Parameters<typeof lockAlert>[0]) => ReturnType<typeof openAlertTicket>,
) {
  let beside: Promise<unknown> = Promise.resolve();
  const { after } = await inTransaction(it.ctx, async (trx) => {
    const opened = await open(trx);
    beside = meanwhile();
    await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
    return opened;
  });
  await beside;
  return (await it.ticket(after.number)).ticket;
}

describe('what comes in at the moment in which a ticket is opened', () => {
  test('a response to an alert counts', async () => {
    const { id, ts } = await postedAlert();
    const ticket = await openAlertWhile(id, () => it.react(ts, 'eyes'));
    expect(ticket.ends.responded).toEqual(it.clock.now());
  });

  test('a reply to an alert belongs to the ticket', async () => {
    const { id, ts } = await postedAlert();
    const ticket = await openAlertWhile(id, () => it.say('在看', USERS.engineer, ts));
    expect(ticket.events.filter(({ kind }) => kind === 'noted')).toHaveLength(1);
    expect(ticket.ends.responded).toEqual(it.clock.now());
  });

  test('another level on an alert is a change of its level', async () => {
    const { id, ts } = await postedAlert();
    const ticket = await openAlertWhile(id, () => it.react(ts, 'one'));
    expect(ticket.levels.at(-1)?.level).toBe(1);
  });

  test('a response to a request counts', async () => {
    const ts = await it.say('系统打不开');
    const ticket = await openMessageWhile(ts, () => it.react(ts, 'eyes'));
    expect(ticket.ends.responded).toEqual(it.clock.now());
  });

  test('a reply to a request belongs to the ticket', async () => {
    const ts = await it.say('系统打不开');
    const ticket = await openMessageWhile(ts, () => it.say('在看', USERS.engineer, ts));
    expect(ticket.ends.responded).toEqual(it.clock.now());
  });

  test('a reply beside the one that the ticket is opened on belongs to it', async () => {
    const root = await it.say('早', USERS.engineer);
    const ts = await it.say('系统打不开', USERS.customer, root);
    const ticket = await openMessageWhile(ts, () => it.say('在看', USERS.engineer, root));
    expect(ticket.ends.responded).toEqual(it.clock.now());
  });

  test('a request that is deleted lets its ticket go on under a card of its own', async () => {
    const ts = await it.say('系统打不开');
    const deletedAt = it.tsNow();
    const deletion = { kind: 'message-deleted', channel: CHANNEL, ts, deletedAt } as const;
    await openMessageWhile(ts, () => it.onEvent(it.ctx, deletion));
    const row = await it.store.selectFrom('tickets').select('thread_ts').orderBy('id', 'desc').executeTakeFirst();
    expect(row?.thread_ts).toBeNull();
  });
});

describe('two contacts who rate a ticket at once', () => {
  test('are both told by name; the one who came last counts, and is named', async () => {
    const alert = await postedAlert();
    await it.react(alert.ts, 'two');
    const row = it.store.selectFrom('tickets').select(['id', 'number']).orderBy('id', 'desc');
    const { id, number } = await row.executeTakeFirstOrThrow();
    await actOnTicket(it.ctx, it.caller(), { number }, () => [
      { fact: { kind: 'restored' }, at: null },
      { fact: { kind: 'diagnosed', cause: '日志过多', solution: '清理' }, at: null },
      { fact: { kind: 'closed' }, at: null },
    ]);
    const rate = (person: 'customer' | 'lead', rating: TicketRating) =>
      actOnTicket(it.ctx, it.caller(person, 'click'), { number }, () => [
        { fact: { kind: 'rated', rating, comment: null }, at: null },
      ]);
    await Promise.all([rate('customer', 'satisfied'), rate('lead', 'dissatisfied')]);
    const { ticket } = await it.ticket(number);
    const rated = ticket.events.filter((event) => event.kind === 'rated');
    expect(rated.map(({ actor }) => actor).toSorted()).toEqual(['customer', 'lead']);
    expect(ticket.rating?.id).toBe(rated.at(-1)?.id);
    const told = (await it.outbox(`ticket:${id}:`)).map(({ key, text }) => [key.split(':')[2], text] as const);
    const [asked] = told.filter(([kind]) => kind === 'rating').map(([, text]) => text);
    const named = rated.at(-1)?.actor === 'lead' ? '组长' : '客户丙';
    expect(asked).toContain(named);
    const said = told.filter(([kind, text]) => kind === 'event' && text.includes('满意')).map(([, text]) => text);
    expect(said.filter((text) => text.includes('客户丙'))).toHaveLength(1);
    expect(said.filter((text) => text.includes('组长'))).toHaveLength(1);
  });
});

test('nothing was logged as an error', () => {
  expect(it.errors).toEqual([]);
});
