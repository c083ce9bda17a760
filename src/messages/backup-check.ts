import { type BackupCheck, type BackupCopy, copyName } from '../core/backup/copy.ts';
import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { CHECK_SIGNS, failureWords } from './backup-content.ts';
import { checkWord, copyTitle, placeWord, tookMs } from './backup-words.ts';
import { type Mentions, mentionSpans } from './mentions.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { personName, type Voice } from './voice.ts';

const FINDINGS_SHOWN = 20;
const FINDING_CHARACTERS = 500;

export interface BackupCheckFacts {
  readonly copy: BackupCopy;
  readonly check: BackupCheck;
  /** Who had it done; null: the schedule. */
  readonly startedBy: string | null;
  /** Who has to act when it did not pass. */
  readonly mentions: Mentions;
}

/** What was done to know more of a copy, in the thread of its message: one message a check, brought up to date at its end. */
export function backupCheckMessage(facts: BackupCheckFacts, voice: Voice): ChatMessage {
  const { copy, check } = facts;
  const headline = checkHeadline(copy, check, voice);
  const text: RichText = check.outcome === 'failed' ? [...mentionSpans(facts.mentions), headline] : headline;
  const blocks: ChatBlock[] = [{ kind: 'text', text }];
  const items = findingLines(check, voice);
  if (items.length > 0) blocks.push({ kind: 'list', items });
  blocks.push({ kind: 'context', text: checkContext(facts, voice) });
  return { summary: headline, blocks };
}

function checkHeadline(copy: BackupCopy, check: BackupCheck, voice: Voice): string {
  const { t } = voice;
  const values = {
    name: copyName(copy.id),
    check: checkWord(check.kind, voice),
    place: placeWord(copy, check.place, voice),
  };
  if (check.outcome === null) return `⏳ ${t('backup-message.check-running', values)}`;
  const line = `${CHECK_SIGNS[check.outcome]} ${t(`backup-message.check-${check.outcome}`, values)}`;
  if (check.kind !== 'drill' || check.restoreMs === null) return line;
  return t('backup-message.check-with-restore', { line, seconds: spokenSeconds(check.restoreMs) });
}

/** Everything that was found, in words. */
export function findingLines(check: Pick<BackupCheck, 'findings'>, voice: Voice): string[] {
  const shown = check.findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ key, values }) => oneLine(voice.t(key, values), FINDING_CHARACTERS));
  const rest = check.findings.length - shown.length;
  return rest > 0 ? [...shown, voice.t('backup-message.more-findings', { count: rest })] : shown;
}

function checkContext({ copy, check, startedBy }: BackupCheckFacts, voice: Voice): string {
  const { t } = voice;
  const at = clockTime(voice, check.startedAt, localDay(voice, copy.startedAt));
  const took = tookMs(check);
  return [
    startedBy === null
      ? t('backup-message.by-schedule', { at })
      : t('backup-message.by-person', { person: personName(voice, startedBy), at }),
    ...(took === null ? [] : [t('backup-message.took', { seconds: spokenSeconds(took) })]),
  ].join(' · ');
}

/** In the thread of a copy that failed: an edited message notifies nobody, this one calls who has to act. */
export function backupFailureCall(copy: BackupCopy, mentions: Mentions, voice: Voice): ChatMessage {
  const line = voice.t('backup-message.failure-call', {
    title: copyTitle(copy, voice),
    reason: failureWords(copy, voice),
  });
  return { summary: `❌ ${line}`, blocks: [{ kind: 'text', text: ['❌ ', ...mentionSpans(mentions), line] }] };
}
