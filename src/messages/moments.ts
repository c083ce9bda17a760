import { zoneOffset } from '../core/zone-offset.ts';
import type { Voice } from './voice.ts';

/** The day of an instant in the contract's zone, `yyyy-mm-dd`. */
export function localDay(voice: Voice, at: Date): string {
  return inZone(voice, at).date;
}

/**
 * A time as people say it: without its date on the day that the reader knows it is about (of a message in the channel,
 * the day it was posted on), else with it. No day: always with its date.
 */
export function clockTime(voice: Voice, at: Date, day: string | null, { seconds = false } = {}): string {
  const { date, time: full } = inZone(voice, at);
  const time = seconds ? full : full.slice(0, 'HH:mm'.length);
  if (date === day) return time;
  return day !== null && day.slice(0, 4) === date.slice(0, 4) ? `${date.slice(5)} ${time}` : `${date} ${time}`;
}

/** The date alone, without its year where that is the reader's. */
export function shortDay(voice: Voice, at: Date, day: string | null): string {
  const date = localDay(voice, at);
  return day !== null && day.slice(0, 4) === date.slice(0, 4) ? date.slice(5) : date;
}

/** `yyyy-mm-dd` and `HH:mm:ss` in the contract's zone. */
function inZone(voice: Voice, at: Date): { readonly date: string; readonly time: string } {
  const local = new Date(at.getTime() + zoneOffset(voice.site.contract.timeZone, at.getTime())).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 19) };
}

/** `5:12` for five hours and twelve minutes: full minutes, so that nothing is promised that is not there. */
export function hoursMinutes(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** For the format `duration`: full seconds; what is shorter stays as it is, for a millisecond late is late. */
export function spokenSeconds(milliseconds: number): number {
  return milliseconds < 1_000 ? Math.max(0, milliseconds) / 1_000 : Math.floor(milliseconds / 1_000);
}
