import type { LocalText } from '../core/message.ts';
import { inWords, type Voice } from './voice.ts';

/** What is owed of an obligation in the period that runs, or was in the one before. */
export interface ObligationState {
  readonly title: LocalText;
  readonly owed: number;
  readonly done: number;
  /** The period's last day, `yyyy-mm-dd` in the contract's zone. */
  readonly until: string;
  /** `missing`: that day has passed. `unknown`: Rounds does not record what would prove it. */
  readonly status?: 'missing' | 'unknown';
}

/** `✅ 月度远程巡检 1/1` or `▫️ 季度现场巡检 0/1，12-31 前`. */
export function obligationLine(state: ObligationState, day: string, voice: Voice): string {
  const { title, owed, done, until, status } = state;
  const values = { title: inWords(voice, title), done, owed, until: shortDate(until, day) };
  if (status) return voice.t(`digest.obligation-${status}`, values);
  return voice.t(done >= owed ? 'digest.obligation-done' : 'digest.obligation-open', values);
}

function shortDate(date: string, day: string): string {
  return date.slice(0, 4) === day.slice(0, 4) ? date.slice(5) : date;
}

/** Those that are still owed, soonest first. */
export function openObligations(obligations: readonly ObligationState[]): ObligationState[] {
  return obligations
    .filter(({ owed, done }) => done < owed)
    .sort((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));
}
