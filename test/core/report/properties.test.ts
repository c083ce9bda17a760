import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumDays } from '../../../src/core/record/values.ts';
import { buildReport } from '../../../src/core/report/build-report.ts';
import { canonicalJson } from '../../../src/core/report/canonical-json.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';
import type { ReportModel } from '../../../src/core/report/model.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { TICKET_KINDS, TICKET_ORIGINS } from '../../../src/core/sla/ticket-head.ts';
import { facts as anyFact, shuffled } from '../sla/arbitrary.ts';
import { alert, inspection, noFacts, on, record, ticket } from './facts.ts';

const FIRST = on('01-01 00:00').getTime() - 20 * 86_400_000;
const LAST = on('07-05 08:00').getTime();

/** Around the period too, and often on its very edges. */
const instant = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: FIRST, max: LAST }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        on('01-01 00:00').getTime(),
        on('07-01 00:00').getTime(),
        on('07-01 00:00').getTime() - 1,
      ),
    },
  )
  .map((at) => new Date(at));

const hundredths = fc.integer({ min: 0, max: 500 }).map((count) => count / 100);
const effort = fc.record({ onsite: hundredths, remote: hundredths, office: hundredths });

const fact: fc.Arbitrary<TicketFact> = fc.oneof(
  { weight: 4, arbitrary: anyFact },
  { weight: 2, arbitrary: effort.map((given): TicketFact => ({ kind: 'closed', effort: given })) },
  { weight: 1, arbitrary: fc.constant<TicketFact>({ kind: 'cancelled', reason: '重复' }) },
);

const tickets = fc
  .array(
    fc.record({
      opened: instant,
      kind: fc.constantFrom(...TICKET_KINDS),
      origin: fc.constantFrom(...TICKET_ORIGINS),
      host: fc.constantFrom('app-01', 'db-01', null),
      title: fc.constantFrom('磁盘使用率 93 %', '磁盘使用率 95 %', '登录失败', '采集中断', ''),
      told: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 * 24 * 40 }), fact), { maxLength: 8 }),
    }),
    { maxLength: 12 },
  )
  .map((made) =>
    made.map(({ opened, kind, origin, host, title, told }, index) =>
      ticket(index + 1, opened, {
        head: { ticketKind: kind, origin, host, title },
        told: told.map(([minutes, what]) => [new Date(opened.getTime() + minutes * 60_000), what] as const),
      }),
    ),
  );

const KINDS = [
  'maintenance',
  'optimisation',
  'upgrade',
  'training',
  'parameter-change',
  'visit',
  'personnel-change',
] as const;

const anyFacts: fc.Arbitrary<ReportFacts> = fc
  .record({
    tickets,
    records: fc.array(
      fc.record({
        kind: fc.constantFrom(...KINDS),
        happenedAt: instant,
        effort,
        of: fc.option(fc.integer({ min: 1, max: 12 })),
        rating: fc.constantFrom('satisfied' as const, 'dissatisfied' as const, null),
        signedVersion: fc.integer({ min: 1, max: 2 }),
      }),
      { maxLength: 10 },
    ),
    inspections: fc.array(fc.record({ at: instant, effort: fc.option(effort), isWhole: fc.boolean() }), {
      maxLength: 8,
    }),
    alerts: fc.array(
      fc.record({ at: instant, muteId: fc.constantFrom(null, 1), occurrences: fc.integer({ min: 1, max: 9 }) }),
      {
        maxLength: 8,
      },
    ),
  })
  .map((made) =>
    noFacts({
      tickets: made.tickets,
      records: made.records.map(({ kind, happenedAt, effort: spent, of, rating, signedVersion }, index) =>
        record(index + 1, kind, {
          entry: { happenedAt, effort: spent },
          record: {
            ticket:
              of === null || of > made.tickets.length || kind !== 'maintenance' ? null : { id: 1_000 + of, number: of },
            signature: { version: signedVersion, person: 'lead', rating, at: happenedAt },
          },
        }),
      ),
      inspections: made.inspections.map(({ at, ...change }, index) =>
        inspection(index + 1, '01-01 00:00', { ...change, startedAt: at }),
      ),
      alerts: made.alerts.map(({ at, ...change }, index) => alert(index + 1, at, change)),
    }),
  );

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function allLines(report: ReportModel) {
  return [...report.inspections.issued, ...report.maintenance.lines, ...report.records.flatMap(({ lines }) => lines)];
}

