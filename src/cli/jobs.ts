import { mayAct } from '../core/role.ts';
import type { Site } from '../core/site.ts';
import { UserError } from '../errors.ts';
import { pauseJob, resumeJob } from '../flows/jobs/pause-job.ts';
import { type JobStanding, readJobs, shortName } from '../flows/jobs/read-jobs.ts';
import { jobLines, type ListedJob, titleOf } from '../messages/job-list.ts';
import type { Voice } from '../messages/voice.ts';
import { flagValue, type GivenArguments, readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import type { Operation, Terminal } from './operation.ts';
import { pickPerson, pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage =
  'rounds jobs [--next 5] [--json] [--contract <id>] | rounds jobs pause <job> --reason <text> [--as <person>] | rounds jobs resume <job> [--as <person>]';

const DEFAULT_NEXT = 3;
const MOST_NEXT = 100;
const REASON_CHARACTERS = 1_000;

export const jobsOperation: Operation = {
  name: 'jobs',
  usage,
  summary: 'cli.jobs',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { next: 'value', json: 'switch', contract: 'value', as: 'value', reason: 'value' } as const;
    const given = readArguments(words, { flags, positionals: 2, usage });
    const [action, typed] = given.positionals;
    if (action === undefined) return list(terminal, given);
    if ((action !== 'pause' && action !== 'resume') || typed === undefined) throw new UserError('cli.usage', { usage });
    return steer(terminal, given, { action, typed });
  },
};

/** Those of one contract, or of all. */
async function list(terminal: Terminal, given: GivenArguments): Promise<number> {
  const named = flagValue(given, 'contract');
  const sites = named === undefined ? terminal.sites : [pickSite(terminal.sites, named)];
  const count = readCount(flagValue(given, 'next'));
  return withContext(terminal, async (ctx) => {
    const all: { readonly site: Site; readonly jobs: readonly JobStanding[] }[] = [];
    for (const site of sites) all.push({ site, jobs: await readJobs(ctx, site, count) });
    if (given.flags.json) {
      terminal.print(JSON.stringify({ jobs: all.flatMap(({ jobs }) => jobs.map(asJson)) }, null, 2));
      return 0;
    }
    for (const { site, jobs } of all) terminal.print(asText(terminal, site, jobs));
    return 0;
  });
}

function readCount(given: string | undefined): number {
  if (given === undefined) return DEFAULT_NEXT;
  const count = /^\d{1,3}$/.test(given) ? Number(given) : 0;
  if (count < 1 || count > MOST_NEXT) throw new UserError('job.bad-next', { given, most: MOST_NEXT });
  return count;
}

function asText(terminal: Terminal, site: Site, jobs: readonly JobStanding[]): string {
  const { locale, texts } = terminal;
  const { timeZone } = site.contract;
  const voice: Voice = { site, locale, t: texts(locale, timeZone) };
  const heading = voice.t('job.list-contract', { contract: site.contract.id, count: jobs.length, zone: timeZone });
  const entries = jobs.map(({ job, ...standing }) => {
    const listed: ListedJob = { ...job, ...standing, name: shortName(job) };
    const lines = jobLines(listed, voice).map((line) => `    ${line}`);
    return [`  ${listed.name}  ${listed.schedule}  ${titleOf(listed, voice)}`, ...lines].join('\n');
  });
  return [heading, ...entries].join('\n');
}

/** For programs: instants in UTC, outcomes as they are recorded. */
function asJson({ job, pause, next, last, lastDone }: JobStanding) {
  return {
    job: job.name,
    contract: job.contractId,
    title: job.title,
    schedule: job.schedule,
    timeZone: job.timeZone,
    catchUp: job.catchUp,
    paused: pause && { by: pause.by, at: pause.at, reason: pause.reason },
    next,
    last,
    lastDone,
  };
}

async function steer(
  terminal: Terminal,
  given: GivenArguments,
  { action, typed }: { readonly action: 'pause' | 'resume'; readonly typed: string },
): Promise<number> {
  const site = pickSite(terminal.sites, flagValue(given, 'contract'));
  const person = pickPerson(site, flagValue(given, 'as'));
  if (!mayAct(person.roles, ['lead', 'operator'])) throw new UserError('job.may-not-steer', { given: person.id });
  const reason = flagValue(given, 'reason')?.trim();
  if (action === 'pause' && !reason) throw new UserError('job.reason-needed');
  if (reason !== undefined && reason.length > REASON_CHARACTERS) {
    throw new UserError('job.reason-too-long', { most: REASON_CHARACTERS });
  }
  const what = {
    contractId: site.contract.id,
    personId: person.id,
    action: `command jobs ${action}`,
    arguments: { job: typed, reason: reason ?? null },
  };
  const job = await withContext(terminal, (ctx) =>
    audited(ctx, what, () =>
      action === 'pause'
        ? pauseJob(ctx, site, { typed, personId: person.id, reason: reason ?? '' })
        : resumeJob(ctx, site, { typed, personId: person.id }),
    ),
  );
  terminal.print(terminal.t(`job.${action}-done`, { title: terminal.t(job.title.key, job.title.values) }));
  return 0;
}
