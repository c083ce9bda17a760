import { type BackupCheckKind, type BackupCopy, type CopyKind, type CopyPlace, copyName } from '../core/backup/copy.ts';
import type { BackupPlan } from '../core/backup/plan.ts';
import { clockTime } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, personName, type Voice } from './voice.ts';

const PATH_CHARACTERS = 300;
const CHECKSUM_CHARACTERS = 12;

/** The plan a copy was made by; undefined once the site file does not name it any more. */
export function planOf(copy: Pick<BackupCopy, 'planId'>, voice: Voice): BackupPlan | undefined {
  return voice.site.backups.find((plan) => plan.id === copy.planId);
}

export function planTitle(planId: string, voice: Voice): string {
  const plan = voice.site.backups.find((candidate) => candidate.id === planId);
  return plan ? inWords(voice, plan.name) : planId;
}

export function kindWord(kind: CopyKind, voice: Voice): string {
  return voice.t(`backup-message.kind-${kind}`);
}

/** `B-12 应用目录（全量）`. */
export function copyTitle(copy: Pick<BackupCopy, 'id' | 'planId' | 'kind'>, voice: Voice): string {
  return voice.t('backup-message.title', {
    name: copyName(copy.id),
    plan: planTitle(copy.planId, voice),
    kind: kindWord(copy.kind, voice),
  });
}

export function hostWord(hostId: string, voice: Voice): string {
  const host = voice.site.hosts.find((candidate) => candidate.id === hostId);
  return host ? inWords(voice, host.name) : hostId;
}

/** Where a check looked: the host's name, or Rounds' own store. */
export function placeWord(copy: Pick<BackupCopy, 'hostId' | 'other'>, place: CopyPlace, voice: Voice): string {
  if (place === 'store') return voice.t('backup-message.place-store');
  return hostWord(place === 'other' ? (copy.other?.hostId ?? copy.hostId) : copy.hostId, voice);
}

export function checkWord(kind: BackupCheckKind, voice: Voice): string {
  return voice.t(`backup-message.check-${kind}`);
}

/** Who had it made and when: a person, or the schedule. */
export function startWords(
  copy: Pick<BackupCopy, 'startedBy' | 'startedAt'>,
  day: string | null,
  voice: Voice,
): string {
  const at = clockTime(voice, copy.startedAt, day);
  if (copy.startedBy === null) return voice.t('backup-message.by-schedule', { at });
  return voice.t('backup-message.by-person', { person: personName(voice, copy.startedBy), at });
}

/** What is in it, before compression: files and folders, or tables; null where nobody counted. */
export function entriesWords(copy: Pick<BackupCopy, 'planId' | 'entries'>, voice: Voice): string | null {
  if (copy.entries === null) return null;
  const source = planOf(copy, voice)?.source.kind ?? 'other';
  const key = source === 'folders' ? 'files' : source === 'database' ? 'tables' : 'entries';
  return voice.t(`backup-message.${key}`, { count: copy.entries });
}

/** Each place in which the copy lies, with its path there. */
export function placesOf(copy: BackupCopy, voice: Voice): { readonly place: string; readonly path: string }[] {
  return [
    ...(copy.hostPath === null ? [] : [{ place: hostWord(copy.hostId, voice), path: shortPath(copy.hostPath) }]),
    ...(copy.storePath === null
      ? []
      : [{ place: voice.t('backup-message.place-store'), path: shortPath(copy.storePath) }]),
    ...(copy.other === null ? [] : [{ place: hostWord(copy.other.hostId, voice), path: shortPath(copy.other.path) }]),
  ];
}

function shortPath(path: string): string {
  return oneLine(path, PATH_CHARACTERS);
}

/** Enough of a checksum to compare by eye. */
export function shortChecksum(sha256: string): string {
  return `${sha256.slice(0, CHECKSUM_CHARACTERS)}…`;
}

/** How long it took; null while it goes on. */
export function tookMs(run: { readonly startedAt: Date; readonly endedAt: Date | null }): number | null {
  return run.endedAt === null ? null : Math.max(0, run.endedAt.getTime() - run.startedAt.getTime());
}
