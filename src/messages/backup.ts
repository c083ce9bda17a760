import { type BackupCheck, type BackupCopy, CHECK_KINDS, copyName } from '../core/backup/copy.ts';
import type { ChatBlock, ChatButton, ChatMessage, RichText } from '../core/chat.ts';
import {
  checkWord,
  copyTitle,
  entriesWords,
  hostWord,
  placesOf,
  planOf,
  shortChecksum,
  startWords,
  tookMs,
} from './backup-words.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, personName, progressBar, type Voice } from './voice.ts';

const REASON_CHARACTERS = 1_000;
const WARNINGS_SHOWN = 5;

/** What is being done to a copy that is made 备份阶段. */
export const COPY_PHASES = ['preflight', 'archive', 'checksum', 'pull', 'copy-to'] as const;
export type CopyPhase = (typeof COPY_PHASES)[number];

/** How far a copy is. */
export interface CopyProgress {
  readonly phase: CopyPhase;
  /** Of this phase. */
  readonly bytes: number;
  readonly bytesPerSecond: number | null;
  /** What the phase is believed to come to, by the last copy of the kind or by the archive that is there; null: nobody knows. */
  readonly expectedBytes: number | null;
  /** Who asked to stop it. */
  readonly stopBy: string | null;
}

/** The last good copy before this one. */
export interface EarlierCopy {
  readonly id: number;
  readonly endedAt: Date;
  readonly bytes: number | null;
}

export interface BackupFacts {
  readonly copy: BackupCopy;
  /** Of a copy that is being made. */
  readonly progress: CopyProgress | null;
  /** Null where there is none: said of a copy that failed. */
  readonly lastGood: EarlierCopy | null;
}

/** The one message of a copy in the channel, edited as it goes on. */
export function backupMessage(facts: BackupFacts, voice: Voice): ChatMessage {
  const { copy } = facts;
  const day = localDay(voice, copy.startedAt);
  const headline = `${stateSign(copy)} ${stateLine(copy, voice)}`;
  const about = [hostWord(copy.hostId, voice), startWords(copy, day, voice)].join(' · ');
  const text: RichText = [`${stateSign(copy)} `, { bold: stateLine(copy, voice) }, ` · ${about}`];
  return { summary: headline, blocks: [{ kind: 'text', text }, ...blocksOf(facts, day, voice)] };
}

function stateSign(copy: BackupCopy): string {
  switch (copy.state) {
    case 'running':
      return '⏳';
    case 'failed':
      return wasStopped(copy) ? '⏹️' : '❌';
    case 'removed':
      return '🗑️';
    case 'good':
      return copy.warnings.length > 0 || failedChecks(copy).length > 0 ? '⚠️' : '✅';
  }
}

/** Stopped by a person: nobody has to be told to act. */
export function wasStopped(copy: Pick<BackupCopy, 'failure'>): boolean {
  return copy.failure?.key === 'backup.cancelled';
}

function stateLine(copy: BackupCopy, voice: Voice): string {
  const { t } = voice;
  const title = copyTitle(copy, voice);
  if (copy.state === 'running') return t('backup-message.headline-running', { title });
  if (copy.state === 'removed') return t('backup-message.headline-removed', { title });
  if (copy.state === 'failed') {
    return t(wasStopped(copy) ? 'backup-message.headline-stopped' : 'backup-message.headline-failed', { title });
  }
  const failed = failedChecks(copy).map(({ kind }) => checkWord(kind, voice));
  if (failed.length > 0) {
    return t('backup-message.headline-not-valid', { title, checks: failed.join(t('backup-message.comma')) });
  }
  const size = copy.bytes ?? 0;
  if (copy.warnings.length === 0) return t('backup-message.headline-good', { title, bytes: size });
  return t('backup-message.headline-warned', { title, bytes: size, count: copy.warnings.length });
}

/** The newest of each kind and place that did not pass. */
function failedChecks(copy: BackupCopy): BackupCheck[] {
  return newestChecks(copy).filter(({ outcome }) => outcome === 'failed');
}

