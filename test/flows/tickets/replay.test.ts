import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { appendEvents } from '../../../src/flows/tickets/append-events.ts';
import { openTicket } from '../../../src/flows/tickets/open-ticket.ts';
import { replayTickets } from '../../../src/flows/tickets/replay.ts';
import type { NewTicketEvent } from '../../../src/store/ticket-events.ts';
import { facts, later } from '../../core/sla/arbitrary.ts';
import { createTicketTest, type TicketTest } from '../../support/tickets.ts';

let it: TicketTest;
let opened = 0;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(() => it.at('10:00'));

/** Opened a day ago. @returns its id. */
async function open(title = '登录缓慢'): Promise<number> {
  opened += 1;
  const head = { ...EMPTY_HEAD, title };
  const opening = { contractId: 'acme', originKey: `request:${opened}`, head, openedAt: later(0), actor: null };
  const { after } = await it.store
    .transaction()
    .execute((trx) =>
      openTicket(it.ctx, trx, { ...opening, source: 'command', permalink: null, cardKey: null, thread: null }, []),
    );
  return after.id;
}

function eventOf(fact: TicketFact, minutes: number, key: string): NewTicketEvent {
  const recordedAt = it.clock.now();
  return {
    fact,
    at: later(minutes),
    recordedAt,
    actor: 'engineer',
    source: 'command',
    sourceKey: key,
    permalink: null,
  };
}

const append = (id: number, events: readonly NewTicketEvent[]) =>
  it.store.transaction().execute((trx) => appendEvents(it.ctx, trx, id, () => events));

test('every row equals the fold of its events, whatever happened and in whatever order it was learned of', async () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 });
  const batches = fc.array(fc.array(fc.tuple(minute, facts), { minLength: 1, maxLength: 5 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(batches, async (given) => {
      const id = await open();
      const known: string[] = [];
      for (const [batch, made] of given.entries()) {
        const events = made.map(([minutes, fact], index) =>
          eventOf(aboutKnown(fact, known), minutes, `k${batch}:${index}`),
        );
        const appended = await append(id, events);
        known.push(...(appended?.added.map((event) => event.id) ?? []));
      }
    }),
    { numRuns: 40 },
  );
  const replayed = await replayTickets(it.ctx, false);
  expect(replayed.deviations).toEqual([]);
  expect(replayed.tickets).toBe(opened);
  expect(replayed.events).toBeGreaterThan(opened * 2);
  expect(it.errors).toEqual([]);
});

/** What is corrected or disputed is named by its place among what was recorded. */
function aboutKnown(fact: TicketFact, known: readonly string[]): TicketFact {
  if (fact.kind !== 'corrected' && fact.kind !== 'disagreed') return fact;
  return { ...fact, eventId: known[Number(fact.eventId.slice(1))] ?? '0' };
}

test('what is being written meanwhile is no deviation', async () => {
  const id = await open();
  let isOver = false;
  const writing = (async () => {
    for (let count = 0; count < 60; count += 1) {
      const fact: TicketFact = count % 2 === 0 ? { kind: 'paused', reason: '等待' } : { kind: 'resumed' };
      await append(id, [eventOf(fact, count, `w${count}`)]);
    }
    isOver = true;
  })();
  const found: unknown[] = [];
  while (!isOver) found.push(...(await replayTickets(it.ctx, false)).deviations);
  await writing;
  expect(found).toEqual([]);
});

test('a row that says something else is told by its fields, mended when that is wanted, and then no more', async () => {
  const id = await open('磁盘将满');
  await append(id, [eventOf({ kind: 'levelled', level: 2 }, 1, 'l'), eventOf({ kind: 'restored' }, 60, 'r')]);
  const changes = { state: 'closed', level: 1, title: '别的', restored_at: null } as const;
  await it.store.updateTable('tickets').set(changes).where('id', '=', id).execute();
  const { number } = await it.store
    .selectFrom('tickets')
    .select('number')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const fields = [
    { name: 'title', row: '别的', fold: '磁盘将满' },
    { name: 'state', row: 'closed', fold: 'restored' },
    { name: 'level', row: 1, fold: 2 },
    { name: 'restored_at', row: null, fold: later(60) },
  ];
  const expected = [{ contractId: 'acme', number, fields }];
  expect((await replayTickets(it.ctx, false)).deviations).toEqual(expected);
  expect((await replayTickets(it.ctx, true)).deviations).toEqual(expected);
  expect((await replayTickets(it.ctx, false)).deviations).toEqual([]);
});
