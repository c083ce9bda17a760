import { tellBoards } from '../src/flows/tickets/tell-board.ts';
import type { Job } from './job.ts';

/** Keeps the pinned board of running clocks fresh. */
export const boardJob: Job = { name: 'board', everyMs: 60_000, timeoutMs: 60_000, run: tellBoards };
