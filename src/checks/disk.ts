import { z } from 'zod';
import type { Finding, Reading, ShellCheck } from '../core/check.ts';
import { bytesSchema, percentSchema } from '../core/quantity.ts';
import { type DfResult, dfScript, parseDf } from './host/df.ts';
import { requireWhole } from './rules/cause.ts';
import { atLeastFindings, atMostFindings, percentOf } from './rules/limit.ts';
import { hostPathSchema } from './rules/path.ts';

const params = z.strictObject({
  paths: z.array(hostPathSchema).min(1).max(50).describe('Paths whose file systems are looked at.'),
});

const limits = z.strictObject({
  freeAtLeast: bytesSchema.prefault('10 GB').describe('Free space that ordinary users must have; 10 GB by default.'),
  usedAtMost: percentSchema.optional().describe('Used share, as df counts it; not limited by default.'),
  attention: z
    .strictObject({ freeAtLeast: bytesSchema.optional(), usedAtMost: percentSchema.optional() })
    .default({})
    .describe('Softer limits: beyond them the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Facts = { readonly paths: readonly DfResult[] };

/** Free space 磁盘空间 of named paths. */
export const disk: ShellCheck<Params, Limits, Facts> = {
  id: 'disk',
  kind: 'shell',
  params,
  limits,
  collect: (input) => ({ script: dfScript(input.params.paths), timeoutSeconds: 30 }),
  parse: (output, input) => ({ paths: parseDf(requireWhole(output), input.params.paths, 'blocks').map(inBytes) }),
  judge: (facts, input) => facts.paths.flatMap((result) => judgePath(result, input.limits)),
  readings: (facts, input) => facts.paths.flatMap((result) => readPath(result, input.limits)),
};

function inBytes(result: DfResult): DfResult {
  if ('cause' in result) return result;
  const { path, total, used, available } = result;
  return { path, total: total * 1024, used: used * 1024, available: available * 1024 };
}

/** Of what ordinary users may use: what is reserved for root is left out, as df does. */
function usedPercent(result: { readonly used: number; readonly available: number }): number {
  const usable = result.used + Math.max(0, result.available);
  return usable > 0 ? percentOf(result.used, usable) : 0;
}

function judgePath(result: DfResult, limits: Limits): Finding[] {
  if ('cause' in result) return [{ verdict: 'unknown', message: result.cause }];
  const { path, available: free } = result;
  const used = usedPercent(result);
  const { freeAtLeast, usedAtMost, attention } = limits;
  return [
    ...atLeastFindings(
      free,
      { limit: freeAtLeast, attention: attention.freeAtLeast },
      { key: 'check.disk.free', values: { path, free } },
    ),
    ...atMostFindings(
      used,
      { limit: usedAtMost, attention: attention.usedAtMost },
      { key: 'check.disk.used', values: { path, used } },
    ),
  ];
}

function readPath(result: DfResult, limits: Limits): Reading[] {
  if ('cause' in result) return [];
  const { path: subject, available } = result;
  const { freeAtLeast, usedAtMost } = limits;
  const limit = usedAtMost === undefined ? {} : { limit: usedAtMost };
  return [
    { metric: 'disk.free', subject, value: available, unit: 'bytes', limit: freeAtLeast },
    { metric: 'disk.used', subject, value: usedPercent(result), unit: 'percent', ...limit },
  ];
}
