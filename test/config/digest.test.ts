import { describe, expect, test } from 'vitest';
import { DEFAULT_DIGEST } from '../../src/core/site.ts';
import { brief, faultsOf, load, SITE } from './fixture.ts';

const OFFICE = "office: { hours: { mon-fri: ['09:00-18:00'] } }";
const SHIFTS = "shifts: { hours: { mon-sun: ['08:00-20:00'] } }";

function digestOf(extra: string) {
  const loaded = load(`${SITE}${extra}`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults.map(brief)));
  return loaded.sites[0]?.digest;
}

describe('the digest', () => {
  test.each([
    ['', DEFAULT_DIGEST.atMinutes],
    ['digest: { at: "08:30" }\n', 510],
    ['digest: { at: 08:30 }\n', 510],
    ['digest: { at: "00:00" }\n', 0],
    ['digest: { at: "23:59" }\n', 1439],
  ])('%j', (extra, atMinutes) => {
    expect(digestOf(extra)).toEqual({ atMinutes, eveningMinutes: null, days: 'every', calendar: null });
  });

  test.each([
    ['digest: { at: "08:30", evening: "18:00" }\n', { eveningMinutes: 1080, days: 'every', calendar: null }],
    ['digest: { at: "08:30", days: every }\n', { eveningMinutes: null, days: 'every', calendar: null }],
    ['digest: { at: "08:30", days: working }\n', { days: 'working', calendar: null }],
    [
      `digest: { at: "08:30", days: working }\nsla: { calendars: { ${OFFICE} } }\n`,
      { days: 'working', calendar: 'office' },
    ],
    [
      `digest: { at: "08:30", days: shifts }\nsla: { calendars: { ${OFFICE}, ${SHIFTS} } }\n`,
      { days: 'working', calendar: 'shifts' },
    ],
  ])('%j', (extra, settings) => {
    expect(digestOf(extra)).toMatchObject(settings);
  });

  test.each([
    ['digest: {}\n', 'digest.at problem.missing «digest»'],
    ['digest: { at: "8:30" }\n', 'digest.at problem.value «"8:30"»'],
    ['digest: { at: "24:00" }\n', 'digest.at problem.value «"24:00"»'],
    ['digest: { at: 830 }\n', 'digest.at problem.value «830»'],
    ['digest: { at: "08:30", zone: UTC }\n', 'digest.zone problem.unknown-key «zone»'],
    ['digest: { at: "08:30", evening: "6pm" }\n', 'digest.evening problem.value «"6pm"»'],
    ['digest: { at: "08:30", evening: "08:30" }\n', 'digest.evening problem.evening-too-early «"08:30"»'],
    ['digest: { at: "08:30", evening: "07:00" }\n', 'digest.evening problem.evening-too-early «"07:00"»'],
    ['digest: { at: "08:30", days: weekdays }\n', 'digest.days problem.no-calendar «weekdays»'],
    ['digest: { at: "08:30", days: [mon] }\n', 'digest.days problem.value «[mon]»'],
    [
      `digest: { at: "08:30", days: working }\nsla: { calendars: { ${OFFICE}, ${SHIFTS} } }\n`,
      'digest.days problem.which-calendar «working»',
    ],
  ])('%j is a fault', (extra, fault) => {
    expect(faultsOf(load(`${SITE}${extra}`)).map(brief)).toEqual([fault]);
  });
});
