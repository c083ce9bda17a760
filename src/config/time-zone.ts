import { knowsTimeZone } from '../core/time-zone.ts';

/** The names that this machine knows, for help with typing. */
export function timeZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

/** Whether a name stands for a time zone with its rules; a bare offset such as `+08:00` does not. */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && knowsTimeZone(name);
}
