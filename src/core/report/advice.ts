import { compareTexts } from '../compare-texts.ts';
import { type LocalText, type Message, mapLocalText } from '../message.ts';
import { isAtLimit } from './capacity.ts';
import type { CheckFact } from './facts.ts';
import type { Advice, CapacitySeries, ReportModel } from './model.ts';
import { percentOf } from './percent.ts';
import type { ReportScope } from './scope.ts';
import { decidedOf } from './sla.ts';

type Found = Omit<ReportModel, 'advice' | 'accounting' | 'nextPlan' | 'isEmpty'>;

/** An advice with how pressing it is: 1 before all others. */
interface Weighed extends Advice {
  readonly urgency: 1 | 2 | 3;
}

const WITHIN_DAYS = 90;
/** A forecast so wide says nothing. */
const WITHIN_DAYS_LATEST = 360;
const SOON_DAYS = 30;
/** Of a kind; the rest stands in the sections. */
const MOST_OF_KIND = 8;
const REPEATED = 3;
const OFTEN_UNKNOWN = 0.25;
const OFTEN_ABNORMAL = 0.5;
const FEWEST_CHECKS = 3;
const OFTEN_UNREACHED = 0.05;

/** What to do next 建议, derived from what the report found and from nothing else; the most pressing first. */
export function deriveAdvice(scope: ReportScope, found: Found): Advice[] {
  const kinds: readonly (readonly Weighed[])[] = [
    adviseCapacity(found),
    adviseBackups(found),
    adviseObligations(found),
    adviseSla(found),
    adviseFaults(found),
    adviseChecks(scope, found),
    adviseSatisfaction(found),
  ];
  return kinds
    .flatMap((kind) => kind.toSorted((one, other) => one.urgency - other.urgency).slice(0, MOST_OF_KIND))
    .toSorted((one, other) => one.urgency - other.urgency)
    .map(({ kind, message }) => ({ kind, message }));
}

function say(key: string, values: Message['values']): Message {
  return { key: `report-facts.${key}`, values };
}

/** Of one place the reading that reaches its limit first; nothing of memory, which is there to be used. */
function adviseCapacity({ capacity }: Found): Weighed[] {
  const filling = capacity.series
    .filter(({ reading, forecast }) => reading !== 'memory-used' && isNear(forecast))
    .toSorted((one, other) => (one.forecast?.earliestDays ?? 0) - (other.forecast?.earliestDays ?? 0));
  const first = new Map<string, CapacitySeries>();
  for (const series of filling) {
    const isDisk = series.reading !== 'database-size';
    const place = JSON.stringify([series.target, series.part, isDisk]);
    if (!first.has(place)) first.set(place, series);
  }
  return [...first.values()].flatMap((series) => {
    const { reading, target, part, unit, forecast } = series;
    if (!forecast) return [];
    const { earliestDays, latestDays, limit } = forecast;
    const place = part === null ? target : mapLocalText(target, (text) => `${text} ${part}`);
    const values = { place, earliest: earliestDays, latest: latestDays, limit: unit === 'share' ? limit * 100 : limit };
    return {
      kind: 'capacity',
      urgency: earliestDays <= SOON_DAYS ? 1 : 2,
      message: say(isAtLimit(series) ? `${reading}-reached` : `${reading}-near`, values),
    };
  });
}

/** Where it may never get there it need not be feared. */
function isNear(forecast: CapacitySeries['forecast']): boolean {
  if (forecast === null || forecast.latestDays === null) return false;
  return forecast.earliestDays <= WITHIN_DAYS && forecast.latestDays <= WITHIN_DAYS_LATEST;
}

function adviseBackups({ backups }: Found): Weighed[] {
  return backups.plans.flatMap(({ name, kind, troubles, lastGood, lastRestored, made }): Weighed[] => {
    if (kind === null) return [];
    const advice = (key: string, urgency: Weighed['urgency'], values: Message['values'] = {}): Weighed => ({
      kind: 'backup',
      urgency,
      message: say(key, { plan: name, ...values }),
    });
    const isWorthless = (trouble: string) => trouble === 'missing' || trouble === 'damaged' || trouble === 'failed';
    const failed = made.reduce((sum, one) => sum + one.failed, 0);
    const all = made.reduce((sum, one) => sum + one.good + one.failed, 0);
    return [
      ...troubles.map((trouble) => advice(`backup-${trouble.kind}`, isWorthless(trouble.kind) ? 1 : 2)),
      ...(lastGood && !lastRestored ? [advice('backup-never-restored', 2)] : []),
      ...(failed > 0 ? [advice('backup-failures', 3, { failed, all })] : []),
    ];
  });
}

