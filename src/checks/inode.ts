import { z } from 'zod';
import type { Finding, Reading, ShellCheck } from '../core/check.ts';
import { percentSchema } from '../core/quantity.ts';
import { type DfResult, dfScript, parseDf } from './host/df.ts';
import { requireWhole } from './rules/cause.ts';
import { atMostFindings, percentOf } from './rules/limit.ts';
import { hostPathSchema } from './rules/path.ts';

const params = z.strictObject({
  paths: z.array(hostPathSchema).min(1).max(50).describe('Paths whose file systems are looked at.'),
});

const limits = z.strictObject({
  usedAtMost: percentSchema.default(90).describe('Used inodes; 90 % by default.'),
  attention: z
    .strictObject({ usedAtMost: percentSchema.optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Facts = { readonly paths: readonly DfResult[] };

/** Used inodes of named paths. File systems that make inodes as they need them (btrfs, FAT) can't run out of them. */
export const inode: ShellCheck<Params, Limits, Facts> = {
  id: 'inode',
  kind: 'shell',
  params,
  limits,
  collect: (input) => ({ script: dfScript(input.params.paths), timeoutSeconds: 30 }),
  parse: (output, input) => ({ paths: parseDf(requireWhole(output), input.params.paths, 'inodes') }),
  judge: (facts, input) => facts.paths.flatMap((result) => judgePath(result, input.limits)),
  readings: (facts, input) => facts.paths.flatMap((result) => readPath(result, input.limits)),
};

function judgePath(result: DfResult, limits: Limits): Finding[] {
  if ('cause' in result) return [{ verdict: 'unknown', message: result.cause }];
  const { path, total, available: free } = result;
  if (total === 0) return [{ verdict: 'normal', message: { key: 'check.inode.not-counted', values: { path } } }];
  const used = percentOf(result.used, total);
  const band = { limit: limits.usedAtMost, attention: limits.attention.usedAtMost };
  return atMostFindings(used, band, { key: 'check.inode.used', values: { path, used, free } });
}

function readPath(result: DfResult, limits: Limits): Reading[] {
  if ('cause' in result || result.total === 0) return [];
  const value = percentOf(result.used, result.total);
  return [{ metric: 'inode.used', subject: result.path, value, unit: 'percent', limit: limits.usedAtMost }];
}
