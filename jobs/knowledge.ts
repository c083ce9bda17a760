import { indexTickets } from '../src/flows/knowledge/index-tickets.ts';
import type { Job } from './job.ts';

/** Others want the database, too. */
const AT_A_TIME_MS = 10_000;

/** Keeps what solved tickets are found by up to date. */
export const knowledgeJob: Job = {
  name: 'knowledge',
  everyMs: 5_000,
  timeoutMs: 60_000,
  wokenBy: 'sla',
  async run(ctx) {
    await indexTickets(ctx, AT_A_TIME_MS);
  },
};