describe('every figure of a report', () => {
  test('equals the sum of the lines it was counted from', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const report = buildReport(given);
        const { overview, maintenance, inspections, records } = report;
        expect(overview.effortTotal).toBe(sumDays(allLines(report).map(({ effortTotal }) => effortTotal)));
        expect(overview.effortTotal).toBe(sumDays(Object.values(overview.effort)));
        expect(overview.effortTotal).toBe(sumDays(overview.activities.map(({ effortTotal }) => effortTotal)));
        for (const line of allLines(report)) expect(line.effortTotal).toBe(sumDays(Object.values(line.effort)));
        expect(sum(overview.activities.map(({ count }) => count))).toBe(allLines(report).length);
        expect(sum(overview.inspections.map(({ count }) => count))).toBe(inspections.issued.length);
        expect(sum(maintenance.byMonth.map(({ daily, fault }) => daily + fault))).toBe(maintenance.lines.length);
        expect(sum(maintenance.byHost.map(({ count }) => count))).toBe(maintenance.lines.length);
        for (const kind of records) {
          expect(overview.activities.find(({ activity }) => activity === kind.kind)?.count).toBe(kind.lines.length);
        }
      }),
    );
  });

  test('of tickets agrees with every other one', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { overview, sla, maintenance, disclosure } = buildReport(given);
        const { tickets: counted } = overview;
        expect(counted.carriedIn + counted.opened).toBe(counted.closed + counted.cancelled + counted.stillOpen);
        const valid = counted.opened - counted.cancelled;
        expect(maintenance.lines.filter(({ source }) => source.kind === 'ticket')).toHaveLength(valid);
        expect(sum(counted.byKind.map(({ count }) => count))).toBe(valid);
        expect(sum(counted.byOrigin.map(({ count }) => count))).toBe(valid);
        expect(sum(counted.byLevel.map(({ count }) => count))).toBe(valid);
        expect(sum(counted.byMonth.map(({ opened }) => opened))).toBe(counted.opened);
        expect(sum(counted.byMonth.map(({ closed }) => closed))).toBe(counted.closed);
        expect(disclosure.unlevelledTickets).toHaveLength(counted.byLevel.at(-1)?.count ?? 0);
        expect(sum(sla.levels.map(({ tickets: of }) => of))).toBe(valid - disclosure.unlevelledTickets.length);
        for (const { level, tickets: of } of sla.levels) {
          expect(counted.byLevel.find((one) => one.level === level)?.count).toBe(of);
        }
      }),
    );
  });

  test('of attainment is the sum of its parts, and each breach is one of them', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { sla } = buildReport(given);
        const { total } = sla;
        for (const part of ['met', 'missed', 'overdue', 'running', 'toAgree', 'void'] as const) {
          expect(sum(sla.levels.map((level) => level.total[part]))).toBe(total[part]);
          for (const { stages, total: ofLevel } of sla.levels) {
            expect(sum(stages.map((stage) => stage[part]))).toBe(ofLevel[part]);
          }
        }
        const decided = total.met + total.missed + total.overdue;
        expect(total.share).toBe(decided === 0 ? null : total.met / decided);
        expect(sum(sla.byMonth.map((month) => month.decided))).toBe(decided);
        expect(sla.breaches).toHaveLength(total.missed + total.overdue);
        expect(sla.breaches.filter(({ endedAt }) => endedAt === null)).toHaveLength(total.overdue);
      }),
    );
  });

  test('of satisfaction counts each line once at the most', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { satisfaction, maintenance, records } = buildReport(given);
        const lines = [...maintenance.lines, ...records.flatMap((kind) => kind.lines)];
        const rated = sum(satisfaction.ratings.map(({ count }) => count));
        expect(rated).toBe(lines.filter(({ rating }) => rating !== null).length);
        expect(rated + satisfaction.notRated).toBeLessThanOrEqual(lines.length);
        const visits = records.find(({ kind }) => kind === 'visit')?.lines.length ?? 0;
        for (const { yes, no, notAsked } of satisfaction.visits) expect(yes + no + notAsked).toBe(visits);
      }),
    );
  });

  test('of availability stays within what there is', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { availability, overview } = buildReport(given);
        const length = (Date.parse(given.span.before) - Date.parse(given.span.from)) / 1000;
        for (const { share, downSeconds, alertSeconds } of availability.hosts) {
          expect(share ?? 0).toBeGreaterThanOrEqual(0);
          expect(share ?? 0).toBeLessThanOrEqual(1);
          if (share === null) expect([downSeconds, alertSeconds]).toEqual([0, 0]);
          expect(downSeconds).toBeLessThanOrEqual(length);
          expect(alertSeconds).toBeLessThanOrEqual(length);
        }
        expect(sum(availability.hosts.map(({ alerts }) => alerts))).toBe(
          overview.alerts.received - overview.alerts.muted,
        );
      }),
    );
  });
});

