import type { LocalText } from '../../core/message.ts';
import type { Instant } from '../../core/report/model.ts';

/** What stands on a report besides its figures: which version of it this is. */
export interface ReportIssue {
  /** Counted from 1 within contract and period. */
  readonly version: number;
  readonly issuedAt: Instant;
  /** Who asked for it; null where it was made by schedule. */
  readonly issuedBy: LocalText | null;
  /** SHA-256 in hex over the model. */
  readonly dataHash: string;
  /** What changed since the version before, as sentences that stand already; empty of a first one. */
  readonly changes: readonly string[];
  /** Oldest first, without this one. */
  readonly earlier: readonly {
    readonly version: number;
    readonly issuedAt: Instant;
    readonly dataHash: string;
    /** Why it was issued again, and what changed; null of a first one. */
    readonly note: string | null;
  }[];
  /** By the customer's contact in the chat; null while nobody has. */
  readonly signed: { readonly by: LocalText; readonly at: Instant } | null;
}
