import { z } from 'zod';
import type { ShellCheck } from '../core/check.ts';
import { percentSchema } from '../core/quantity.ts';
import { MEMINFO_SCRIPT, parseMeminfo } from './host/meminfo.ts';
import { requireWhole, unreadable } from './rules/cause.ts';
import { atMostFindings, percentOf } from './rules/limit.ts';

const params = z.strictObject({});

const limits = z.strictObject({
  usedAtMost: percentSchema.default(70).describe('Used swap space; 70 % by default.'),
  attention: z
    .strictObject({ usedAtMost: percentSchema.optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
/** In bytes; a host without swap space has a total of 0. */
interface Facts {
  readonly total: number;
  readonly free: number;
}

/** Use of the swap space 交换区使用率. */
export const swap: ShellCheck<Params, Limits, Facts> = {
  id: 'swap',
  kind: 'shell',
  params,
  limits,
  collect: () => ({ script: MEMINFO_SCRIPT, timeoutSeconds: 10, brief: true }),
  parse(output) {
    const text = requireWhole(output);
    const sizes = parseMeminfo(text);
    const [total, free] = [sizes.get('SwapTotal'), sizes.get('SwapFree')];
    if (total === undefined || free === undefined) throw unreadable(text);
    return { total, free: Math.min(free, total) };
  },
  judge(facts, input) {
    if (facts.total === 0) return [{ verdict: 'normal', message: { key: 'check.swap.none' } }];
    const band = { limit: input.limits.usedAtMost, attention: input.limits.attention.usedAtMost };
    const used = usedPercent(facts);
    return atMostFindings(used, band, { key: 'check.swap.used', values: { used, total: facts.total } });
  },
  readings: (facts, input) =>
    facts.total === 0
      ? []
      : [
          {
            metric: 'swap.used',
            subject: '',
            value: usedPercent(facts),
            unit: 'percent',
            limit: input.limits.usedAtMost,
          },
        ],
};

function usedPercent(facts: Facts): number {
  return percentOf(facts.total - facts.free, facts.total);
}
