import { z } from 'zod';
import { UserError } from '../src/errors.ts';
import { pauseJob, resumeJob } from '../src/flows/jobs/pause-job.ts';
import { readJobs, shortName } from '../src/flows/jobs/read-jobs.ts';
import { jobListMessage } from '../src/messages/job-list.ts';
import type { AnyCommand, Command } from './command.ts';
import { say } from './reply/say.ts';
import { reasonInput } from './ticket/input.ts';

const NEXT_SHOWN = 3;
const NAME_CHARACTERS = 200;

const jobInput = z.string().trim().min(1).max(NAME_CHARACTERS);

const list: Command<Record<string, never>> = {
  name: 'jobs',
  summary: 'job.command-list',
  usage: '/jobs',
  role: 'viewer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _input, caller) {
    const jobs = await readJobs(ctx, caller.site, NEXT_SHOWN);
    if (jobs.length === 0) return say(caller, 'job.none');
    const listed = jobs.map(({ job, ...standing }) => ({ ...job, ...standing, name: shortName(job) }));
    return { kind: 'private', message: jobListMessage(listed, caller) };
  },
};

const pause: Command<{ job: string; reason?: string }> = {
  name: 'jobs pause',
  summary: 'job.command-pause',
  usage: '/jobs pause <job> --reason "…"',
  role: ['lead', 'operator'],
  positionals: ['job'],
  input: z.strictObject({ job: jobInput, reason: reasonInput.optional() }),
  async run(ctx, { job: typed, reason }, caller) {
    if (reason === undefined) throw new UserError('job.reason-needed');
    const job = await pauseJob(ctx, caller.site, { typed, reason, personId: caller.person.id });
    return say(caller, 'job.pause-done', { title: caller.t(job.title.key, job.title.values) });
  },
};

const resume: Command<{ job: string }> = {
  name: 'jobs resume',
  summary: 'job.command-resume',
  usage: '/jobs resume <job>',
  role: ['lead', 'operator'],
  positionals: ['job'],
  input: z.strictObject({ job: jobInput }),
  async run(ctx, { job: typed }, caller) {
    const job = await resumeJob(ctx, caller.site, { typed, personId: caller.person.id });
    return say(caller, 'job.resume-done', { title: caller.t(job.title.key, job.title.values) });
  },
};

export const jobCommands: readonly AnyCommand[] = [list, pause, resume];
