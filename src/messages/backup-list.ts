import { type BackupCopy, copyName } from '../core/backup/copy.ts';
import type { BackupPlan } from '../core/backup/plan.ts';
import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { copyHeadline, copyHeadText, removedLine, stateSign } from './backup.ts';
import { findingLines } from './backup-check.ts';
import {
  CHECK_SIGNS,
  checkLine,
  contentWords,
  failureWords,
  newestChecks,
  placeBlocks,
  warningBlocks,
} from './backup-content.ts';
import { checkWord, hostWord, kindWord, planTitle } from './backup-words.ts';
import { clockTime, localDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

const REASON_CHARACTERS = 160;
const WARNINGS_SHOWN = 50;
const CHECKS_SHOWN = 20;
const FOLDERS_SHOWN = 4;
const PATH_CHARACTERS = 80;

export interface BackupListFacts {
  /** Newest first. */
  readonly copies: readonly BackupCopy[];
  /** How many there are; more than are given when there was a limit. */
  readonly total: number;
  /** Those of them that could be restored from: whole, and not removed. */
  readonly kept: number;
  readonly now: Date;
}

/** The newest copies, for who asked. */
export function backupListMessage({ copies, total, kept, now }: BackupListFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const list = t('backup-message.list', { count: total });
  const heading = kept === total ? list : t('backup-message.list-kept', { list, kept });
  const day = localDay(voice, now);
  const rest = total - copies.length;
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }] },
      { kind: 'list', items: copies.map((copy) => listLine(copy, day, voice)) },
      ...(rest > 0 ? [{ kind: 'context' as const, text: t('backup-message.list-more', { count: rest }) }] : []),
    ],
  };
}

function listLine(copy: BackupCopy, day: string, voice: Voice): RichText {
  const about = [
    planTitle(copy.planId, voice),
    kindWord(copy.kind, voice),
    clockTime(voice, copy.startedAt, day),
    ...(copy.bytes === null ? [] : [voice.t('backup-message.amount', { bytes: copy.bytes })]),
    ...(copy.state === 'failed' ? [oneLine(failureWords(copy, voice), REASON_CHARACTERS)] : []),
    ...(copy.state === 'running' || copy.state === 'removed' ? [voice.t(`backup-message.state-${copy.state}`)] : []),
    ...(copy.state === 'good' ? checkMarks(copy, voice) : []),
  ];
  return [`${stateSign(copy)} `, { bold: copyName(copy.id) }, ` ${about.join(' · ')}`];
}

/** `校验和 ✅ 恢复演练 ❌`; that nobody looked is said, too. */
function checkMarks(copy: BackupCopy, voice: Voice): string[] {
  const checks = newestChecks(copy);
  if (checks.length === 0) return [voice.t('backup-message.never-checked')];
  const byKind = Map.groupBy(checks, ({ kind }) => kind);
  // What is the same in all places is said once.
  const marks = [...byKind].map(([kind, all]) => {
    const signs = new Set(all.map(({ outcome }) => CHECK_SIGNS[outcome ?? 'unknown']));
    return `${checkWord(kind, voice)} ${[...signs].join('')}`;
  });
  return [marks.join(' ')];
}

export interface BackupDetailFacts {
  readonly copy: BackupCopy;
  /** What a restore needs before it, the full copy first; empty for a full copy. */
  readonly chain: readonly BackupCopy[];
  /** Incremental copies that build on it, and are there. */
  readonly dependents: readonly BackupCopy[];
}

/** Everything about one copy, for who asked. */
export function backupDetailMessage({ copy, chain, dependents }: BackupDetailFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const names = (copies: readonly BackupCopy[]) => copies.map(({ id }) => copyName(id)).join(' → ');
  const blocks: ChatBlock[] = [{ kind: 'text', text: copyHeadText(copy, null, voice) }];
  if (copy.state === 'failed') blocks.push({ kind: 'text', text: failureWords(copy, voice) });
  if (copy.state === 'removed') blocks.push({ kind: 'context', text: removedLine(copy, null, voice) });
  if (copy.state === 'good' || copy.state === 'removed') {
    blocks.push({ kind: 'context', text: contentWords(copy, voice).join(' · ') });
    blocks.push(...placeBlocks(copy, voice));
    if (copy.sha256 !== null) blocks.push({ kind: 'context', text: ['SHA-256 ', { code: copy.sha256 }] });
  }
  if (chain.length > 0)
    blocks.push({ kind: 'context', text: t('backup-message.chain', { list: names([...chain, copy]) }) });
  if (dependents.length > 0) {
    blocks.push({ kind: 'context', text: t('backup-message.dependents', { list: names(dependents) }) });
  }
  blocks.push(...warningBlocks(copy, WARNINGS_SHOWN, voice), ...checkBlocks(copy, voice));
  return { summary: copyHeadline(copy, voice), blocks };
}

function checkBlocks(copy: BackupCopy, voice: Voice): ChatBlock[] {
  if (copy.checks.length === 0) {
    return copy.state === 'good' ? [{ kind: 'context', text: voice.t('backup-message.never-checked') }] : [];
  }
  const newest = copy.checks.toReversed().slice(0, CHECKS_SHOWN);
  const items = newest.map((check) => [checkLine(copy, check, voice), ...findingLines(check, voice)].join('\n    '));
  return [
    { kind: 'text', text: [{ bold: voice.t('backup-message.checks') }] },
    { kind: 'list', items },
  ];
}

export interface PlanFacts {
  readonly plan: BackupPlan;
  readonly lastGood: BackupCopy | null;
}

/** What there is to back up, for who did not say which. */
export function backupPlansMessage(plans: readonly PlanFacts[], now: Date, voice: Voice): ChatMessage {
  const heading = voice.t('backup-message.plans');
  const day = localDay(voice, now);
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }] },
      { kind: 'list', items: plans.map((facts) => planLine(facts, day, voice)) },
      { kind: 'context', text: voice.t('backup-message.plans-hint', { plan: plans[0]?.plan.id ?? '' }) },
    ],
  };
}

function planLine({ plan, lastGood }: PlanFacts, day: string, voice: Voice): RichText {
  const { t } = voice;
  const { full, incremental } = plan.schedule;
  const about = [
    inWords(voice, plan.name),
    hostWord(plan.host, voice),
    sourceWords(plan, voice),
    ...(full === null ? [] : [t('backup-message.scheduled-full', { cron: full })]),
    ...(incremental === null ? [] : [t('backup-message.scheduled-incremental', { cron: incremental })]),
    ...(full === null && incremental === null ? [t('backup-message.not-scheduled')] : []),
    lastGood === null
      ? t('backup-message.no-last-good')
      : t('backup-message.last-good', {
          name: copyName(lastGood.id),
          at: clockTime(voice, lastGood.endedAt ?? lastGood.startedAt, day),
        }),
  ];
  return [{ code: plan.id }, ` ${about.join(' · ')}`];
}

/** What a plan copies. */
function sourceWords({ source }: BackupPlan, voice: Voice): string {
  if (source.kind === 'command') return voice.t('backup-message.source-command');
  if (source.kind === 'database') {
    const database = voice.site.databases.find(({ id }) => id === source.database);
    const name = database ? inWords(voice, database.name) : source.database;
    return voice.t('backup-message.source-database', { database: name });
  }
  const named = source.folders.slice(0, FOLDERS_SHOWN).map((folder) => oneLine(folder, PATH_CHARACTERS));
  if (source.folders.length > named.length) named.push('…');
  return named.join(voice.t('backup-message.comma'));
}
