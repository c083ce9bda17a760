import { z } from 'zod';
import { CannotJudge, type Check } from '../../src/core/check.ts';

/** Checks whose outcome a test writes into the host's output: `value 42`, `fail`, `crash`. */
export const scriptedChecks: ReadonlyMap<string, Check> = new Map<string, Check>(
  [
    {
      id: 'figure',
      kind: 'shell' as const,
      usesReadings: true,
      params: z.strictObject({ script: z.string().default('echo value 1') }),
      limits: z.strictObject({ atMost: z.number().default(90) }),
      collect: ({ params }: { params: { script: string } }) => ({ script: params.script }),
      parse(output: { stdout: string }) {
        const value = /value (\d+)/.exec(output.stdout)?.[1];
        if (output.stdout.includes('crash')) throw new TypeError('a defect of the check');
        if (value === undefined) throw new CannotJudge({ key: 'inspection.section-lost' });
        return { value: Number(value) };
      },
      judge: (facts: { value: number }, { limits }: { limits: { atMost: number } }) => [
        {
          verdict: facts.value > limits.atMost ? ('abnormal' as const) : ('normal' as const),
          message: { key: 'inspection.count-abnormal', values: { count: facts.value } },
        },
      ],
      readings: (facts: { value: number }, { limits }: { limits: { atMost: number } }) => [
        { metric: 'figure', subject: '', value: facts.value, unit: 'number' as const, limit: limits.atMost },
      ],
      cursors: (facts: { value: number }) => [{ subject: '/var/log/x', value: { offset: facts.value } }],
    },
    {
      id: 'question',
      kind: 'manual' as const,
      params: z.strictObject({ question: z.string() }),
      limits: z.strictObject({}),
      question: ({ question }: { question: string }) => question,
    },
  ].map((check) => [check.id, check as unknown as Check]),
);
