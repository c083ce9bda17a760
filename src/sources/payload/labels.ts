import { ALERT_LIMITS, type AlertContent } from '../../core/alert.ts';
import { compareTexts } from '../../core/compare-texts.ts';
import { cleanLine } from './clean-text.ts';

type Labels = Pick<AlertContent, 'labels' | 'labelsLeftOut'>;

/** Labels by name, clean, at most as many as ALERT_LIMITS says; those of the sender's own machinery (`__name__`) stay out. */
export function readLabels(given: Iterable<readonly [name: string, value: string]>): Labels {
  const labels: [name: string, value: string][] = [];
  for (const [name, value] of given) {
    if (name.startsWith('__')) continue;
    const cleanName = cleanLine(name, ALERT_LIMITS.labelCharacters);
    if (cleanName !== '') labels.push([cleanName, cleanLine(value, ALERT_LIMITS.labelCharacters)]);
  }
  labels.sort(([a], [b]) => compareTexts(a, b));
  return {
    labels: Object.fromEntries(labels.slice(0, ALERT_LIMITS.labels)),
    labelsLeftOut: Math.max(0, labels.length - ALERT_LIMITS.labels),
  };
}

/** The first of the names that has a value other than blank. */
export function firstOf(values: { readonly [name: string]: string }, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined && value.trim() !== '') return value;
  }
  return undefined;
}
