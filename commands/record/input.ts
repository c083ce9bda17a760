import { z } from 'zod';
import { RECORD_KINDS, type RecordKind } from '../../src/core/obligation.ts';
import { parseRecordName } from '../../src/core/record.ts';

/** As the forms are called. */
const NAMES: { readonly [name: string]: RecordKind } = {
  维护: 'maintenance',
  优化: 'optimisation',
  optimization: 'optimisation',
  升级: 'upgrade',
  培训: 'training',
  参数: 'parameter-change',
  parameter: 'parameter-change',
  回访: 'visit',
  人员: 'personnel-change',
  personnel: 'personnel-change',
  故障报告: 'fault-report',
};

/** The kind that a word means; undefined for none. */
export function parseKind(typed: string): RecordKind | undefined {
  const word = typed.trim().toLowerCase();
  return Object.hasOwn(NAMES, word) ? NAMES[word] : RECORD_KINDS.find((kind) => kind === word);
}

export const kindInput = z.preprocess(
  (typed) => (typeof typed === 'string' ? (parseKind(typed) ?? typed) : typed),
  z.enum(RECORD_KINDS),
);

/** `R-12` or `12`. */
export const recordInput = z.string().transform((typed, check) => {
  const number = parseRecordName(typed);
  if (number !== null) return number;
  check.addIssue({ code: 'custom', message: 'record.bad-name' });
  return z.NEVER;
});
