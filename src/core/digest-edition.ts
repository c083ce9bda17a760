import { addDays, type Day, instantOn } from './local-day.ts';
import { later } from './period.ts';
import type { Site } from './site.ts';
import { isWorkingDay } from './working-day.ts';

/** The day's digest 日报, and a second one in the evening 晚间日报 where the contract has it. */
export type DigestEdition = 'morning' | 'evening';

export interface DatedEdition {
  readonly day: Day;
  readonly edition: DigestEdition;
}

type DigestSite = Pick<Site, 'contract' | 'digest' | 'sla'>;

/** Whether the team is written to on a day, by which days its digest comes on. */
export function isDigestDay({ digest, sla }: Pick<Site, 'digest' | 'sla'>, day: Day): boolean {
  if (digest.days === 'every') return true;
  return isWorkingDay(day, sla.calendars.find(({ id }) => id === digest.calendar) ?? null);
}

/** Longer ago nobody asks what was left out. */
const LOOKED_BACK_DAYS = 31;

/** All that is to be posted on a day, in order. From the contract's first day until the morning after its last, which tells of that one. */
export function editionsOn(site: DigestSite, day: Day): DigestEdition[] {
  const { contract, digest } = site;
  const dayAfter = addDays(contract.ends, 1);
  if (day < contract.starts || day > dayAfter) return [];
  if (!isDigestDay(site, day)) return [];
  return digest.eveningMinutes === null || day === dayAfter ? ['morning'] : ['morning', 'evening'];
}

/** When it is due. */
export function editionAt({ contract, digest }: DigestSite, { day, edition }: DatedEdition): Date {
  const minutes = edition === 'evening' ? (digest.eveningMinutes ?? digest.atMinutes) : digest.atMinutes;
  return instantOn(day, minutes, contract.timeZone);
}

/** The latest one of a day that is due by now; null where none is. */
export function dueEdition(site: DigestSite, day: Day, now: Date): DatedEdition | null {
  const due = editionsOn(site, day)
    .map((edition) => ({ day, edition }))
    .filter((each) => editionAt(site, each) <= now);
  return due.at(-1) ?? null;
}

/** What was due between two that were posted, and was not; oldest first. */
export function skippedEditions(site: DigestSite, last: DatedEdition, posted: DatedEdition): DatedEdition[] {
  const skipped: DatedEdition[] = [];
  const earliest = addDays(posted.day, -LOOKED_BACK_DAYS);
  for (let day = later(last.day, earliest); day <= posted.day; day = addDays(day, 1)) {
    const dated = editionsOn(site, day).map((edition) => ({ day, edition }));
    skipped.push(...dated.filter((each) => isAfter(each, last) && isAfter(posted, each)));
  }
  return skipped;
}

export function isAfter(one: DatedEdition, other: DatedEdition): boolean {
  if (one.day !== other.day) return one.day > other.day;
  return one.edition === 'evening' && other.edition === 'morning';
}
