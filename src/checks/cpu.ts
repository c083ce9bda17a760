import { z } from 'zod';
import { CannotJudge, type ShellCheck } from '../core/check.ts';
import { percentSchema } from '../core/quantity.ts';
import { requireWhole, unreadable } from './rules/cause.ts';
import { atMostFindings, percentOf } from './rules/limit.ts';

const params = z.strictObject({
  sampleSeconds: z.int().min(1).max(30).default(1).describe('How long is measured, in seconds; 1 by default.'),
});

const limits = z.strictObject({
  usedAtMost: percentSchema.default(90).describe('CPU use over the sample, all cores together; 90 % by default.'),
  attention: z
    .strictObject({ usedAtMost: percentSchema.optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
/** Percent of the sample. */
interface Facts {
  readonly used: number;
  /** Idle, but with a disk read or write to wait for. */
  readonly waiting: number;
  /** Taken by other virtual machines of the same hardware. */
  readonly stolen: number;
}

/** CPU use CPU 使用率 between two looks at the kernel's counters. */
export const cpu: ShellCheck<Params, Limits, Facts> = {
  id: 'cpu',
  kind: 'shell',
  params,
  limits,
  collect(input) {
    const seconds = input.params.sampleSeconds;
    const look = `read -r line </proc/stat && printf '%s\\n' "$line"`;
    return { script: `${look}\nsleep ${seconds}\n${look}`, timeoutSeconds: seconds + 10, brief: true };
  },
  parse(output) {
    const text = requireWhole(output);
    const [before, after] = [...text.matchAll(/^cpu +(\d[\d ]*)$/gm)].map((found) => countTicks(found[1] ?? ''));
    if (!before || !after) throw unreadable(text);
    const total = after.total - before.total;
    // Counters run backwards when a processor is taken away or the machine was moved.
    if (total <= 0 || after.idle < before.idle) throw new CannotJudge({ key: 'check.cpu.counters-stood-still' });
    const share = (ticks: number) => Math.min(100, Math.max(0, percentOf(ticks, total)));
    const waiting = share(after.waiting - before.waiting);
    return {
      used: share(total - (after.idle - before.idle) - (after.waiting - before.waiting)),
      waiting,
      stolen: share(after.stolen - before.stolen),
    };
  },
  judge(facts, input) {
    const band = { limit: input.limits.usedAtMost, attention: input.limits.attention.usedAtMost };
    const values = { used: facts.used, waiting: facts.waiting, sample: input.params.sampleSeconds };
    return atMostFindings(facts.used, band, { key: 'check.cpu.used', values });
  },
  readings: (facts, input) => [
    { metric: 'cpu.used', subject: '', value: facts.used, unit: 'percent', limit: input.limits.usedAtMost },
    { metric: 'cpu.waiting', subject: '', value: facts.waiting, unit: 'percent' },
    { metric: 'cpu.stolen', subject: '', value: facts.stolen, unit: 'percent' },
  ],
};

/** The first eight counters; guests' time after them is part of `user` and `nice` already. Old kernels have fewer. */
function countTicks(line: string): { total: number; idle: number; waiting: number; stolen: number } | null {
  const ticks = line.trim().split(/ +/).map(Number).slice(0, 8);
  const idle = ticks[3];
  if (idle === undefined) return null;
  return { total: ticks.reduce((sum, part) => sum + part, 0), idle, waiting: ticks[4] ?? 0, stolen: ticks[7] ?? 0 };
}