/** Of each kind and place the last one that ended, in the order of what they prove. */
export function newestChecks(copy: BackupCopy): BackupCheck[] {
  const newest = new Map<string, BackupCheck>();
  for (const check of copy.checks) if (check.outcome !== null) newest.set(`${check.kind} ${check.place}`, check);
  return [...newest.values()].sort((a, b) => CHECK_KINDS.indexOf(a.kind) - CHECK_KINDS.indexOf(b.kind));
}

function blocksOf(facts: BackupFacts, day: string, voice: Voice): ChatBlock[] {
  const { copy } = facts;
  if (copy.state === 'running') return runningBlocks(facts, voice);
  if (copy.state === 'failed') return failedBlocks(facts, day, voice);
  if (copy.state === 'removed') return [{ kind: 'context', text: removedLine(copy, day, voice) }];
  return goodBlocks(copy, day, voice);
}

function runningBlocks({ copy, progress }: BackupFacts, voice: Voice): ChatBlock[] {
  if (progress?.stopBy != null) {
    const person = personName(voice, progress.stopBy);
    return [{ kind: 'context', text: voice.t('backup-message.stopping', { person }) }];
  }
  return [
    { kind: 'text', text: progress === null ? voice.t('backup-message.waiting') : progressWords(progress, voice) },
    { kind: 'buttons', buttons: [stopButton(copy, voice)] },
  ];
}

function progressWords({ phase, bytes, bytesPerSecond, expectedBytes }: CopyProgress, voice: Voice): RichText {
  const { t } = voice;
  const expected = expectedBytes === null || expectedBytes <= 0 ? null : expectedBytes;
  const said = [
    t(`backup-message.phase-${phase}`),
    ...(bytes <= 0 ? [] : [amountWords(bytes, expected, voice)]),
    ...(bytesPerSecond === null || bytesPerSecond <= 0 ? [] : [t('backup-message.rate', { rate: bytesPerSecond })]),
  ].join(' · ');
  if (expected === null) return said;
  // It may grow beyond what it was the last time: full is only what is done.
  return [{ code: progressBar(Math.min(bytes, expected * 0.99), expected) }, ` ${said}`];
}

function amountWords(bytes: number, expected: number | null, voice: Voice): string {
  if (expected === null) return voice.t('backup-message.amount', { bytes });
  return voice.t('backup-message.amount-of', { bytes, expected });
}

function stopButton(copy: BackupCopy, voice: Voice): ChatButton {
  const { t } = voice;
  return {
    action: 'backup-cancel',
    label: t('backup-message.button-stop'),
    value: { copy: copy.id },
    style: 'danger',
    confirm: {
      title: t('backup-message.confirm-stop-title'),
      text: t('backup-message.confirm-stop-text'),
      yes: t('backup-message.button-stop'),
      no: t('backup-message.button-go-on'),
    },
  };
}

function goodBlocks(copy: BackupCopy, day: string, voice: Voice): ChatBlock[] {
  const blocks: ChatBlock[] = [{ kind: 'context', text: contentWords(copy, voice).join(' · ') }];
  blocks.push({ kind: 'context', text: placeLines(copy, voice) });
  const checks = newestChecks(copy);
  if (checks.length > 0) {
    const said = checks.map((check) => checkSummary(check, day, voice)).join(' · ');
    blocks.push({ kind: 'context', text: voice.t('backup-message.checked', { list: said }) });
  }
  blocks.push(...warningBlocks(copy, voice));
  blocks.push({ kind: 'buttons', buttons: copyButtons(copy, voice) });
  return blocks;
}

