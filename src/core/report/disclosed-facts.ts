import { compareTexts } from '../compare-texts.ts';
import { recordName } from '../record.ts';
import type { DisclosureSection } from './model.ts';
import { instant, instantOrNull, type ReportScope, secondsOf } from './scope.ts';

/** Alerts of the period that nobody gave a level; those of a planned maintenance apart. */
export function listUnlevelledAlerts({ facts, has, person }: ReportScope): DisclosureSection['unlevelledAlerts'] {
  return facts.alerts
    .filter(({ receivedAt, ticketId, muteId }) => has(receivedAt) && ticketId === null && muteId === null)
    .toSorted((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime() || one.id - other.id)
    .map(({ id, title, receivedAt, isDismissed, dismissedBy }) => ({
      name: `A-${id}`,
      title,
      at: instant(receivedAt),
      ...(isDismissed && { dismissedBy: person(dismissedBy) }),
    }));
}

/** What customers wrote in the period, and nobody gave a level. */
export function listUnlevelledRequests(scope: ReportScope): NonNullable<DisclosureSection['unlevelledRequests']> {
  return scope.facts.requests
    .filter(({ at }) => scope.has(at))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime() || compareTexts(one.text, other.text))
    .map(({ author, text, at, dismissedBy }) => ({
      by: scope.person(author),
      text,
      at: instant(at),
      ...(dismissedBy !== null && { dismissedBy: scope.person(dismissedBy) }),
    }));
}

/** Verdicts of the period's inspections that somebody overrode 改判. */
export function listOverrides({ facts, has, person }: ReportScope): DisclosureSection['overrides'] {
  const inspected = new Set(facts.inspections.filter(({ startedAt }) => has(startedAt)).map(({ id }) => id));
  return facts.overrides
    .filter(({ inspectionId }) => inspected.has(inspectionId))
    .toSorted((one, other) => one.inspectionId - other.inspectionId || one.at.getTime() - other.at.getTime())
    .map(({ inspectionId, item, from, to, by, reason }) => ({
      inspection: inspectionId,
      item,
      from,
      to,
      by: person(by),
      reason,
    }));
}

/** Records of the period that were taken out of everything that is counted 作废. */
export function listVoidedRecords({ facts, has, person }: ReportScope): DisclosureSection['voidedRecords'] {
  return facts.voidedRecords
    .filter(({ record }) => has(record.entry.happenedAt))
    .toSorted((one, other) => one.record.number - other.record.number)
    .map(({ record, by, reason }) => ({
      name: recordName(record.number),
      title: record.entry.title,
      by: person(by),
      reason,
    }));
}

/** In each report that they touch: whole, and so far where they go on. */
export function listOutages({ facts, from: begin, asOf, has }: ReportScope): DisclosureSection['outages'] {
  return facts.outages
    .filter(({ from, until }) => has(from) || (from < begin && (until === null || until > begin)))
    .toSorted((one, other) => one.from.getTime() - other.from.getTime())
    .map(({ from, until }) => ({
      from: instant(from),
      until: instantOrNull(until),
      seconds: secondsOf((until ?? asOf).getTime() - from.getTime()),
    }));
}

/** Planned maintenances that the period touches, each until it ended, with the alerts of the period that it kept quiet. */
export function listMutes({ facts, from: begin, lastInstant, has, person }: ReportScope): DisclosureSection['mutes'] {
  return facts.mutes
    .map((mute) => ({
      ...mute,
      until: mute.endedAt !== null && mute.endedAt < mute.untilAt ? mute.endedAt : mute.untilAt,
    }))
    .filter(({ fromAt, until }) => fromAt <= lastInstant && until > begin)
    .toSorted((one, other) => one.fromAt.getTime() - other.fromAt.getTime() || one.id - other.id)
    .map(({ id, fromAt, until, reason, createdBy }) => ({
      from: instant(fromAt),
      until: instant(until),
      reason,
      by: person(createdBy),
      alerts: facts.alerts.filter(({ muteId, receivedAt }) => muteId === id && has(receivedAt)).length,
    }));
}
