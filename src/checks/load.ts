import { z } from 'zod';
import type { ShellCheck } from '../core/check.ts';
import { requireWhole, unreadable } from './rules/cause.ts';
import { atMostFindings } from './rules/limit.ts';

const params = z.strictObject({
  minutes: z
    .union([z.literal(1), z.literal(5), z.literal(15)])
    .default(5)
    .describe('Which of the three averages is judged: of 1, 5 or 15 minutes; 5 by default.'),
});

const limits = z.strictObject({
  perCoreAtMost: z.number().positive().max(1_000).default(2).describe('Load for each core; 2 by default.'),
  attention: z
    .strictObject({ perCoreAtMost: z.number().positive().max(1_000).optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
interface Facts {
  /** Averages of 1, 5 and 15 minutes. */
  readonly averages: readonly [number, number, number];
  readonly cores: number;
}

const SCRIPT = `read -r line </proc/loadavg && printf '%s\\n' "$line"
while read -r line; do
  case $line in cpu*) printf '%s\\n' "$line";; *) break;; esac
done </proc/stat`;

/** System load 系统负载, for each core. */
export const load: ShellCheck<Params, Limits, Facts> = {
  id: 'load',
  kind: 'shell',
  params,
  limits,
  collect: () => ({ script: SCRIPT, timeoutSeconds: 10, brief: true }),
  parse(output) {
    const text = requireWhole(output);
    const found = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+) /m.exec(text);
    const cores = [...text.matchAll(/^cpu\d+ /gm)].length;
    if (!found || cores === 0) throw unreadable(text);
    return { averages: [Number(found[1]), Number(found[2]), Number(found[3])], cores };
  },
  judge(facts, input) {
    const { minutes } = input.params;
    const average = averageOf(facts, minutes);
    // The figure that is shown is the one that is judged.
    const perCore = Math.round((average / facts.cores) * 100) / 100;
    const band = { limit: input.limits.perCoreAtMost, attention: input.limits.attention.perCoreAtMost };
    const values = { minutes, load: average, cores: facts.cores, perCore };
    return atMostFindings(perCore, band, { key: 'check.load.per-core', values });
  },
  readings: (facts, input) => [
    {
      metric: 'load.per-core',
      subject: '',
      value: averageOf(facts, input.params.minutes) / facts.cores,
      unit: 'number',
      limit: input.limits.perCoreAtMost,
    },
  ],
};

function averageOf(facts: Facts, minutes: 1 | 5 | 15): number {
  return facts.averages[minutes === 1 ? 0 : minutes === 5 ? 1 : 2];
}
