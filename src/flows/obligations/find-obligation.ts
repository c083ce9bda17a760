import { nearest } from '../../core/nearest.ts';
import type { Obligation } from '../../core/obligation.ts';
import { listPeriods, type Period, periodAt, periodOn, type Term } from '../../core/period.ts';
import type { Site } from '../../core/site.ts';
import { parsePeriod } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** By its id or its title, in any language. @throws UserError with the ids that there are. */
export function findObligation(site: Site, typed: string): Obligation {
  const { obligations } = site;
  if (obligations.length === 0) throw new UserError('contract.no-obligations');
  const wanted = typed.trim().toLowerCase();
  const found = obligations.find(({ id, title }) => id === wanted || titlesOf(title).includes(wanted));
  if (found) return found;
  const ids = obligations.map(({ id }) => id);
  const closest = nearest(wanted, ids);
  const values = { given: typed, available: ids.join(', ') };
  throw closest === undefined
    ? new UserError('contract.no-obligation', values)
    : new UserError('contract.no-obligation-near', { ...values, nearest: closest });
}

function titlesOf(title: Obligation['title']): string[] {
  const titles = typeof title === 'string' ? [title] : Object.values(title).filter((text) => text !== undefined);
  return titles.map((text) => text.toLowerCase());
}

/**
 * The obligation's own period that is meant: the one that runs where none was typed, the one of a typed day, or the only one
 * that a typed period touches.
 * @throws UserError for what is no period, one outside of the term, and one that holds several of the obligation's.
 */
export function findPeriod(
  obligation: Obligation,
  typed: string | null,
  { now, term }: { readonly now: Date; readonly term: Term },
): Period {
  if (typed === null) {
    const period = periodAt(obligation.every, now, term);
    if (period) return period;
    throw new UserError('contract.not-running', { starts: term.starts, ends: term.ends });
  }
  const found = readPeriods(obligation, typed.trim(), { now, term });
  if (found === null) throw new UserError('contract.bad-period', { typed });
  const [period, second] = found;
  if (!period) throw new UserError('contract.outside-term', { typed, starts: term.starts, ends: term.ends });
  if (second) throw new UserError('contract.several-periods', { typed, count: found.length, first: period.firstDay });
  return period;
}

/** Whether a word names a period for certain: `2026-10`, `2026-10-05`, `y1-h1`; a bare `month` may begin a reason. */
export function looksLikePeriod(word: string, asked: { readonly now: Date; readonly term: Term }): boolean {
  return /\d/.test(word) && (isDay(word) || parsePeriod(word, asked) !== null);
}

function readPeriods(
  { every }: Obligation,
  typed: string,
  { now, term }: { readonly now: Date; readonly term: Term },
): readonly Period[] | null {
  if (isDay(typed)) {
    const period = periodOn(every, typed, term);
    return period ? [period] : [];
  }
  const span = parsePeriod(typed, { now, term });
  return span && listPeriods(every, term, span);
}

/** Of the calendar: there is no 31 February. */
function isDay(typed: string): boolean {
  if (!DAY.test(typed)) return false;
  const at = new Date(`${typed}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(typed);
}
