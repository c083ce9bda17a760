import { z } from 'zod';
import { CannotJudge, type CheckInput, type Finding, type SqlCheck } from '../core/check.ts';
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
interface Count {
  readonly group: string;
  /** Null where there is no count but something else. */
  readonly count: number | null;
  readonly found: string;
}
interface Facts {
  readonly counts: readonly Count[];
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
    return { counts: [...cells.map(countIn), ...missing.map((group) => ({ group, count: 0, found: '' }))] };
  },
  judge(facts, { params, limits }: Input): readonly Finding[] {
    // A statement that names kinds and finds none says nothing about any of them.
    if (facts.counts.length === 0) throw new CannotJudge({ key: 'check.sql.no-rows', values: { label: params.label } });
    const findings = facts.counts.flatMap(({ group, count, found: output }): readonly Finding[] => {
      const label = labelOf(params.label, group);
      if (count !== null) return numberFindings(label, count, 'count', limits);
      // One that is no count must not hide what the others are.
      return [{ verdict: 'unknown', message: { key: 'check.sql.no-count', values: { label, output } } }];
    });
    if (findings.length === 0) throw noRule(params.label);
    return findings;
  },
  readings: (facts, { params, limits }) =>
    facts.counts.flatMap(({ group, count }) => {
      const subject = subjectOf(labelOf(params.label, group));
      return count === null ? [] : [valueReading('sql-count.value', subject, count, { unit: 'count', rule: limits })];
    }),
};

function countIn({ group, value }: GroupedCell): Count {
  const figure = numberIn(value);
  const count = figure !== null && Number.isInteger(figure) && figure >= 0 ? figure : null;
  return { group, count, found: excerpt(nameOf(value)) };
}
