import type { Alert, AlertContent, Mute } from '../../core/alert.ts';
import type { StoredAlert } from '../../store/alert-batch.ts';
import type { PreparedReport } from './alert-report.ts';
import { type Judgement, judgeReport } from './judge-report.ts';
import { findMute } from './mute-match.ts';
import type { StormWatch, WorkingStorm } from './storm-watch.ts';

/** An alert as the reports of a batch leave it, before it is written. */
export interface WorkingAlert {
  /** Null until it is stored. */
  id: number | null;
  readonly sourceId: string;
  readonly fingerprint: string;
  /** As it was before the batch; null for a new one. */
  readonly before: StoredAlert | null;
  state: Alert['state'];
  content: AlertContent;
  /** As JSON; null while it is as it was stored. */
  contentText: string | null;
  contentHash: string;
  hostId: string | null;
  startsAt: Date;
  readonly receivedAt: Date;
  resolvedAt: Date | null;
  lastSeenAt: Date;
  occurrences: number;
  muteId: number | null;
  storm: WorkingStorm | null;
  readonly ticketId: number | null;
  readonly dismissedAt: Date | null;
  readonly dismissedBy: string | null;
  /** When the firing that goes on, or went on last, was received. */
  firingSince: Date;
  /** Something of it is to be written. */
  changed: boolean;
  readonly events: WorkingEvent[];
}

/** What happened to an alert, in the order in which it counts. */
export interface WorkingEvent {
  readonly kind: 'fired' | 'refired' | 'changed' | 'resolved';
  readonly at: Date;
  readonly recordedAt: Date;
  readonly deliveryId: number | null;
  /** What it said from then on, as JSON. */
  readonly contentText: string | null;
  /** Which firing of the alert it is about, from 1. */
  readonly occurrence: number;
}

export interface FoldGround {
  /** The newest alert of each fingerprint that is reported of. */
  readonly known: readonly StoredAlert[];
  readonly endedTickets: ReadonlySet<number>;
  /** Storms of the known alerts that go on. */
  readonly watch: StormWatch;
  readonly mutes: readonly Mute[];
  readonly refireWithinMs: number;
}

/** Takes the reports in, one after the other, and returns every alert that is new, changed or heard of. */
export function foldReports(reports: readonly PreparedReport[], ground: FoldGround): WorkingAlert[] {
  const newest = new Map<string, WorkingAlert>();
  for (const alert of ground.known) newest.set(keyOf(alert), workOn(alert, ground.watch));
  const all = [...newest.values()];
  for (const report of reports) {
    const alert = newest.get(keyOf(report)) ?? null;
    const judgement = judge(alert, report, ground);
    if (judgement.kind === 'new' || judgement.kind === 'ended-unseen') {
      const begun = begin(report, judgement, ground);
      newest.set(keyOf(report), begun);
      all.push(begun);
    } else if (alert) {
      apply(alert, report, judgement, ground);
    }
  }
  return all;
}

function keyOf({ sourceId, fingerprint }: { readonly sourceId: string; readonly fingerprint: string }): string {
  return `${sourceId} ${fingerprint}`;
}

function workOn(alert: StoredAlert, watch: StormWatch): WorkingAlert {
  const storm = alert.stormId === null ? null : (watch.storms.find(({ id }) => id === alert.stormId) ?? null);
  return {
    ...alert,
    before: alert,
    contentText: null,
    storm,
    firingSince: alert.receivedAt,
    changed: false,
    events: [],
  };
}

function judge(alert: WorkingAlert | null, report: PreparedReport, ground: FoldGround): Judgement {
  const { status, startsAt, endsAt } = report.alert;
  const said = { status, startsAt, endsAt, contentHash: report.contentHash, receivedAt: report.receivedAt };
  const known = alert && { ...alert, takesRefire: takesRefire(alert, report, ground) };
  return judgeReport(known, said, ground.refireWithinMs);
}

/** One that has no message of its own joins only while what keeps it from one goes on; and the other way round. */
function takesRefire(alert: WorkingAlert, report: PreparedReport, ground: FoldGround): boolean {
  const isSettled = alert.dismissedAt !== null || (alert.ticketId !== null && ground.endedTickets.has(alert.ticketId));
  if (alert.occurrences === 0 || isSettled) return false;
  if (alert.ticketId !== null) return true;
  if (alert.before?.stormId !== null && alert.before?.stormId !== undefined && !alert.storm) return false;
  if (alert.storm && ground.watch.openAt(report.receivedAt) !== alert.storm) return false;
  return (alert.muteId !== null) === (muteFor(report, ground) !== null);
}

