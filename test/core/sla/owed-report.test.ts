import { expect, test } from 'vitest';
import { owedReportsSince } from '../../../src/core/sla/owed-report.ts';
import { addWorkingTime, workingTimeOf } from '../../../src/core/sla/working-time.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import { at, calendar, inOffice, stage, timeZone, withStages } from './history.ts';

const office = (within: string): SlaPolicy => {
  const levels = inOffice().levels.map((level) => ({ ...level, stages: [stage('report', within)] }));
  return { ...inOffice(), levels, calendars: [calendar()] };
};

test.each([
  ['24h', withStages(stage('report', '24h'))],
  ['5d', withStages(stage('report', '5d'))],
  ['5d of office hours', office('5d')],
])('a report owed within %s reaches back over its whole time, and not for ever', (_within, policy) => {
  const now = at('10:00');
  const since = owedReportsSince(policy, now, timeZone);
  const [level] = policy.levels;
  const owed = level?.stages.find(({ endedBy }) => endedBy === 'reported');
  if (!since || !level || !owed || owed.within === 'negotiated') throw new Error('no report');
  const working = workingTimeOf(policy, level.calendar, timeZone);
  const length = working.lengthOf(owed.within);
  expect(addWorkingTime(working, since.getTime(), length)).toBeLessThan(now.getTime());
  expect(now.getTime() - since.getTime()).toBeLessThanOrEqual(32 * 86_400_000);
});

test('a policy without reports reaches back for none', () => {
  expect(owedReportsSince(DEFAULT_SLA_POLICY, at('10:00'), timeZone)).toBeNull();
});
