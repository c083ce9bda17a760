import type { BackupPlan } from '../core/backup/plan.ts';
import type { BackupStanding, BackupTrouble } from '../core/backup/verdict.ts';
import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import { standingWords } from './backup-status.ts';
import { type Mentions, mentionSpans } from './mentions.ts';
import { clockTime, localDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

const TROUBLE_CHARACTERS = 500;

export interface BackupTroubleFacts {
  readonly standing: BackupStanding;
  readonly notice: { readonly begunAt: Date; readonly recoveredAt: Date | null };
}

/** What is wrong with a plan's backups 备份问题, in the channel; edited as it changes, and when all is well again. */
export function backupTroubleMessage({ standing, notice }: BackupTroubleFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const plan = inWords(voice, standing.plan.name);
  const { begunAt, recoveredAt } = notice;
  const heading =
    recoveredAt === null
      ? `❗ ${t('backup-message.trouble', { plan })}`
      : `✅ ${t('backup-message.trouble-over', { plan })}`;
  const day = localDay(voice, begunAt);
  const since = t('backup-message.trouble-since', { at: clockTime(voice, begunAt, null) });
  const until =
    recoveredAt === null ? [] : [t('backup-message.trouble-until', { at: clockTime(voice, recoveredAt, day) })];
  const items = standing.troubles.map((trouble) => troubleWords(trouble, voice));
  const blocks: ChatBlock[] = [{ kind: 'text', text: [{ bold: heading }] }];
  if (items.length > 0) blocks.push({ kind: 'list', items });
  blocks.push({ kind: 'context', text: [since, ...until, ...standingWords(standing, day, voice)].join(' · ') });
  return { summary: heading, blocks };
}

/** In the thread: an edited message notifies nobody, this one calls who has to act. */
export function backupTroubleCall(
  facts: { readonly plan: BackupPlan; readonly trouble: BackupTrouble; readonly mentions: Mentions },
  voice: Voice,
): ChatMessage {
  const values = { plan: inWords(voice, facts.plan.name), trouble: troubleWords(facts.trouble, voice) };
  const line = voice.t('backup-message.trouble-call', values);
  return { summary: `❗ ${line}`, blocks: [{ kind: 'text', text: ['❗ ', ...mentionSpans(facts.mentions), line] }] };
}

function troubleWords({ message }: BackupTrouble, voice: Voice): string {
  return oneLine(voice.t(message.key, message.values), TROUBLE_CHARACTERS);
}
