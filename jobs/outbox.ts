import type { OutboxSender } from '../src/flows/send-outbox.ts';
import type { Job } from './job.ts';

/** Sends what waits in the outbox. Most of it is sent because something woke the job; the poll finds what is due later. */
export function createOutboxJob(sender: Pick<OutboxSender, 'sendDue'>): Job {
  return { name: 'outbox', everyMs: 1_000, timeoutMs: 30_000, wokenBy: 'outbox', run: (ctx) => sender.sendDue(ctx) };
}