function adviseObligations({ obligations }: Found): Weighed[] {
  const byId = Map.groupBy(obligations, ({ id }) => id);
  return [...byId.values()].flatMap((lines): Weighed[] => {
    const title: LocalText = lines[0]?.title ?? '';
    const advice = (key: string, urgency: Weighed['urgency'], status: string): Weighed[] => {
      const periods = lines.filter((line) => line.status === status);
      const sum = (of: (line: (typeof lines)[number]) => number) =>
        periods.reduce((total, line) => total + of(line), 0);
      if (periods.length === 0) return [];
      const values = { title, periods: periods.length, owed: sum(({ owed }) => owed), done: sum(({ done }) => done) };
      return [{ kind: 'obligation', urgency, message: say(key, values) }];
    };
    return [
      ...advice('obligation-missing', 1, 'missing'),
      ...advice('obligation-late', 2, 'late'),
      ...advice('obligation-unknown', 3, 'unknown'),
    ];
  });
}

function adviseSla({ sla, disclosure }: Found): Weighed[] {
  const stages = sla.levels.flatMap(({ name, stages: ofLevel }) =>
    ofLevel.flatMap((figures) =>
      figures.share !== null && figures.share < 1 ? [{ level: name, share: figures.share, figures }] : [],
    ),
  );
  const late = stages
    .toSorted((one, other) => one.share - other.share)
    .map(({ level, share, figures }): Weighed => {
      const values = {
        level,
        stage: figures.title,
        share: percentOf(share),
        met: figures.met,
        decided: decidedOf(figures),
        late: figures.missed + figures.overdue,
      };
      return { kind: 'sla', urgency: 2, message: say('sla-below', values) };
    });
  const open = sla.total.overdue;
  const unlevelled = disclosure.unlevelledTickets.length;
  return [
    ...(open > 0 ? [{ kind: 'sla', urgency: 1, message: say('sla-overdue', { count: open }) } as const] : []),
    ...late,
    ...(unlevelled > 0
      ? [{ kind: 'sla', urgency: 3, message: say('sla-unlevelled', { count: unlevelled }) } as const]
      : []),
  ];
}

function adviseFaults({ typicalFaults }: Found): Weighed[] {
  return typicalFaults
    .filter(({ count, cause }) => count >= REPEATED || cause === null)
    .map(({ title, count, cause, basis, host }): Weighed => {
      const what = cause === null ? 'unexplained' : 'repeated';
      const key = basis === 'device' ? `device-${what}` : `fault-${what}`;
      return {
        kind: 'fault',
        urgency: count >= REPEATED ? 2 : 3,
        message: say(key, { title, count, cause, host }),
      };
    });
}

function adviseChecks({ facts }: ReportScope, { availability, inspections }: Found): Weighed[] {
  const unreached = availability.hosts
    .filter(({ checks: { reached, tried } }) => tried > reached && (tried - reached) / tried >= OFTEN_UNREACHED)
    .map(({ host, checks: { reached, tried } }): Weighed => {
      const message = say('host-unreached', { host, failed: tried - reached, tried });
      return { kind: 'check', urgency: reached === 0 ? 1 : 2, message };
    });
  const open = inspections.notIssued.filter(({ state }) => state === 'answering').length;
  const often = (key: string, share: number, of: (check: CheckFact) => number) =>
    facts.checks
      .map((check) => ({ check, count: of(check), all: totalOf(check) }))
      .filter(({ count, all }) => all >= FEWEST_CHECKS && count / all >= share)
      .toSorted(
        (one, other) =>
          other.count / other.all - one.count / one.all ||
          other.count - one.count ||
          compareTexts(`${one.check.checkId} ${one.check.targetId}`, `${other.check.checkId} ${other.check.targetId}`),
      )
      .map(({ check, count, all }): Weighed => {
        const values = { item: check.itemTitle, target: check.targetName, count, all };
        return { kind: 'check', urgency: 3, message: say(key, values) };
      });
  return [
    ...unreached,
    ...(open > 0 ? [{ kind: 'check', urgency: 2, message: say('inspection-open', { count: open }) } as const] : []),
    ...often('check-unknown', OFTEN_UNKNOWN, ({ counts }) => counts.unknown),
    ...often('check-abnormal', OFTEN_ABNORMAL, ({ counts }) => counts.abnormal),
  ];
}

function totalOf({ counts }: CheckFact): number {
  return counts.normal + counts.attention + counts.abnormal + counts.unknown;
}

function adviseSatisfaction({ satisfaction }: Found): Weighed[] {
  const unhappy = satisfaction.ratings.find(({ rating }) => rating === 'dissatisfied')?.count ?? 0;
  const answered = satisfaction.visits.filter(({ no }) => no > 0);
  return [
    ...(unhappy > 0
      ? [{ kind: 'satisfaction', urgency: 2, message: say('rating-dissatisfied', { count: unhappy }) } as const]
      : []),
    ...answered.map(({ question, no }): Weighed => {
      return { kind: 'satisfaction', urgency: 2, message: say(`visit-${question}`, { count: no }) };
    }),
  ];
}
