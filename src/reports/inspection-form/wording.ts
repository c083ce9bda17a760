import type { Translate } from '../../context.ts';
import type { VerdictCounts } from '../../core/item-verdict.ts';
import type { Locale } from '../../core/message.ts';
import type { Verdict } from '../../core/verdict.ts';

/** A verdict, or `waiting` for what is still being collected. */
export type Standing = Verdict | 'waiting';

export function tick(ticked: boolean): string {
  return ticked ? '☑' : '☐';
}

export function standingOf(verdict: Verdict | null): Standing {
  return verdict ?? 'waiting';
}

/** `2 项异常`: those of the kinds that there are any of, in the given order. */
export function countParts(counts: VerdictCounts, kinds: readonly Standing[], t: Translate): string {
  return kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t('form.summary-part', { verdict: t(`form.verdict-${kind}`), count: counts[kind] }))
    .join(t('form.summary-separator'));
}

/** `2026年11月29日`, `29 November 2026`. */
export function longDate(at: Date, timeZone: string, locale: Locale): string {
  const calendar = locale === 'en' ? 'en-GB' : locale;
  return new Intl.DateTimeFormat(calendar, { dateStyle: 'long', timeZone }).format(at);
}

/** What stands before a line that is not simply normal: `【异常】`. */
export function markOf(standing: Standing, t: Translate): string {
  return standing === 'normal' ? '' : t(`form.mark-${standing}`);
}

/** Keeps a figure, its unit and its comparison on one line: `≥ 10 GB` never breaks. */
export function bindUnits(text: string): string {
  return text
    .replace(/(\d) (?=(?:%|[KMGTP]?B|ms|s|min|h|d|毫秒|秒|分|小时|天|行|个|条|次|核|张)(?![A-Za-z0-9]))/g, '$1\u00a0')
    .replace(/([≥≤<>=]) (?=[\d-])/g, '$1\u00a0');
}
