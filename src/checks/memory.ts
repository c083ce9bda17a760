import { z } from 'zod';
import type { ShellCheck } from '../core/check.ts';
import { percentSchema } from '../core/quantity.ts';
import { MEMINFO_SCRIPT, parseMeminfo } from './host/meminfo.ts';
import { requireWhole, unreadable } from './rules/cause.ts';
import { atMostFindings, percentOf } from './rules/limit.ts';

const params = z.strictObject({});

const limits = z.strictObject({
  usedAtMost: percentSchema.default(90).describe('Memory that can not be had for new work; 90 % by default.'),
  attention: z
    .strictObject({ usedAtMost: percentSchema.optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
interface Facts {
  readonly total: number;
  readonly available: number;
  /** The kernel is too old (before 3.14) to say what is available: free memory, buffers and page cache without shared memory are counted instead. */
  readonly estimated: boolean;
}

/** Memory use 内存使用率, from what the kernel says is available. */
export const memory: ShellCheck<Params, Limits, Facts> = {
  id: 'memory',
  kind: 'shell',
  params,
  limits,
  collect: () => ({ script: MEMINFO_SCRIPT, timeoutSeconds: 10, brief: true }),
  parse(output) {
    const text = requireWhole(output);
    const sizes = parseMeminfo(text);
    const total = sizes.get('MemTotal');
    if (!total) throw unreadable(text);
    const available = sizes.get('MemAvailable');
    if (available !== undefined) return { total, available: Math.min(available, total), estimated: false };
    const [free, buffers, cached] = [sizes.get('MemFree'), sizes.get('Buffers'), sizes.get('Cached')];
    if (free === undefined || buffers === undefined || cached === undefined) throw unreadable(text);
    // Shared memory (a database's, or files of tmpfs) counts as cache there, but can't be had. Before 2.6.32 it is not told.
    const reusable = Math.max(0, cached - (sizes.get('Shmem') ?? 0));
    return { total, available: Math.min(free + buffers + reusable, total), estimated: true };
  },
  judge(facts, input) {
    const { total, available } = facts;
    const band = { limit: input.limits.usedAtMost, attention: input.limits.attention.usedAtMost };
    const key = facts.estimated ? 'check.memory.used-estimated' : 'check.memory.used';
    return atMostFindings(usedPercent(facts), band, { key, values: { used: usedPercent(facts), available, total } });
  },
  readings: (facts, input) => [
    { metric: 'memory.used', subject: '', value: usedPercent(facts), unit: 'percent', limit: input.limits.usedAtMost },
    { metric: 'memory.available', subject: '', value: facts.available, unit: 'bytes' },
  ],
};

function usedPercent(facts: Facts): number {
  return percentOf(facts.total - facts.available, facts.total);
}
