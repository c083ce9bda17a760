import { z } from 'zod';
import { CannotJudge, type CheckInput, type Finding, type SqlCheck } from '../core/check.ts';
import type { LocalText } from '../core/message.ts';
import { excerpt } from './rules/cause.ts';
import { labelOf, labelSchema, subjectOf } from './rules/label.ts';
import { noRule, numberFindings, numberRule, valueReading } from './rules/value-rule.ts';
import { type GroupedCell, nameOf, numberIn, readCells, requireFewGroups, resultOf } from './sql/cells.ts';
import { selectSchema } from './sql/select.ts';

const params = z.strictObject({
  label: labelSchema('What is counted, for the form.'),
  query: selectSchema.describe('A SELECT that gives one count, or a name and a count in each row.'),
  groups: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([])
    .describe('Names that must have a row; one without counts as 0.'),
});

const limits = z.strictObject(numberRule);

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;
interface Facts {
  readonly counts: readonly { readonly group: string; readonly count: number }[];
}

/** How many of something there are in a database, all together or of each kind. */
export const sqlCount: SqlCheck<Params, Limits, Facts> = {
  id: 'sql-count',
  kind: 'sql',
  params,
  limits,
  collect: ({ params }) => ({ statements: [params.query], timeoutSeconds: 30, maxRows: 500 }),
  parse(output, { params }) {
    const cells = readCells(resultOf(output, 0), params.label);
    requireFewGroups(cells.length, params.label);
    const missing = params.groups.filter((group) => !cells.some((cell) => cell.group === group));
    const counts = cells.map((cell) => ({ group: cell.group, count: countIn(cell, params.label) }));
    return { counts: [...counts, ...missing.map((group) => ({ group, count: 0 }))] };
  },
  judge(facts, { params, limits }: Input): readonly Finding[] {
    // A statement that names kinds and finds none says nothing about any of them.
    if (facts.counts.length === 0) throw new CannotJudge({ key: 'check.sql.no-rows', values: { label: params.label } });
    const findings = facts.counts.flatMap(({ group, count }) =>
      numberFindings(labelOf(params.label, group), count, 'count', limits),
    );
    if (findings.length === 0) throw noRule(params.label);
    return findings;
  },
  readings: (facts, { params, limits }) =>
    facts.counts.map(({ group, count }) =>
      valueReading('sql-count.value', subjectOf(labelOf(params.label, group)), count, { unit: 'count', rule: limits }),
    ),
};

function countIn({ group, value }: GroupedCell, label: LocalText): number {
  const count = numberIn(value);
  if (count !== null && Number.isInteger(count) && count >= 0) return count;
  throw new CannotJudge({
    key: 'check.sql.no-count',
    values: { label: labelOf(label, group), output: excerpt(nameOf(value)) },
  });
}
