import type { Duration } from '../duration.ts';
import type { LocalText } from '../message.ts';

/** When something is done again and again: a cron expression in the contract's zone (`0 2 * * *`), checked when it was read. */
export type CronExpression = string;

/** A backup plan 备份计划: what is copied, where to, how often, how it is checked, and for how long copies are kept. */
export interface BackupPlan {
  readonly id: string;
  readonly name: LocalText;
  /** Host on which the copy is made. */
  readonly host: string;
  readonly source: BackupSource;
  /** Folder on the host in which copies are kept: `<folder>/<plan>/…`. Null: none stays on the host, the copy is streamed away. */
  readonly folder: string | null;
  /** Whether a copy is kept in Rounds' own store. */
  readonly pull: boolean;
  /** Another host that gets a copy. */
  readonly copyTo: { readonly host: string; readonly folder: string } | null;
  /** `auto`: zstd where the host has it, else gzip. */
  readonly compression: 'auto' | 'zstd' | 'gzip' | 'none';
  readonly schedule: {
    readonly full: CronExpression | null;
    /** Only folders can be copied incrementally. */
    readonly incremental: CronExpression | null;
  };
  readonly verify: {
    readonly present: CronExpression | null;
    readonly checksum: CronExpression | null;
    readonly listing: CronExpression | null;
    readonly drill: CronExpression | null;
  };
  readonly drill: DrillPlan | null;
  readonly keep: RetentionPolicy;
  /** For one copy, verification or drill. */
  readonly timeLimit: Duration;
  /** A run that Rounds was not there for: made late, once; or left out, and said so. */
  readonly catchUp: 'run-late' | 'skip';
  /** A copy smaller than this share of the one before is told 异常缩小. */
  readonly shrinkBelow: number;
}

export type BackupSource =
  /** Application folders 应用备份, absolute paths. */
  | { readonly kind: 'folders'; readonly folders: readonly string[]; readonly exclude: readonly string[] }
  /** A consistent dump 数据库备份 of one of the site's databases by the client programs of the host. */
  | { readonly kind: 'database'; readonly database: string }
  /** Any other, by a named command of the host that writes the dump to its standard output. */
  | {
      readonly kind: 'command';
      readonly command: string;
      /** The dump is whole only if this text stands in its last lines. */
      readonly trailer: string | null;
    };

/** How a copy is restored for trial 恢复演练, and what must be true then. */
export interface DrillPlan {
  /** Host on which it is restored; by default the plan's. */
  readonly host: string;
  /** For folders: below it a scratch folder is made. */
  readonly folder: string;
  /** For databases: the account that may create the scratch database and drop it, and where the server is. */
  readonly database: {
    readonly address: string;
    readonly port: number;
    readonly user: string;
    readonly password: string | null;
  } | null;
  readonly assertions: readonly DrillAssertion[];
}

export type DrillAssertion =
  | { readonly kind: 'files-at-least'; readonly count: number }
  | { readonly kind: 'file-exists'; readonly path: string }
  | { readonly kind: 'file-sha256'; readonly path: string; readonly sha256: string }
  | { readonly kind: 'tables-at-least'; readonly count: number }
  | { readonly kind: 'rows-at-least'; readonly table: string; readonly count: number };

/** Which copies are kept 保留策略, as restic defines it; all zero keeps everything. */
export interface RetentionPolicy {
  readonly last: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
}
