const DAY_MS = 86_400_000;
/** Day 0 of the 1900 system. It has a 29 February 1900, which never was: the count is right from 1 March 1900 on. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
const FIRST_RIGHT_SERIAL = 61;
/** 31 December 9999. */
const LAST_SERIAL = 2_958_465;

const WALL_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?$/;

/**
 * Days since the epoch of spreadsheets, with the time of day as a fraction.
 * @param shown a day or a time as the clocks show it, `2026-05-01` or `2026-05-01T10:03:20`
 * @returns null for a day before March 1900, which spreadsheets can't count
 * @throws for what is no such time
 */
export function toSerial(shown: string): number | null {
  const at = WALL_TIME.test(shown) ? Date.parse(`${shown}${shown.includes('T') ? '' : 'T00:00'}Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`no time for a spreadsheet: ${JSON.stringify(shown)}`);
  const serial = (at - EPOCH_1900_MS) / DAY_MS;
  return serial < FIRST_RIGHT_SERIAL ? null : serial;
}

/**
 * What the clocks show at a spreadsheet's time, to the second: `2026-05-01T10:03:20`.
 * @param system the year that the workbook counts from
 * @returns null where it stands for no date: a time of day alone, or out of the range
 */
export function fromSerial(serial: number, system: 1900 | 1904): string | null {
  const epoch = system === 1900 ? EPOCH_1900_MS : EPOCH_1904_MS;
  const first = system === 1900 ? FIRST_RIGHT_SERIAL : 1;
  if (!(serial >= first && serial < LAST_SERIAL + 1)) return null;
  // Fractions of a day are inexact in binary: 10:00 is stored as 0.4166…
  const seconds = Math.round((serial * DAY_MS) / 1_000);
  return new Date(epoch + seconds * 1_000).toISOString().slice(0, 19);
}
