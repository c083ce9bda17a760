import { addDays, daysBetween } from '../core/local-day.ts';
import type { LocalText } from '../core/message.ts';
import type { UnknownCause } from '../core/obligation-status.ts';
import { oneLine } from './one-line.ts';
import { inWords, personName, type Voice } from './voice.ts';

const REASON_CHARACTERS = 120;
/** What is owed is spoken of so many days before its last one. */
const SOON_DAYS = 7;

/** What is owed of an obligation in the period that runs, or was in the one before. */
export interface ObligationState {
  readonly title: LocalText;
  readonly owed: number;
  readonly done: number;
  /** The period's first and last day, `yyyy-mm-dd` in the contract's zone. */
  readonly since?: string;
  readonly until: string;
  /** The last day until then that is worked on, null where none is; missing where all are. */
  readonly lastWorked?: string | null;
  /** `missing`: that day has passed. `unknown`: Rounds can't know. `waived`: it need not be done in this period. */
  readonly status?: 'missing' | 'unknown' | 'waived';
  /** Of what is unknown. */
  readonly cause?: UnknownCause;
  readonly waiver?: { readonly by: string; readonly reason: string };
}

/** `✅ 月度远程巡检 1/1` or `季度现场巡检 0/1，12-31 前完成`. */
export function obligationLine(state: ObligationState, day: string, voice: Voice): string {
  const { title, owed, done, until, status, cause = 'recorded-later' } = state;
  const values = { title: inWords(voice, title), done, owed, until: shortDate(until, day) };
  if (status === 'waived')
    return voice.t('contract.line-waived', { ...values, waiver: waiverWords(state.waiver, voice) });
  if (status === 'unknown')
    return voice.t('contract.line-unknown', { ...values, cause: voice.t(`contract.cause-${cause}`) });
  if (status === 'missing') return voice.t('digest.obligation-missing', values);
  if (done >= owed) return voice.t('digest.obligation-done', values);
  const { lastWorked = until } = state;
  if (lastWorked === until) return voice.t('digest.obligation-open', values);
  return lastWorked === null || lastWorked < day
    ? voice.t('digest.obligation-open-off', values)
    : voice.t('digest.obligation-open-early', { ...values, lastWorked: shortDate(lastWorked, day) });
}

/** Who waived it, and why. */
export function waiverWords(
  waiver: { readonly by: string; readonly reason: string } | undefined,
  voice: Voice,
): string {
  if (!waiver) return '';
  const values = { by: personName(voice, waiver.by), reason: oneLine(waiver.reason, REASON_CHARACTERS) };
  return voice.t('contract.waiver', values);
}

function shortDate(date: string, day: string): string {
  return date.slice(0, 4) === day.slice(0, 4) ? date.slice(5) : date;
}

/** Those that are still owed, soonest first. */
export function openObligations(obligations: readonly ObligationState[]): ObligationState[] {
  return obligations.filter(({ owed, done, status }) => done < owed && status !== 'waived').sort(soonestFirst);
}

/** Those that need not be done in the period that runs. */
export function waivedObligations(obligations: readonly ObligationState[]): ObligationState[] {
  return obligations.filter(({ status }) => status === 'waived').sort(soonestFirst);
}

/** Whether it is worth a line on this day: its last day is near, or has passed. What is owed each day is said when it is missing. */
export function isPressing({ since, until, lastWorked = until, status }: ObligationState, day: string): boolean {
  if (status === 'missing') return true;
  if (until < day) return false;
  const days = since === undefined ? SOON_DAYS : daysBetween(since, until);
  if (days === 0) return false;
  // Before days off it is the last time that anybody reads of it.
  if (day === lastWorked) return true;
  return days < SOON_DAYS ? until === day : addDays(day, SOON_DAYS) >= until;
}

function soonestFirst(a: ObligationState, b: ObligationState): number {
  return a.until < b.until ? -1 : a.until > b.until ? 1 : 0;
}