describe('a report', () => {
  test('is the same whatever order its facts come in', () => {
    const shuffledFacts = anyFacts.chain((given) =>
      fc
        .tuple(shuffled(given.tickets), shuffled(given.records), shuffled(given.inspections), shuffled(given.alerts))
        .map(
          ([ticketList, records, inspections, alerts]) =>
            [given, { ...given, tickets: ticketList, records, inspections, alerts }] as const,
        ),
    );
    fc.assert(
      fc.property(shuffledFacts, ([given, other]) => {
        expect(canonicalJson(buildReport(other))).toBe(canonicalJson(buildReport(given)));
      }),
    );
  });

  test('is plain JSON: what is read again is what was written', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const report = buildReport(given);
        expect(canonicalJson(JSON.parse(JSON.stringify(report)))).toBe(canonicalJson(report));
      }),
    );
  });

  test('of an ended period does not change with what happens to its tickets later', () => {
    const LATER = new Set(['restored', 'reopened', 'paused', 'resumed', 'levelled', 'responded', 'agreed', 'planned']);
    fc.assert(
      fc.property(anyFacts, (given) => {
        const before = Date.parse(given.span.before);
        const known = given.tickets.filter(
          ({ ticket: { events } }) => !events.some(({ kind }) => kind === 'disagreed'),
        );
        const shortened = known.map((one) => {
          const isKept = ({ at, kind }: { readonly at: Date; readonly kind: string }) =>
            at.getTime() < before || !LATER.has(kind);
          return { ...one, ticket: foldTicket(one.ticket.events.map((event) => event.former ?? event).filter(isKept)) };
        });
        const corrected = known.some(({ ticket: { events } }) => events.some(({ kind }) => kind === 'corrected'));
        fc.pre(!corrected);
        const told = ({ sla, overview, availability, disclosure }: ReportModel) =>
          canonicalJson([sla, overview, availability, disclosure.pauses, disclosure.agreements]);
        expect(told(buildReport({ ...given, tickets: shortened }))).toBe(
          told(buildReport({ ...given, tickets: known })),
        );
      }),
    );
  });

  test('of two quarters has decided each promise of the half-year once, wherever its period ended', () => {
    const MOVING = new Set(['levelled', 'agreed', 'reopened', 'disagreed', 'corrected', 'cancelled', 'opened']);
    const SECOND = on('04-01 00:00');
    fc.assert(
      fc.property(anyFacts, (given) => {
        const isMoved = ({ ticket: { events, openedAt } }: (typeof given.tickets)[number]) =>
          events.some(({ kind, at }) => MOVING.has(kind) && kind !== 'opened' && (at >= SECOND || at < openedAt)) ||
          events.some(({ kind }) => kind === 'corrected' || kind === 'disagreed');
        const facts = {
          ...given,
          tickets: given.tickets.filter((one) => one.ticket.openedAt >= SECOND || !isMoved(one)),
        };
        const half = buildReport(facts).sla.total;
        const quarters = ['y1-q1', 'y1-q2'].map(
          (typed) => buildReport({ ...facts, span: noFacts({ typed }).span }).sla,
        );
        const carried = quarters[1]?.carried ?? { met: 0, missed: 0, overdue: 0 };
        // Of before the half-year there is nothing in it: those are in no attainment of either.
        fc.pre(facts.tickets.every(({ ticket: { openedAt } }) => openedAt >= on('01-01 00:00')));
        expect(sum(quarters.map(({ total }) => total.met)) + carried.met).toBe(half.met);
        const late = ({ missed, overdue }: { readonly missed: number; readonly overdue: number }) => missed + overdue;
        expect(sum(quarters.map(({ total }) => late(total))) + late(carried)).toBe(late(half));
      }),
    );
  });

  test('of two quarters has what the half-year has, no more and no less', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const half = buildReport(given);
        const quarters = ['y1-q1', 'y1-q2'].map((typed) => buildReport({ ...given, span: noFacts({ typed }).span }));
        const both = (of: (report: ReportModel) => number) => sumDays(quarters.map(of));
        expect(both(({ overview }) => overview.effortTotal)).toBe(half.overview.effortTotal);
        expect(both(({ overview }) => overview.tickets.opened)).toBe(half.overview.tickets.opened);
        expect(both(({ overview }) => overview.tickets.cancelled)).toBe(half.overview.tickets.cancelled);
        expect(both(({ overview }) => overview.tickets.closed)).toBe(half.overview.tickets.closed);
        expect(quarters[1]?.overview.tickets.carriedIn).toBe(quarters[0]?.overview.tickets.stillOpen);
        expect(both(({ maintenance }) => maintenance.lines.length)).toBe(half.maintenance.lines.length);
        expect(both(({ overview }) => overview.alerts.received)).toBe(half.overview.alerts.received);
        const pauses = ({ disclosure }: ReportModel) =>
          disclosure.pauses.map(({ ticket: of, from }) => `${of} ${from}`);
        expect([...new Set(quarters.flatMap(pauses))].sort()).toEqual([...new Set(pauses(half))].sort());
        const late = quarters.flatMap(({ sla, disclosure }) => [
          ...sla.breaches,
          ...(disclosure.carriedBreaches ?? []),
        ]);
        const name = (one: (typeof late)[number]) => canonicalJson([one.ticket, one.stage]);
        const told = new Set(late.map(name));
        for (const breach of half.sla.breaches) expect(told).toContain(name(breach));
        const exactly = late.map((one) => `${name(one)} ${one.level} ${one.dueAt} ${one.endedAt}`);
        expect(new Set(exactly).size).toBe(exactly.length);
      }),
    );
  });
});
