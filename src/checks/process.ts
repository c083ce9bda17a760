import { z } from 'zod';
import type { Finding, Reading, ShellCheck } from '../core/check.ts';
import { LOCALES, type LocalText, localText } from '../core/message.ts';
import { bytesSchema, durationSchema } from '../core/quantity.ts';
import { PROCESS_SCRIPT, type Process, parseProcesses } from './host/processes.ts';
import { unreadable } from './rules/cause.ts';
import { expressionSchema } from './rules/expression.ts';
import { labelSchema, subjectOf, wholeLabel } from './rules/label.ts';
import { atMostFindings, judgeAtLeast } from './rules/limit.ts';

const processSchema = z
  .strictObject({
    name: labelSchema('What people call it.'),
    pattern: expressionSchema.describe('JavaScript regular expression, looked for in the whole command line.'),
    atLeast: z.int().min(0).max(10_000).default(1).describe('How many must run; 1 by default.'),
    atMost: z.int().min(0).max(10_000).optional().describe('How many may run; not limited by default.'),
  })
  .refine((process) => process.atMost === undefined || process.atMost >= process.atLeast, {
    path: ['atMost'],
    error: 'check.expected.no-less-than-at-least',
  });

const params = z.strictObject({
  processes: z
    .array(processSchema)
    .min(1)
    .max(50)
    .refine((all) => LOCALES.every((locale) => differ(all.map(({ name }) => localText(name, locale)))), {
      error: 'check.expected.different-names',
    })
    .describe('The processes that must run.'),
});

const limits = z.strictObject({
  memoryAtMost: bytesSchema
    .optional()
    .describe('Memory of all processes of one name together; not limited by default.'),
  attention: z
    .strictObject({
      memoryAtMost: bytesSchema.optional(),
      uptimeAtLeast: durationSchema.optional().describe('A more recent start wants attention.'),
    })
    .default({})
    .describe('Softer limits: beyond them the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Wanted = Params['processes'][number];
interface Found {
  readonly name: LocalText;
  readonly running: number;
  /** Of some of them. */
  readonly pids: readonly number[];
  /** How long the oldest has been running; null where there is none or the host does not tell. */
  readonly seconds: number | null;
  /** How long the youngest has been running. */
  readonly youngestSeconds: number | null;
  readonly bytes: number | null;
}
interface Facts {
  readonly found: readonly Found[];
  readonly hidden: boolean;
}

const SHOWN_PIDS = 20;

/** Processes 应用进程 by their command lines: how many, since when, and how much memory they hold. */
export const process: ShellCheck<Params, Limits, Facts> = {
  id: 'process',
  kind: 'shell',
  params,
  limits,
  collect: () => ({ script: PROCESS_SCRIPT, timeoutSeconds: 20, outputLimitBytes: 4 * 1024 * 1024 }),
  parse(output, input) {
    const list = parseProcesses(output);
    if (list === null) throw unreadable(output.stdout);
    return { found: input.params.processes.map((wanted) => find(wanted, list.processes)), hidden: list.hidden };
  },
  judge: (facts, input) =>
    input.params.processes.flatMap((wanted, index) => {
      const found = facts.found[index];
      return found ? judgeFound(wanted, found, { hidden: facts.hidden, limits: input.limits }) : [];
    }),
  readings: (facts, input) =>
    input.params.processes.flatMap((wanted, index) => {
      const found = facts.found[index];
      // What can't be counted has no figures.
      return found && !isUncertain(wanted, found, facts) ? read(found, wanted) : [];
    }),
  /** Command lines may hold passwords, so only what was made of them is kept. */
  evidence: (_output, facts) =>
    (facts?.found ?? [])
      .map((found) => `${wholeLabel(found.name)}: ${found.pids.length > 0 ? `pid ${found.pids.join(', ')}` : '-'}`)
      .join('\n'),
};

function differ(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

function find(wanted: Wanted, processes: readonly Process[]): Found {
  const pattern = new RegExp(wanted.pattern);
  const matching = processes.filter((candidate) => pattern.test(candidate.command));
  const ages = matching.flatMap((match) => match.seconds ?? []);
  const sizes = matching.flatMap((match) => match.bytes ?? []);
  return {
    name: wanted.name,
    running: matching.length,
    pids: matching.map((match) => match.pid).slice(0, SHOWN_PIDS),
    seconds: ages.length > 0 ? Math.max(...ages) : null,
    youngestSeconds: ages.length > 0 ? Math.min(...ages) : null,
    bytes: sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : null,
  };
}

/** Where the processes of others are hidden, more may run than are seen: enough after all, or too many. */
function isUncertain({ atLeast, atMost }: Wanted, { running }: Found, { hidden }: Pick<Facts, 'hidden'>): boolean {
  return hidden && (running < atLeast || (atMost !== undefined && running <= atMost));
}

function judgeFound(wanted: Wanted, found: Found, { hidden, limits }: { hidden: boolean; limits: Limits }): Finding[] {
  const { name, atLeast } = wanted;
  const { running } = found;
  const atMost = wanted.atMost ?? null;
  const values = { name, running, atLeast, atMost, uptime: found.seconds ?? 0, memory: found.bytes ?? 0 };
  const between = atMost === null ? '' : '-between';
  if (isUncertain(wanted, found, { hidden })) {
    return [{ verdict: 'unknown', message: { key: `check.process.hidden${between}`, values } }];
  }
  const kept = running >= atLeast && (atMost === null || running <= atMost);
  const counted = running === 0 ? 'none' : found.bytes === null ? 'running-memory-unknown' : 'running';
  const message = { key: `check.process.${counted}${between}`, values };
  const findings: Finding[] = [{ verdict: kept ? 'normal' : 'abnormal', message }];
  if (running === 0) return findings;
  const { attention } = limits;
  const uptime = found.youngestSeconds;
  if (uptime !== null && judgeAtLeast(uptime, { attention: attention.uptimeAtLeast }) === 'attention') {
    const limit = attention.uptimeAtLeast ?? 0;
    findings.push({
      verdict: 'attention',
      message: { key: 'check.process.restarted', values: { name, uptime, limit } },
    });
  }
  if (found.bytes !== null) {
    const band = { limit: limits.memoryAtMost, attention: attention.memoryAtMost };
    findings.push(
      ...atMostFindings(found.bytes, band, { key: 'check.process.memory', values: { name, memory: found.bytes } }),
    );
  }
  return findings;
}

function read(found: Found, { atLeast: limit }: Wanted): Reading[] {
  const subject = subjectOf(found.name);
  const readings: Reading[] = [{ metric: 'process.count', subject, value: found.running, unit: 'count', limit }];
  if (found.seconds !== null)
    readings.push({ metric: 'process.uptime', subject, value: found.seconds, unit: 'seconds' });
  if (found.bytes !== null) readings.push({ metric: 'process.memory', subject, value: found.bytes, unit: 'bytes' });
  return readings;
}