function muteFor(report: PreparedReport, ground: FoldGround): Mute | null {
  const { sourceId, hostId, receivedAt, alert } = report;
  return findMute(ground.mutes, { sourceId, hostId, title: alert.content.title }, receivedAt);
}

function begin(report: PreparedReport, judgement: Judgement, ground: FoldGround): WorkingAlert {
  const { receivedAt, alert } = report;
  const alertRow: WorkingAlert = {
    id: null,
    sourceId: report.sourceId,
    fingerprint: report.fingerprint,
    before: null,
    state: 'firing',
    content: alert.content,
    contentText: report.contentText,
    contentHash: report.contentHash,
    hostId: report.hostId,
    startsAt: alert.startsAt ?? receivedAt,
    receivedAt,
    resolvedAt: null,
    lastSeenAt: receivedAt,
    occurrences: 0,
    muteId: null,
    storm: null,
    ticketId: null,
    dismissedAt: null,
    dismissedBy: null,
    firingSince: receivedAt,
    changed: true,
    events: [],
  };
  if (judgement.kind === 'new') {
    appear(alertRow, report, ground);
  } else {
    alertRow.state = 'resolved';
    alertRow.resolvedAt = alert.endsAt !== null && alert.endsAt <= receivedAt ? alert.endsAt : receivedAt;
    alertRow.startsAt = alert.startsAt ?? alertRow.resolvedAt;
  }
  return alertRow;
}

/** It fires for the first time: into a planned maintenance, a storm, or the channel. */
function appear(alert: WorkingAlert, report: PreparedReport, ground: FoldGround): void {
  alert.occurrences = 1;
  alert.muteId = muteFor(report, ground)?.id ?? null;
  alert.storm = alert.muteId === null ? ground.watch.arrive(report.receivedAt) : null;
  note(alert, report, { kind: 'fired', at: earlier(alert.startsAt, report.receivedAt) });
}

function apply(alert: WorkingAlert, report: PreparedReport, judgement: Judgement, ground: FoldGround): void {
  switch (judgement.kind) {
    case 'same':
    case 'stale':
      // What we know of an end is when it was told, whatever is repeated afterwards.
      if (alert.state === 'firing' && report.receivedAt > alert.lastSeenAt) alert.lastSeenAt = report.receivedAt;
      return;
    case 'changed':
      describe(alert, report);
      note(alert, report, { kind: 'changed', at: report.receivedAt });
      break;
    case 'begun-late':
      describe(alert, report);
      appear(alert, report, ground);
      break;
    case 'resolved':
      alert.state = 'resolved';
      alert.resolvedAt = judgement.at;
      note(alert, report, { kind: 'resolved', at: judgement.at, contentText: null });
      break;
    case 'refired':
      describe(alert, report);
      alert.state = 'firing';
      alert.resolvedAt = null;
      alert.startsAt = report.alert.startsAt ?? report.receivedAt;
      alert.occurrences += 1;
      alert.muteId = muteFor(report, ground)?.id ?? null;
      alert.firingSince = report.receivedAt;
      note(alert, report, { kind: 'refired', at: judgement.at });
      break;
    default:
      throw new Error(`a judgement "${judgement.kind}" of a known alert`);
  }
  alert.changed = true;
  if (report.receivedAt > alert.lastSeenAt) alert.lastSeenAt = report.receivedAt;
}

function describe(alert: WorkingAlert, report: PreparedReport): void {
  alert.content = report.alert.content;
  alert.contentText = report.contentText;
  alert.contentHash = report.contentHash;
  alert.hostId = report.hostId;
}

function note(
  alert: WorkingAlert,
  { receivedAt: recordedAt, deliveryId, contentText }: PreparedReport,
  event: Pick<WorkingEvent, 'kind' | 'at'> & Partial<Pick<WorkingEvent, 'contentText'>>,
): void {
  alert.events.push({ recordedAt, deliveryId, contentText, occurrence: alert.occurrences, ...event });
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
