import type { Message } from '../message.ts';
import type { DatabaseObjects } from './database-objects.ts';
import type { SkippedMembers } from './skipped.ts';

/** `running` while it is made · `good` whole and checksummed · `failed` · `removed` by retention or by hand. */
export const COPY_STATES = ['running', 'good', 'failed', 'removed'] as const;
export type CopyState = (typeof COPY_STATES)[number];

export type CopyKind = 'full' | 'incremental';

/** Where a copy is: on the host it was made on, in Rounds' store, on another host. */
export const COPY_PLACES = ['host', 'store', 'other'] as const;
export type CopyPlace = (typeof COPY_PLACES)[number];

/** What was done to a copy to know more of it 校验方式, each says more than the one before. */
export const CHECK_KINDS = ['present', 'checksum', 'listing', 'drill'] as const;
export type BackupCheckKind = (typeof CHECK_KINDS)[number];

/** One copy 备份副本 as it is recorded. */
export interface BackupCopy {
  readonly id: number;
  readonly contractId: string;
  readonly planId: string;
  readonly kind: CopyKind;
  /** The copy that this one builds on; null for a full one. */
  readonly baseId: number | null;
  readonly state: CopyState;
  /** `schedule`, `command`, `cli`. */
  readonly origin: string;
  readonly startedBy: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly hostId: string;
  /** Absolute path on the host; null where none stays there. */
  readonly hostPath: string | null;
  /** Path below the folder of Rounds' store. */
  readonly storePath: string | null;
  readonly other: { readonly hostId: string; readonly path: string } | null;
  readonly compression: string | null;
  /** As it lies there, compressed. */
  readonly bytes: number | null;
  /** Of what was copied, before compression. */
  readonly sourceBytes: number | null;
  /** Files and folders in the archive, or tables in the dump. */
  readonly entries: number | null;
  /** Of a database, while it was dumped; null where nobody counted, or they changed meanwhile. */
  readonly objects: DatabaseObjects | null;
  readonly sha256: string | null;
  /** Said beside a good copy: a file changed while it was read, the copy shrank. */
  readonly warnings: readonly Message[];
  /** Of a copy that others may build on; null where nobody looked. */
  readonly skipped: SkippedMembers | null;
  readonly failure: Message | null;
  readonly removedAt: Date | null;
  readonly removedBy: string | null;
  readonly removeReason: Message | null;
  /** Oldest first. */
  readonly checks: readonly BackupCheck[];
}

export interface BackupCheck {
  readonly id: number;
  readonly copyId: number;
  readonly kind: BackupCheckKind;
  readonly place: CopyPlace;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** Null while it goes on; `unknown` when it could not be judged. */
  readonly outcome: 'passed' | 'failed' | 'unknown' | null;
  readonly findings: readonly Message[];
  /** Of a drill: how long the restore itself took, in milliseconds. */
  readonly restoreMs: number | null;
}

/** Sorts copies, or checks. Ids are given as they are begun: a time may be of a clock that was wrong. */
export function newestFirst(one: { readonly id: number }, other: { readonly id: number }): number {
  return other.id - one.id;
}

/** `B-12`, as copies are called in messages and commands. */
export function copyName(id: number): string {
  return `B-${id}`;
}

/** Reads `B-12`, `b12` or `12`; null for anything else. */
export function parseCopyName(text: string): number | null {
  const id = Number(/^(?:b-?|#)?(\d{1,15})$/i.exec(text.trim())?.[1] ?? 0);
  return id > 0 ? id : null;
}
