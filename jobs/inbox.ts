import type { ChatInbox } from '../src/flows/chat-inbox.ts';
import type { Job } from './job.ts';

/** Takes up requests that were accepted by a process that died before it had done them. */
export function createInboxJob(inbox: Pick<ChatInbox, 'recover'>): Job {
  return { name: 'inbox', everyMs: 5_000, timeoutMs: 30_000, run: () => inbox.recover() };
}
