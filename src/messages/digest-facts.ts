import type { Alert } from '../core/alert.ts';
import type { BackupTroubleKind } from '../core/backup/verdict.ts';
import type { DatedEdition, DigestEdition } from '../core/digest-edition.ts';
import type { InspectionMode } from '../core/inspection.ts';
import type { LocalText, Message } from '../core/message.ts';
import type { FormerBreach } from '../core/sla/clocks.ts';
import type { SlaStage } from '../core/sla-policy.ts';
import type { TrendForecast, TrendPoint } from '../core/trend.ts';
import type { Verdict } from '../core/verdict.ts';
import type { BoardTicket } from './board.ts';
import type { ObligationState } from './obligation-words.ts';
import type { OutageFacts } from './outage.ts';

/** What a day's digest 日报 is made of. What is counted is of the time since the last one; what is open, of now. */
export interface DigestFacts {
  /** The day it is posted on, `yyyy-mm-dd` in the contract's zone. */
  readonly day: string;
  readonly edition: DigestEdition;
  readonly now: Date;
  /** Every ticket that has not ended. */
  readonly tickets: readonly BoardTicket[];
  /** Ids of those that are new. */
  readonly newTickets: ReadonlySet<number>;
  readonly opened: number;
  readonly closed: number;
  readonly cancelled: number;
  readonly alerts: AlertCounts;
  /** Alerts that nobody gave a level or dismissed, whether they fire still or not. */
  readonly unlevelledAlerts: readonly (Alert & { readonly link?: string | null })[];
  /** What customers wrote that nobody gave a level or dismissed. */
  readonly unlevelledRequests: readonly {
    readonly author: string;
    readonly text: string;
    readonly at: Date;
    readonly link: string | null;
  }[];
  /** How many alerts and requests more there are, without a level, than are given. */
  readonly unlevelledLeftOut?: number;
  readonly breaches: readonly DigestBreach[];
  /** Under a level that was changed in that time: they stay on record. */
  readonly formerBreaches: readonly (FormerBreach & { readonly number: number })[];
  /** Those that ended, oldest first. */
  readonly inspections: readonly DigestInspection[];
  readonly pendingItems: number;
  /** Null where the contract has no backups. */
  readonly backups: DigestBackups | null;
  /** Soonest full first. */
  readonly disks: readonly FillingDisk[];
  /** Null where they are not told. */
  readonly obligations: readonly ObligationState[] | null;
  readonly outages: readonly OutageFacts[];
  /** Digests that were due before this one and were not posted. */
  readonly skipped: readonly DatedEdition[];
  /** Messages and files that could not be sent. */
  readonly givenUp?: number;
}

export interface AlertCounts {
  /** Those of yesterday by the calendar, of today so far, or since the last digest. */
  readonly of: 'yesterday' | 'today' | 'since';
  readonly count: number;
  /** On the day before yesterday; null where that is not compared. */
  readonly before: number | null;
  /** The same by host, most first; null is an alert of no host. */
  readonly byHost: readonly { readonly host: LocalText | null; readonly count: number; readonly firing: number }[];
}

export interface DigestInspection {
  readonly id: number;
  readonly title: LocalText;
  readonly mode: InspectionMode;
  readonly startedAt: Date;
  readonly counts: { readonly [V in Verdict]?: number };
}

export interface DigestBackups {
  /** Copies made. */
  readonly good: number;
  readonly failed: readonly { readonly id: number; readonly plan: LocalText; readonly failure: Message | null }[];
  /** What is wrong now. */
  readonly troubles: readonly {
    readonly kind: BackupTroubleKind;
    readonly plan: LocalText;
    readonly message: Message;
  }[];
}

/** A disk that will be full if it goes on like this. */
export interface FillingDisk {
  readonly host: LocalText;
  readonly path: string;
  readonly usedPercent: number;
  readonly forecast: TrendForecast;
  /** Instants in milliseconds and percent, oldest first. */
  readonly points: readonly TrendPoint[];
}

/** A due time that passed in that time, whether its stage has ended since or not. */
export interface DigestBreach {
  readonly number: number;
  readonly title: string;
  readonly level: number;
  readonly stage: Pick<SlaStage, 'title'>;
  readonly dueAt: Date;
  readonly endedAt: Date | null;
  readonly overdueMs: number;
  /** By how much it was told late, because Rounds was not there; else 0. */
  readonly toldLateMs: number;
  readonly link?: string | null;
}
