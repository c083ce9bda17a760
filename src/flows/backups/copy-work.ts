import { randomBytes } from 'node:crypto';
import type { BackupCopy } from '../../core/backup/copy.ts';
import type { CopyNaming } from '../../core/backup/paths.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import type { Message } from '../../core/message.ts';
import type { Host, Site } from '../../core/site.ts';
import type { CopyPhase } from '../../messages/backup-progress.ts';
import type { CopyChange } from '../../store/backup-runs.ts';

/** A copy that is being made by us. */
export interface CopyWork {
  readonly site: Site;
  readonly plan: BackupPlan;
  /** Where it is made. */
  readonly host: Host;
  /** As it was when the work began. */
  readonly copy: BackupCopy;
  /** The plan's copies before it, newest first. */
  readonly earlier: readonly BackupCopy[];
  /** Aborted when someone asked to stop it, it ran out of time, is not ours any more, or the process stops. */
  readonly signal: AbortSignal;
  /** Why the signal was aborted: who stopped it, or that it took too long. Null when that is no end of the copy. */
  stopReason(): Message | null;
  /** Of its time limit. */
  remainingMs(): number;
  /** Writes down what is done from now on. @throws CopyLost */
  enter(phase: CopyPhase, change?: CopyChange): Promise<void>;
  /** Waits until these hosts, and no others, are ours alone. @throws CopyFailed when it is stopped before; HostBusy when its time is over. */
  haveHosts(hostIds: readonly string[]): Promise<void>;
  /** How many bytes of this phase are done. */
  progress(bytes: number): void;
}

/** Another worker has the copy, or it has ended: nothing more is written of it. */
export class CopyLost extends Error {
  constructor(id: number) {
    super(`copy B-${id} is not ours any more`);
    this.name = 'CopyLost';
  }
}

/** The copy could not be made, and why. */
export class CopyFailed extends Error {
  readonly failure: Message;
  /** Trying again without any change may help. */
  readonly retry: boolean;

  constructor(failure: Message, { retry = false }: { readonly retry?: boolean } = {}) {
    super(`${failure.key} ${JSON.stringify(failure.values ?? {})}`);
    this.name = 'CopyFailed';
    this.failure = failure;
    this.retry = retry;
  }
}

/** Its time was over while it waited for a host. */
export class HostBusy extends CopyFailed {
  constructor(values: { readonly host: string; readonly seconds: number }) {
    super({ key: 'backup.host-busy', values });
    this.name = 'HostBusy';
  }
}

export function failCopy(name: string, values: Message['values'] = {}): CopyFailed {
  return new CopyFailed({ key: `backup.${name}`, values });
}

/** Letters and digits that nobody can guess, new for every script. */
export function newMarker(): string {
  return randomBytes(16).toString('hex');
}

export function namingOf(plan: BackupPlan, copy: Pick<BackupCopy, 'id' | 'kind' | 'startedAt'>): CopyNaming {
  return { plan, kind: copy.kind, startedAt: copy.startedAt, copyId: copy.id };
}

export function findHost(site: Site, id: string): Host {
  const host = site.hosts.find((candidate) => candidate.id === id);
  if (!host) throw failCopy('no-host', { host: id });
  return host;
}
