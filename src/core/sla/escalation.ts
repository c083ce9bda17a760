import type { Escalation } from '../sla-policy.ts';

/** Fractions of an allowance are kept with four decimals. */
export const FRACTION_UNITS = 10_000;

/** A fraction as it is kept: two that differ by less are one. */
export function plainFraction(fraction: number): number {
  return Math.round(fraction * FRACTION_UNITS) / FRACTION_UNITS;
}

/** Whether an escalation step 升级 is about a stage of a level. */
export function concerns(step: Pick<Escalation, 'levels' | 'stages'>, level: number, stage: string): boolean {
  return (
    (step.levels.length === 0 || step.levels.includes(level)) &&
    (step.stages.length === 0 || step.stages.includes(stage))
  );
}
