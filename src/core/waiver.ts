import type { Day } from './local-day.ts';
import type { Obligation, PeriodLength } from './obligation.ts';
import type { Period } from './period.ts';

/** An obligation that need not be met in one of its periods 义务豁免: who said so, and why. It says nothing of other periods. */
export interface Waiver {
  readonly obligationId: string;
  readonly length: PeriodLength;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly reason: string;
  /** Person id. */
  readonly by: string;
  readonly at: Date;
}

/** The waiver of an obligation in a period; null where there is none. A period is known by its length and first day. */
export function waiverOf(
  waivers: readonly Waiver[],
  obligation: Pick<Obligation, 'id'>,
  period: Pick<Period, 'length' | 'firstDay'>,
): Waiver | null {
  const found = waivers.find(
    ({ obligationId, length, firstDay }) =>
      obligationId === obligation.id && length === period.length && firstDay === period.firstDay,
  );
  return found ?? null;
}
