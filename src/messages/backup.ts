import { type BackupCopy, copyName } from '../core/backup/copy.ts';
import type { ChatBlock, ChatButton, ChatMessage, RichText } from '../core/chat.ts';
import {
  checkSummaries,
  contentWords,
  failedChecks,
  failureWords,
  isWorthless,
  placeBlocks,
  warningBlocks,
} from './backup-content.ts';
import { type CopyProgress, runningBlocks } from './backup-progress.ts';
import { checkWord, copyTitle, hostWord, placeWord, planOf, startWords, tookMs } from './backup-words.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { personName, type Voice } from './voice.ts';

const REASON_CHARACTERS = 1_000;
const WARNINGS_SHOWN = 5;

export interface BackupFacts {
  readonly copy: BackupCopy;
  /** Of a copy that is being made. */
  readonly progress: CopyProgress | null;
  /** The newest one before it that can be relied on, said of a copy that failed; null where there is none. */
  readonly lastGood: BackupCopy | null;
}

/** The one message of a copy in the channel, edited as it goes on. */
export function backupMessage(facts: BackupFacts, voice: Voice): ChatMessage {
  const { copy } = facts;
  const day = localDay(voice, copy.startedAt);
  return {
    summary: copyHeadline(copy, voice),
    blocks: [{ kind: 'text', text: copyHeadText(copy, day, voice) }, ...blocksOf(facts, day, voice)],
  };
}

/** State and subject: `✅ B-12 应用目录（全量）备份完成，1.8 GB`. */
export function copyHeadline(copy: BackupCopy, voice: Voice): string {
  return `${stateSign(copy)} ${stateLine(copy, voice)}`;
}

/** The headline with host and origin. */
export function copyHeadText(copy: BackupCopy, day: string | null, voice: Voice): RichText {
  const about = [hostWord(copy.hostId, voice), startWords(copy, day, voice)].join(' · ');
  return [`${stateSign(copy)} `, { bold: stateLine(copy, voice) }, ` · ${about}`];
}

export function stateSign(copy: BackupCopy): string {
  switch (copy.state) {
    case 'running':
      return '⏳';
    case 'failed':
      return wasStopped(copy) ? '⏹️' : '❌';
    case 'removed':
      return '🗑️';
    case 'good':
      if (isWorthless(copy)) return '❗';
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
  const failed = failedChecks(copy);
  const bytes = copy.bytes ?? 0;
  if (failed.length > 0) {
    const list = (words: readonly string[]) => [...new Set(words)].join(t('backup-message.comma'));
    const checks = list(failed.map(({ kind }) => checkWord(kind, voice)));
    if (isWorthless(copy)) return t('backup-message.headline-not-valid', { title, checks });
    const places = list(failed.map(({ place }) => placeWord(copy, place, voice)));
    return t('backup-message.headline-partly', { title, bytes, checks, places });
  }
  if (copy.warnings.length === 0) return t('backup-message.headline-good', { title, bytes });
  return t('backup-message.headline-warned', { title, bytes, count: copy.warnings.length });
}

function blocksOf(facts: BackupFacts, day: string, voice: Voice): ChatBlock[] {
  const { copy } = facts;
  if (copy.state === 'running') return runningBlocks(copy, facts.progress, voice);
  if (copy.state === 'failed') return failedBlocks(facts, day, voice);
  if (copy.state === 'removed') return [{ kind: 'context', text: removedLine(copy, day, voice) }];
  return goodBlocks(copy, day, voice);
}

function goodBlocks(copy: BackupCopy, day: string, voice: Voice): ChatBlock[] {
  const checks = checkSummaries(copy, day, voice);
  return [
    { kind: 'context', text: contentWords(copy, voice).join(' · ') },
    ...placeBlocks(copy, voice),
    ...(checks.length === 0
      ? []
      : [{ kind: 'context' as const, text: voice.t('backup-message.checked', { list: checks.join(' · ') }) }]),
    ...warningBlocks(copy, WARNINGS_SHOWN, voice),
    { kind: 'buttons', buttons: copyButtons(copy, voice) },
  ];
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
  const took = tookMs(copy);
  const lines = [
    ...(took === null ? [] : [t('backup-message.failed-after', { seconds: spokenSeconds(took) })]),
    lastGood === null ? t('backup-message.no-last-good') : lastGoodWords(lastGood, day, voice),
  ];
  const blocks: ChatBlock[] = [
    { kind: 'text', text: failureWords(copy, voice) },
    { kind: 'context', text: lines.join('\n') },
  ];
  if (planOf(copy, voice) === undefined) return blocks;
  const value = { plan: copy.planId, kind: copy.kind };
  const again = { action: 'backup-run', label: t('backup-message.button-again'), value };
  return [...blocks, { kind: 'buttons', buttons: [again] }];
}

function lastGoodWords({ id, startedAt, endedAt, bytes }: BackupCopy, day: string, voice: Voice): string {
  const values = { name: copyName(id), at: clockTime(voice, endedAt ?? startedAt, day) };
  if (bytes === null) return voice.t('backup-message.last-good', values);
  return voice.t('backup-message.last-good-size', { ...values, bytes });
}

/** When, by whom and why a copy was removed, and how large it was. */
export function removedLine(copy: BackupCopy, day: string | null, voice: Voice): string {
  const { t } = voice;
  const at = clockTime(voice, copy.removedAt ?? copy.startedAt, day);
  const by =
    copy.removedBy === null
      ? t('backup-message.removed', { at })
      : t('backup-message.removed-by', { at, person: personName(voice, copy.removedBy) });
  const reason = copy.removeReason === null ? [] : [t(copy.removeReason.key, copy.removeReason.values)];
  const size = copy.bytes === null ? [] : [t('backup-message.was-size', { bytes: copy.bytes })];
  return [by, ...reason.map((text) => oneLine(text, REASON_CHARACTERS)), ...size].join(' · ');
}
