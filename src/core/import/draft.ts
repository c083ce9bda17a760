import type { Effort, InspectionMode } from '../inspection.ts';
import type { WrittenKind } from '../record/content.ts';
import type { RecordEntry } from '../record.ts';
import type { TicketHead, TicketRating } from '../sla/ticket-head.ts';
import type { PaperVerdict } from './choices.ts';
import type { ImportFault, Place } from './table.ts';

interface DraftBase {
  readonly place: Place;
  /** The paper's own number. */
  readonly reference: string | null;
}

export interface RecordDraft extends DraftBase {
  readonly kind: WrittenKind;
  readonly entry: RecordEntry;
}

/** A ticket that is over: all that happened to it, by the paper. */
export interface TicketDraft extends DraftBase {
  readonly kind: 'ticket';
  readonly head: TicketHead;
  readonly level: number;
  /** Person id of who handled it. */
  readonly engineer: string;
  readonly openedAt: Date;
  readonly levelledAt: Date;
  /** Null: the paper does not say; restoring it responds at the latest. */
  readonly respondedAt: Date | null;
  /** Null: no plan was owed, or the paper does not say. */
  readonly plannedAt: Date | null;
  readonly restoredAt: Date;
  /** When the fault report was handed in; null as above. */
  readonly reportedAt: Date | null;
  readonly closedAt: Date;
  readonly cause: string;
  readonly solution: string;
  readonly rating: TicketRating | null;
  readonly effort: Effort;
}

/** An inspection by its form of paper: what a person wrote of each item of its template. */
export interface InspectionDraft extends DraftBase {
  readonly kind: 'inspection';
  readonly template: string;
  readonly mode: InspectionMode;
  readonly startedAt: Date;
  /** Person id of who began it: of the first line. */
  readonly inspector: string;
  readonly effort: Effort;
  /** One of each item of the template. */
  readonly answers: readonly {
    readonly item: string;
    readonly verdict: PaperVerdict;
    readonly text: string;
    readonly person: string;
  }[];
}

export type ImportDraft = RecordDraft | TicketDraft | InspectionDraft;

/** What rows came to. */
export interface Drafted {
  readonly drafts: readonly ImportDraft[];
  readonly faults: readonly ImportFault[];
}
