import { z } from 'zod';
import { CannotJudge, type CheckInput, type Finding, type Reading, type SqlCheck } from '../core/check.ts';
import { durationSchema } from '../core/quantity.ts';
import { knowsTimeZone } from '../core/time-zone.ts';
import { excerpt } from './rules/cause.ts';
import { labelOf, labelSchema, subjectOf } from './rules/label.ts';
import { atMostFindings } from './rules/limit.ts';
import { nameOf, numberIn, readCells, requireFewGroups, resultOf } from './sql/cells.ts';
import { selectSchema } from './sql/select.ts';
import { parseSqlTime } from './sql/time.ts';

const params = z.strictObject({
  label: labelSchema('What must be fresh, for the form.'),
  query: selectSchema.describe(
    'A SELECT that gives the newest time; or in each row the name of a group and the newest time of one of its members.',
  ),
  groups: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([])
    .describe('Names of groups that must be there; one without rows has no data.'),
  timeZone: z
    .string()
    .refine((name) => knowsTimeZone(name), { error: 'check.expected.time-zone' })
    .optional()
    .describe("Zone of times that are stored without one; by default the database server's."),
});

const limits = z.strictObject({
  newerThan: durationSchema.prefault('1h').describe('How old the newest data may be; 1h by default.'),
  perGroupAtLeast: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('How many members of each group must have data that new; 1 by default.'),
  attention: z
    .strictObject({ newerThan: durationSchema.optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;
interface GroupFacts {
  readonly name: string;
  /** By the server's own clock, youngest first; null for a member without any data. */
  readonly ages: readonly (number | null)[];
  /** What stands where a time should; null where all are times. */
  readonly noTime: string | null;
}
interface Facts {
  readonly groups: readonly GroupFacts[];
}

/** Clocks may differ by this much, in seconds. More means that the time zone is not what it was taken for. */
const FUTURE_TOLERANCE = 300;
const OFFSET_STATEMENT = 'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW())';

/** How new the newest data in a database is 更新状态: of all, or of enough members of each group. */
export const sqlFreshness: SqlCheck<Params, Limits, Facts> = {
  id: 'sql-freshness',
  kind: 'sql',
  params,
  limits,
  collect: ({ params }) => ({ statements: [params.query, OFFSET_STATEMENT], timeoutSeconds: 30, maxRows: 20_000 }),
  parse(output, { params }) {
    const cells = readCells(resultOf(output, 0), params.label);
    const serverOffsetSeconds = numberIn(resultOf(output, 1).rows[0]?.[0] ?? null) ?? 0;
    const ages = new Map<string, (number | null)[]>(params.groups.map((name) => [name, []]));
    const noTimes = new Map<string, string>();
    for (const { group, value } of cells) {
      const at = value === null ? null : parseSqlTime(value, { serverOffsetSeconds, timeZone: params.timeZone });
      if (value !== null && at === null) noTimes.set(group, excerpt(nameOf(value)));
      const age = at === null ? null : Math.round((output.serverNow.getTime() - at) / 1000);
      ages.set(group, [...(ages.get(group) ?? []), age]);
    }
    requireFewGroups(ages.size, params.label);
    return {
      groups: [...ages].map(([name, list]) => ({
        name,
        ages: list.sort(youngestFirst),
        noTime: noTimes.get(name) ?? null,
      })),
    };
  },
  judge(facts, input) {
    if (facts.groups.length === 0) {
      throw new CannotJudge({ key: 'check.sql.no-rows', values: { label: input.params.label } });
    }
    return facts.groups.flatMap((group) => judgeGroup(group, input));
  },
  readings: (facts, input) => facts.groups.flatMap((group) => readGroup(group, input)),
};

function youngestFirst(a: number | null, b: number | null): number {
  return (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY) || 0;
}

function judgeGroup(group: GroupFacts, { params, limits, now }: Input): Finding[] {
  const label = labelOf(params.label, group.name);
  const { newerThan: limit, perGroupAtLeast: least, attention } = limits;
  // A group that can't be read must not hide what the others are.
  if (group.noTime !== null) {
    const values = { label, output: group.noTime };
    return [{ verdict: 'unknown', message: { key: 'check.sql.no-time', values } }];
  }
  const [age = null] = group.ages;
  if (age === null)
    return [{ verdict: 'abnormal', message: { key: 'check.freshness.none', values: { label, limit } } }];
  if (isInFuture(group)) {
    return [{ verdict: 'unknown', message: { key: 'check.freshness.in-future', values: { label, ahead: -age } } }];
  }
  const shown = Math.max(0, age);
  if (least === 1) {
    const at = new Date(now.getTime() - shown * 1000).toISOString();
    const band = { limit, attention: attention.newerThan };
    return atMostFindings(shown, band, { key: 'check.freshness.newest', values: { label, at, age: shown } });
  }
  const fresh = countFresh(group, limit);
  const isSoft = fresh >= least && attention.newerThan !== undefined && countFresh(group, attention.newerThan) < least;
  const within = isSoft ? (attention.newerThan ?? limit) : limit;
  const values = {
    label,
    fresh: countFresh(group, within),
    total: group.ages.length,
    least,
    limit: within,
    age: shown,
  };
  const verdict = fresh < least ? 'abnormal' : isSoft ? 'attention' : 'normal';
  return [{ verdict, message: { key: `check.freshness.members${isSoft ? '-attention' : ''}`, values } }];
}

function isInFuture({ ages: [age = null] }: GroupFacts): boolean {
  return age !== null && age < -FUTURE_TOLERANCE;
}

function countFresh(group: GroupFacts, limit: number): number {
  return group.ages.filter((age) => age !== null && age <= limit).length;
}

function readGroup(group: GroupFacts, { params, limits }: Input): Reading[] {
  if (group.noTime !== null || isInFuture(group)) return [];
  const subject = subjectOf(labelOf(params.label, group.name));
  const [age = null] = group.ages;
  const { newerThan, perGroupAtLeast } = limits;
  const count: Reading[] =
    perGroupAtLeast === 1
      ? []
      : [
          {
            metric: 'sql-freshness.fresh',
            subject,
            value: countFresh(group, newerThan),
            unit: 'count',
            limit: perGroupAtLeast,
          },
        ];
  if (age === null) return count;
  return [
    ...count,
    { metric: 'sql-freshness.age', subject, value: Math.max(0, age), unit: 'seconds', limit: newerThan },
  ];
}
