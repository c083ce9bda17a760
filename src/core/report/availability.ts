import type { AlertFact } from './facts.ts';
import type { AvailabilitySection } from './model.ts';
import { type ReportScope, secondsOf } from './scope.ts';
import { levelOf, type ReportedTicket, type ReportedTickets } from './tickets.ts';

interface Spell {
  readonly from: number;
  readonly until: number;
}

/** The most severe level: what it is about is down. */
const DOWN_LEVEL = 1;

/** Availability 可用性 of the site's hosts, and what checks of its applications came to. */
export function buildAvailability(scope: ReportScope, tickets: ReportedTickets): AvailabilitySection {
  const { site, alerts, reach, checks } = scope.facts;
  const alertsOf = Map.groupBy(alerts.filter(isOfAccount), ({ hostId }) => hostId);
  const down = [...tickets.opened, ...tickets.carried].filter((one) => !one.isCancelled && levelOf(one) === DOWN_LEVEL);
  const downOf = Map.groupBy(down, ({ known }) => known.head.host);
  const reachOf = new Map(reach.map((one) => [one.hostId, one]));
  const length = scope.asOf.getTime() - scope.from.getTime();
  const removed = [...alertsOf.keys(), ...downOf.keys(), ...reachOf.keys()].filter((id) => id !== null);
  const hosts = [...new Set([...site.hosts.map(({ id }) => id), ...removed.sort()])];
  return {
    hosts: hosts.map((id) => {
      const ofHost = alertsOf.get(id) ?? [];
      const downMs = timeCovered(
        (downOf.get(id) ?? []).flatMap((one) => downSpells(one, scope)),
        scope,
      );
      const firing = ofHost.map(({ receivedAt, resolvedAt }) => spell(receivedAt, resolvedAt ?? scope.asOf));
      const isKnown = (reachOf.get(id)?.reached ?? 0) > 0 || ofHost.length > 0 || downOf.has(id);
      return {
        host: scope.host(id),
        checks: { reached: reachOf.get(id)?.reached ?? 0, tried: reachOf.get(id)?.tried ?? 0 },
        alertSeconds: secondsOf(timeCovered(firing, scope)),
        alerts: ofHost.filter(({ receivedAt }) => scope.has(receivedAt)).length,
        downSeconds: secondsOf(downMs),
        share: isKnown && length > 0 ? 1 - downMs / length : null,
      };
    }),
    applications: site.applications.map(({ id, name }) => {
      const ofIt = checks.filter((check) => check.targetKind === 'application' && check.targetId === id);
      const sum = (of: (check: (typeof ofIt)[number]) => number) => ofIt.reduce((total, check) => total + of(check), 0);
      return {
        application: name,
        checks: {
          passed: sum(({ counts }) => counts.normal + counts.attention),
          failed: sum(({ counts }) => counts.abnormal),
          unknown: sum(({ counts }) => counts.unknown),
        },
      };
    }),
  };
}

/** Not those of a planned maintenance, nor those that somebody said were none. */
function isOfAccount({ muteId, isDismissed }: AlertFact): boolean {
  return muteId === null && !isDismissed;
}

function spell(from: Date, until: Date): Spell {
  return { from: from.getTime(), until: until.getTime() };
}

/** From its opening to its restore, without the time in which it was taken for restored. */
function downSpells({ ticket }: ReportedTicket, scope: ReportScope): Spell[] {
  const end = ticket.ends.restored ?? ticket.closedAt ?? scope.asOf;
  const begins = [ticket.openedAt.getTime(), ...ticket.restoredSpells.map(({ until }) => until)];
  const ends = [...ticket.restoredSpells.map(({ from }) => from), end.getTime()];
  return begins.map((from, index) => ({ from, until: ends[index] ?? from }));
}

/** How much of the period lies in any of them, in milliseconds: overlaps count once. */
function timeCovered(spells: readonly Spell[], { from, asOf }: Pick<ReportScope, 'from' | 'asOf'>): number {
  const begin = from.getTime();
  const end = asOf.getTime();
  let covered = 0;
  let reached = begin;
  for (const one of spells.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(one.from, reached);
    const stop = Math.min(one.until, end);
    if (stop <= start) continue;
    covered += stop - start;
    reached = stop;
  }
  return covered;
}
