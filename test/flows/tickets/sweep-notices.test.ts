import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { createTicketTest, type TicketTest } from '../../support/tickets.ts';

let it: TicketTest;

beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());

test('a ticket that can not be read any more keeps no other from its warnings', async () => {
  it.at('10:00');
  await it.react(await it.say('网络中断'), 'one');
  it.at('10:01');
  await it.react(await it.say('系统慢'), 'one');
  const broken = await it.ticket(1);
  const healthy = await it.ticket(2);
  await it.store.deleteFrom('ticket_events').where('ticket_id', '=', broken.id).execute();
  it.at('10:10');
  await sweepNotices(it.ctx);
  expect((await it.outbox(`ticket:${healthy.id}:notice`)).length).toBeGreaterThan(0);
  expect(it.errors).toMatchObject([
    { message: 'what is due could not be said of a subject', details: { subject: { kind: 'ticket', id: broken.id } } },
  ]);
});
