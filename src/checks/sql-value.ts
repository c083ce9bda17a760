import { z } from 'zod';
import { CannotJudge, type CheckInput, type Finding, type Json, type SqlCheck } from '../core/check.ts';
import type { LocalText } from '../core/message.ts';
import { excerpt } from './rules/cause.ts';
import { labelOf, labelSchema, subjectOf } from './rules/label.ts';
import {
  noRule,
  numberFindings,
  numberRule,
  textFindings,
  textRule,
  unitSchema,
  valueReading,
  wantsFigure,
} from './rules/value-rule.ts';
import { nameOf, numberIn, readCells, requireFewGroups, resultOf } from './sql/cells.ts';
import { selectSchema } from './sql/select.ts';

const params = z.strictObject({
  label: labelSchema('What the value is, for the form.'),
  query: selectSchema.describe('A SELECT that gives one value, or a name and a value in each row.'),
  unit: unitSchema,
});

const limits = z.strictObject({ ...numberRule, ...textRule });

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;
interface Facts {
  readonly values: readonly { readonly group: string; readonly value: string | number | null }[];
}

/** A figure or a text in a database. */
export const sqlValue: SqlCheck<Params, Limits, Facts> = {
  id: 'sql-value',
  kind: 'sql',
  params,
  limits,
  collect: ({ params }) => ({ statements: [params.query], timeoutSeconds: 30, maxRows: 500 }),
  parse(output, { params }) {
    const cells = readCells(resultOf(output, 0), params.label);
    requireFewGroups(cells.length, params.label);
    return { values: cells.map(({ group, value }) => ({ group, value: plainValue(value) })) };
  },
  judge(facts, { params, limits }: Input): readonly Finding[] {
    if (facts.values.length === 0) throw new CannotJudge({ key: 'check.sql.no-rows', values: { label: params.label } });
    const findings = facts.values.flatMap(({ group, value }) =>
      judgeValue(labelOf(params.label, group), value, { params, limits }),
    );
    if (findings.length === 0) throw noRule(params.label);
    return findings;
  },
  readings: (facts, { params, limits }) =>
    facts.values.flatMap(({ group, value }) => {
      const figure = numberIn(value);
      const subject = subjectOf(labelOf(params.label, group));
      return figure === null
        ? []
        : [valueReading('sql-value.value', subject, figure, { unit: params.unit, rule: limits })];
    }),
};

function plainValue(value: Json): string | number | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value);
}

function judgeValue(
  label: LocalText,
  value: string | number | null,
  { params, limits }: Pick<Input, 'params' | 'limits'>,
): Finding[] {
  // One value that says nothing must not hide what the others say.
  if (value === null) return [{ verdict: 'unknown', message: { key: 'check.sql.null', values: { label } } }];
  const text = textFindings(label, String(value), limits);
  if (!wantsFigure(limits)) return text;
  const figure = numberIn(value);
  if (figure === null) {
    const values = { label, output: excerpt(nameOf(value)) };
    return [{ verdict: 'unknown', message: { key: 'check.value.no-number', values } }, ...text];
  }
  return [...numberFindings(label, figure, params.unit, limits), ...text];
}