/** Figures of a whole copy: source, entries, compression, duration, checksum. */
export function contentWords(copy: BackupCopy, voice: Voice): string[] {
  const { t } = voice;
  const took = tookMs(copy);
  const entries = entriesWords(copy, voice);
  return [
    ...(copy.sourceBytes === null ? [] : [t('backup-message.source', { bytes: copy.sourceBytes })]),
    ...(entries === null ? [] : [entries]),
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

/** `应用服务器 /app/backup/…`, one place a line. */
export function placeLines(copy: BackupCopy, voice: Voice): RichText {
  const places = placesOf(copy, voice);
  return places.flatMap(({ place, path }, index) => [`${index > 0 ? '\n' : ''}📦 ${place} `, { code: path }]);
}

export const CHECK_SIGNS: { readonly [O in NonNullable<BackupCheck['outcome']>]: string } = {
  passed: '✅',
  failed: '❌',
  unknown: '❔',
};

function checkSummary(check: BackupCheck, day: string, voice: Voice): string {
  const sign = CHECK_SIGNS[check.outcome ?? 'unknown'];
  const at = clockTime(voice, check.endedAt ?? check.startedAt, day);
  const line = `${sign} ${checkWord(check.kind, voice)} ${at}`;
  if (check.restoreMs === null) return line;
  return voice.t('backup-message.check-with-restore', { line, seconds: spokenSeconds(check.restoreMs) });
}

export function warningBlocks(copy: BackupCopy, voice: Voice): ChatBlock[] {
  if (copy.warnings.length === 0) return [];
  const items = copy.warnings
    .slice(0, WARNINGS_SHOWN)
    .map(({ key, values }) => `⚠️ ${oneLine(voice.t(key, values), REASON_CHARACTERS)}`);
  const rest = copy.warnings.length - items.length;
  if (rest > 0) items.push(voice.t('backup-message.more-warnings', { count: rest }));
  return [{ kind: 'list', items }];
}

function copyButtons(copy: BackupCopy, voice: Voice): ChatButton[] {
  const value = { copy: copy.id };
  const drill = planOf(copy, voice)?.drill ?? null;
  return [
    { action: 'backup-verify', label: voice.t('backup-message.button-verify'), value },
    ...(drill === null ? [] : [{ action: 'backup-drill', label: voice.t('backup-message.button-drill'), value }]),
    { action: 'backup-restore-help', label: voice.t('backup-message.button-restore-help'), value },
  ];
}

function failedBlocks({ copy, lastGood }: BackupFacts, day: string, voice: Voice): ChatBlock[] {
  const { t } = voice;
  const blocks: ChatBlock[] = [];
  if (copy.failure !== null) blocks.push({ kind: 'text', text: failureWords(copy, voice) });
  const took = tookMs(copy);
  const plan = planOf(copy, voice);
  const lines = [
    ...(took === null ? [] : [t('backup-message.failed-after', { seconds: spokenSeconds(took) })]),
    lastGood === null ? t('backup-message.no-last-good') : lastGoodWords(lastGood, day, voice),
  ];
  blocks.push({ kind: 'context', text: lines.join('\n') });
  if (plan !== undefined) {
    const value = { plan: plan.id, kind: copy.kind };
    const label = t('backup-message.button-again');
    blocks.push({ kind: 'buttons', buttons: [{ action: 'backup-run', label, value }] });
  }
  return blocks;
}

/** Why it failed, as it was recorded, in words. */
export function failureWords(copy: Pick<BackupCopy, 'failure'>, voice: Voice): string {
  if (copy.failure === null) return voice.t('backup-message.failure-unknown');
  return oneLine(voice.t(copy.failure.key, copy.failure.values), REASON_CHARACTERS);
}

function lastGoodWords({ id, endedAt, bytes }: EarlierCopy, day: string, voice: Voice): string {
  const values = { name: copyName(id), at: clockTime(voice, endedAt, day) };
  if (bytes === null) return voice.t('backup-message.last-good', values);
  return voice.t('backup-message.last-good-size', { ...values, bytes });
}

function removedLine(copy: BackupCopy, day: string, voice: Voice): string {
  const { t } = voice;
  const at = clockTime(voice, copy.removedAt ?? copy.startedAt, day);
  const by =
    copy.removedBy === null
      ? t('backup-message.removed', { at })
      : t('backup-message.removed-by', { at, person: personName(voice, copy.removedBy) });
  const reason = copy.removeReason === null ? [] : [voice.t(copy.removeReason.key, copy.removeReason.values)];
  const size = copy.bytes === null ? [] : [t('backup-message.was-size', { bytes: copy.bytes })];
  return [by, ...reason.map((text) => oneLine(text, REASON_CHARACTERS)), ...size].join(' · ');
}

/** A site file's name for a plan beside its id, as commands take it. */
export function planChoice(
  plan: { readonly id: string; readonly name: Parameters<typeof inWords>[1] },
  voice: Voice,
): string {
  return `${plan.id}（${inWords(voice, plan.name)}）`;
}
