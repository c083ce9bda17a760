import { copyName } from '../core/backup/copy.ts';
import type { BackupStanding } from '../core/backup/verdict.ts';
import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import { checkWord, hostWord } from './backup-words.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

const TROUBLE_CHARACTERS = 500;
/** Of each there are two or three blocks, and Slack takes fifty. */
const PLANS_SHOWN = 15;

export interface BackupStatusFacts {
  readonly standings: readonly BackupStanding[];
  readonly now: Date;
}

/** How every plan stands 备份状况: those with troubles first. */
export function backupStatusMessage({ standings, now }: BackupStatusFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const troubled = standings.filter(({ troubles }) => troubles.length > 0);
  const calm = standings.filter(({ troubles }) => troubles.length === 0);
  const heading = headingOf(standings, voice);
  const shown = [...troubled, ...calm].slice(0, PLANS_SHOWN);
  const rest = standings.length - shown.length;
  const day = localDay(voice, now);
  return {
    summary: heading,
    blocks: [
      {
        kind: 'text',
        text: [{ bold: heading }, ` · ${t('backup-message.as-of', { at: clockTime(voice, now, day) })}`],
      },
      ...shown.flatMap((standing) => planBlocks(standing, day, voice)),
      ...(rest > 0 ? [{ kind: 'context' as const, text: t('backup-message.status-more', { count: rest }) }] : []),
    ],
  };
}

/** What has no copy yet, and need not have one, is not in trouble; in order it is not, either. */
function headingOf(standings: readonly BackupStanding[], { t }: Voice): string {
  const count = standings.length;
  const troubled = standings.filter(({ troubles }) => troubles.length > 0).length;
  if (troubled > 0) return `❗ ${t('backup-message.status-troubled', { count, troubled })}`;
  const waiting = standings.filter(({ lastGood }) => lastGood === null).length;
  if (waiting > 0) return `⏳ ${t('backup-message.status-waiting', { count: waiting, plans: count })}`;
  return `✅ ${t('backup-message.status-good', { count })}`;
}

function planBlocks(standing: BackupStanding, day: string, voice: Voice): ChatBlock[] {
  const { plan, troubles } = standing;
  const sign = troubles.length > 0 ? '❗' : standing.lastGood === null ? '⏳' : '✅';
  const text = [
    `${sign} `,
    { bold: inWords(voice, plan.name) },
    ' ',
    { code: plan.id },
    ` · ${hostWord(plan.host, voice)}`,
  ];
  const items = troubles.map(({ message }) => oneLine(voice.t(message.key, message.values), TROUBLE_CHARACTERS));
  return [
    { kind: 'text', text },
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
    { kind: 'context', text: standingWords(standing, day, voice).join(' · ') },
  ];
}

/** Last good, how big, how long, checked how, last restored when. */
export function standingWords(standing: BackupStanding, day: string | null, voice: Voice): string[] {
  const { t } = voice;
  const { underWay } = standing;
  return [
    ...lastGoodWords(standing, day, voice),
    lastRestoredWords(standing, day, voice),
    ...(underWay === null
      ? []
      : [
          t('backup-message.under-way', { name: copyName(underWay.id), at: clockTime(voice, underWay.startedAt, day) }),
        ]),
  ];
}

function lastGoodWords({ lastGood, verifiedBy }: BackupStanding, day: string | null, voice: Voice): string[] {
  const { t } = voice;
  if (lastGood === null) return [t('backup-message.none-good')];
  const endedAt = lastGood.endedAt ?? lastGood.startedAt;
  const seconds = spokenSeconds(endedAt.getTime() - lastGood.startedAt.getTime());
  const values = { name: copyName(lastGood.id), at: clockTime(voice, endedAt, day) };
  return [
    t('backup-message.last-good-copy', values),
    ...(lastGood.bytes === null ? [] : [t('backup-message.amount', { bytes: lastGood.bytes })]),
    t('backup-message.took', { seconds }),
    verifiedBy === null
      ? t('backup-message.never-checked')
      : t('backup-message.verified-by', { check: checkWord(verifiedBy, voice) }),
  ];
}

function lastRestoredWords({ lastRestored }: BackupStanding, day: string | null, voice: Voice): string {
  const { t } = voice;
  if (lastRestored === null) return t('backup-message.never-restored');
  const { copyId, at, restoreMs } = lastRestored;
  const values = { name: copyName(copyId), at: clockTime(voice, at, day) };
  if (restoreMs === null) return t('backup-message.last-restored', values);
  return t('backup-message.last-restored-took', { ...values, seconds: spokenSeconds(restoreMs) });
}
