import { z } from 'zod';
import type { ShellCheck } from '../core/check.ts';
import { durationSchema } from '../core/quantity.ts';
import { requireWhole, unreadable } from './rules/cause.ts';
import { atLeastFindings, atMostFindings } from './rules/limit.ts';

const params = z.strictObject({});

const limits = z.strictObject({
  atLeast: durationSchema.optional().describe('A host that started more recently is abnormal; not limited by default.'),
  atMost: durationSchema
    .optional()
    .describe('A host that was not restarted for longer is abnormal; not limited by default.'),
  attention: z
    .strictObject({
      atLeast: durationSchema.prefault('1d').describe('A more recent start wants attention; 1d by default.'),
      atMost: durationSchema.optional().describe('A longer time without a restart wants attention.'),
      sinceLastInspection: z
        .boolean()
        .default(true)
        .describe('A restart since the last inspection wants attention; true by default.'),
    })
    .prefault({})
    .describe('Softer limits: beyond them the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
interface Facts {
  readonly seconds: number;
}

/** How long the host has been running 运行时长: a recent start was perhaps nobody's wish. */
export const uptime: ShellCheck<Params, Limits, Facts> = {
  id: 'uptime',
  kind: 'shell',
  params,
  limits,
  collect: () => ({ script: `read -r line </proc/uptime && printf '%s\\n' "$line"`, timeoutSeconds: 10, brief: true }),
  parse(output) {
    const text = requireWhole(output);
    const found = /^(\d+(?:\.\d+)?) \d/m.exec(text);
    if (!found) throw unreadable(text);
    return { seconds: Number(found[1]) };
  },
  judge(facts, input) {
    const { seconds } = facts;
    const { attention } = input.limits;
    const startedAt = new Date(input.now.getTime() - seconds * 1000);
    const values = { uptime: seconds, startedAt: startedAt.toISOString() };
    const least = { limit: input.limits.atLeast, attention: attention.atLeast };
    const most = { limit: input.limits.atMost, attention: attention.atMost };
    const longEnough = atMostFindings(seconds, most, { key: 'check.uptime.at-most', values });
    const recent = atLeastFindings(seconds, least, { key: 'check.uptime.at-least', values });
    const { previousAt } = input.history;
    const isNewSince = attention.sinceLastInspection && previousAt !== null && startedAt > previousAt;
    if (!isNewSince || recent.some((finding) => finding.verdict !== 'normal')) return [...recent, ...longEnough];
    const since = { ...values, previousAt: previousAt.toISOString() };
    return [{ verdict: 'attention', message: { key: 'check.uptime.since-last', values: since } }, ...longEnough];
  },
  readings: (facts) => [{ metric: 'uptime.seconds', subject: '', value: facts.seconds, unit: 'seconds' }],
};
