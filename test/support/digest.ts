import type { Site } from '../../src/core/site.ts';
import { createTicketTest, type TicketTest, ticketSite } from './tickets.ts';

/** Rounds was installed when the year began. */
export async function createDigestTest(site: Site = ticketSite()): Promise<TicketTest> {
  const it = await createTicketTest(site);
  await it.store
    .updateTable('schema_migrations')
    .set({ applied_at: new Date('2026-01-01T00:00:00Z') })
    .execute();
  return it;
}

export function goTo(it: TicketTest, instant: string): void {
  it.clock.advance(new Date(instant).getTime() - it.clock.now().getTime());
}
