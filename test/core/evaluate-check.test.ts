import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CannotJudge, type CheckInput, type ShellCheck } from '../../src/core/check.ts';
import { cutEvidence, EVIDENCE_CHARACTERS, evaluateCheck } from '../../src/core/evaluate-check.ts';

const check: ShellCheck<object, object, { text: string }> = {
  id: 'sample',
  kind: 'shell',
  params: z.object({}),
  limits: z.object({}),
  collect: () => ({ script: 'true' }),
  parse: (output) => {
    if (output.stdout === '') throw new CannotJudge({ key: 'why' });
    if (output.stdout === 'defect') throw new TypeError('broken');
    return { text: output.stdout };
  },
  judge: (facts) => [
    { verdict: 'normal', message: { key: 'fine' } },
    ...(facts.text === 'bad' ? [{ verdict: 'abnormal' as const, message: { key: 'bad' } }] : []),
  ],
};

const input: CheckInput<object, object> = {
  params: {},
  limits: {},
  target: { kind: 'host', id: 'h', name: 'H' },
  history: { previousAt: null, cursors: {}, readings: [] },
  now: new Date(0),
  timeZone: 'UTC',
};

function evaluate(stdout: string, change: Partial<typeof check> = {}) {
  return evaluateCheck(
    { ...check, ...change },
    { stdout, exitCode: 0, truncated: false, hostNow: new Date(0), hostOffsetSeconds: 0 },
    input,
  );
}

describe('evaluating a check', () => {
  test('takes the worst finding as verdict and keeps the facts', () => {
    expect(evaluate('bad')).toMatchObject({ verdict: 'abnormal', facts: { text: 'bad' }, evidence: 'bad' });
    expect(evaluate('good').verdict).toBe('normal');
  });

  test('is unknown with its cause when there is nothing to judge', () => {
    const evaluation = evaluate('');
    expect(evaluation).toMatchObject({ verdict: 'unknown', facts: null, findings: [{ message: { key: 'why' } }] });
    expect(evaluation.defect).toBeUndefined();
  });

  test('a defect is unknown and handed on to be logged', () => {
    const evaluation = evaluate('defect');
    expect(evaluation.verdict).toBe('unknown');
    expect(evaluation.findings[0]?.message.key).toBe('inspection.check-defect');
    expect(evaluation.defect).toBeInstanceOf(TypeError);
  });

  test('keeps the facts when judging fails, for what was seen was seen', () => {
    const judge = () => {
      throw new CannotJudge({ key: 'no-limit' });
    };
    expect(evaluate('good', { judge })).toMatchObject({ verdict: 'unknown', facts: { text: 'good' } });
  });

  test.each([Number.POSITIVE_INFINITY, Number.NaN])(
    'a reading of %d can not be kept: the check is unknown',
    (value) => {
      const readings = () => [{ metric: 'm', subject: '', value, unit: 'number' as const }];
      const evaluation = evaluate('good', { readings });
      expect(evaluation).toMatchObject({ verdict: 'unknown', readings: [] });
      expect(evaluation.findings[0]?.message.key).toBe('check.no-figure');
    },
  );

  test('no finding at all is unknown, never normal', () => {
    expect(evaluate('good', { judge: () => [] }).verdict).toBe('unknown');
  });

  test('leaves the evidence whole for masking, and cuts it afterwards', () => {
    const { evidence } = evaluate('x'.repeat(EVIDENCE_CHARACTERS + 1));
    expect(evidence).toHaveLength(EVIDENCE_CHARACTERS + 1);
    expect(cutEvidence(evidence)).toEqual({ excerpt: 'x'.repeat(EVIDENCE_CHARACTERS), truncated: true });
    expect(cutEvidence('x'.repeat(EVIDENCE_CHARACTERS)).truncated).toBe(false);
  });
});
