import type { Site } from '../../src/core/site.ts';
import type { TicketRecord } from '../../src/core/sla/ticket-record.ts';
import { reconcileChannel } from '../../src/flows/tickets/reconcile.ts';
import { markKnown } from '../../src/store/channel-marks.ts';
import { createMemoryReader, type MemoryReader } from './chat-reader.ts';
import { CHANNEL, createTicketTest, type TicketTest, tsAt } from './tickets.ts';

/** Tickets, and a channel that Rounds reads back from. */
export interface ReadingBackTest extends TicketTest {
  readonly reader: MemoryReader;
  /** Before each test: the channel is empty and known until 10:00, and that is the time. */
  begin(): Promise<void>;
  reconcile(reading?: { readonly unheardSince?: Date }): ReturnType<typeof reconcileChannel>;
  /** The ticket that was opened last. */
  newest(): Promise<TicketRecord | undefined>;
}

export async function createReadingBackTest(site?: Site): Promise<ReadingBackTest> {
  const reader = createMemoryReader();
  const test = await createTicketTest(site, { chat: reader });
  const { store } = test;
  return {
    ...test,
    reader,
    async begin() {
      Object.assign(reader, createMemoryReader());
      test.at('10:00');
      await store.deleteFrom('channel_marks').execute();
      await markKnown(store, { channel: CHANNEL, contractId: 'acme', until: test.clock.now() });
    },
    reconcile: (reading = {}) => reconcileChannel(test.ctx, test.site, { answers: test.answers, ...reading }),
    async newest() {
      const row = await store.selectFrom('tickets').select('number').orderBy('number', 'desc').executeTakeFirst();
      return row && test.ticket(row.number);
    },
  };
}

/** Slack's id of something at a time of the test's day: `10:07`. */
export const tsAtTime = (time: string) => tsAt(new Date(`2026-11-21T${time}:00+08:00`));
