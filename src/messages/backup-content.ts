import { type BackupCheck, type BackupCopy, CHECK_KINDS, copyName } from '../core/backup/copy.ts';
import { hasObjects } from '../core/backup/database-objects.ts';
import { copyPlaces, isDamagedAt } from '../core/backup/soundness.ts';
import type { ChatBlock, Span } from '../core/chat.ts';
import { checkWord, entriesWords, placesOf, placeWord, shortChecksum, tookMs } from './backup-words.ts';
import { clockTime, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import type { Voice } from './voice.ts';

const REASON_CHARACTERS = 1_000;

export const CHECK_SIGNS: { readonly [O in NonNullable<BackupCheck['outcome']>]: string } = {
  passed: '✅',
  failed: '❌',
  unknown: '❔',
};

/** Of each kind and place the last one that ended, in the order of what they prove. */
export function newestChecks(copy: Pick<BackupCopy, 'checks'>): BackupCheck[] {
  const newest = new Map<string, BackupCheck>();
  for (const check of copy.checks) if (check.outcome !== null) newest.set(`${check.kind} ${check.place}`, check);
  return [...newest.values()].sort((a, b) => CHECK_KINDS.indexOf(a.kind) - CHECK_KINDS.indexOf(b.kind));
}

/** Checks that were not passed, and speak of a place where the copy is still damaged. */
export function failedChecks(copy: BackupCopy): BackupCheck[] {
  return newestChecks(copy).filter(({ outcome, place }) => outcome === 'failed' && isDamagedAt(copy, place));
}

/** It failed checks at every place where it lies. */
export function isWorthless(copy: BackupCopy): boolean {
  const places = copyPlaces(copy);
  return places.length > 0 && places.every((place) => isDamagedAt(copy, place));
}

/** Figures of a whole copy: source, entries, compression, duration, checksum. */
export function contentWords(copy: BackupCopy, voice: Voice): string[] {
  const { t } = voice;
  const took = tookMs(copy);
  const entries = entriesWords(copy, voice);
  return [
    ...(copy.sourceBytes === null ? [] : [t('backup-message.source', { bytes: copy.sourceBytes })]),
    ...(entries === null ? [] : [entries]),
    ...(copy.objects !== null && hasObjects(copy.objects) ? [t('backup-message.objects', { ...copy.objects })] : []),
    ...(copy.baseId === null ? [] : [t('backup-message.based-on', { base: copyName(copy.baseId) })]),
    ...(took === null ? [] : [t('backup-message.took', { seconds: spokenSeconds(took) })]),
    compressionWords(copy, voice),
    ...(copy.sha256 === null ? [] : [`SHA-256 ${shortChecksum(copy.sha256)}`]),
  ];
}

function compressionWords({ compression, bytes, sourceBytes }: BackupCopy, voice: Voice): string {
  const { t } = voice;
  if (compression === null || compression === 'none') return t('backup-message.uncompressed');
  if (bytes === null || sourceBytes === null || sourceBytes === 0) return compression;
  return t('backup-message.compressed', { compression, share: (bytes / sourceBytes) * 100 });
}

/** `📦 应用服务器 /app/backup/…`, one place a line. */
export function placeBlocks(copy: BackupCopy, voice: Voice): ChatBlock[] {
  const text = placesOf(copy, voice).flatMap(({ place, path }, index): Span[] => [
    `${index > 0 ? '\n' : ''}📦 ${place} `,
    { code: path },
  ]);
  return text.length === 0 ? [] : [{ kind: 'context', text }];
}

/** The last check of each kind, each with its place where the copy lies in several; a drill speaks for the copy itself. */
export function checkSummaries(copy: BackupCopy, day: string | null, voice: Voice): string[] {
  const isInOnePlace = copyPlaces(copy).length < 2;
  return newestChecks(copy).map((check) => {
    const line = checkSummary(check, day, voice);
    if (isInOnePlace || check.kind === 'drill') return line;
    return voice.t('backup-message.check-at', { line, place: placeWord(copy, check.place, voice) });
  });
}

/** `✅ 恢复演练 06:10，恢复用时 42 秒`. */
function checkSummary(check: BackupCheck, day: string | null, voice: Voice): string {
  const sign = CHECK_SIGNS[check.outcome ?? 'unknown'];
  const at = clockTime(voice, check.endedAt ?? check.startedAt, day);
  const line = `${sign} ${checkWord(check.kind, voice)} ${at}`;
  if (check.restoreMs === null) return line;
  return voice.t('backup-message.check-with-restore', { line, seconds: spokenSeconds(check.restoreMs) });
}

/** The same with its place, for a list of all of them. */
export function checkLine(copy: BackupCopy, check: BackupCheck, voice: Voice): string {
  const place = placeWord(copy, check.place, voice);
  if (check.outcome !== null) return `${checkSummary(check, null, voice)} · ${place}`;
  return `⏳ ${checkWord(check.kind, voice)} ${clockTime(voice, check.startedAt, null)} · ${place}`;
}

/** What is said beside a good copy, at most so many; the rest is counted. */
export function warningBlocks(copy: Pick<BackupCopy, 'warnings'>, most: number, voice: Voice): ChatBlock[] {
  if (copy.warnings.length === 0) return [];
  const items = copy.warnings
    .slice(0, most)
    .map(({ key, values }) => `⚠️ ${oneLine(voice.t(key, values), REASON_CHARACTERS)}`);
  const rest = copy.warnings.length - items.length;
  if (rest > 0) items.push(voice.t('backup-message.more-warnings', { count: rest }));
  return [{ kind: 'list', items }];
}

/** Why it failed, as it was recorded, in words. */
export function failureWords(copy: Pick<BackupCopy, 'failure'>, voice: Voice): string {
  if (copy.failure === null) return voice.t('backup-message.failure-unknown');
  return oneLine(voice.t(copy.failure.key, copy.failure.values), REASON_CHARACTERS);
}
