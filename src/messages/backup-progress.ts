import type { BackupCopy } from '../core/backup/copy.ts';
import type { ChatBlock, ChatButton, RichText } from '../core/chat.ts';
import { personName, progressBar, type Voice } from './voice.ts';

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

/** How far it is, and a way to stop it. */
export function runningBlocks(copy: Pick<BackupCopy, 'id'>, progress: CopyProgress | null, voice: Voice): ChatBlock[] {
  if (progress?.stopBy != null) {
    const person = personName(voice, progress.stopBy);
    return [{ kind: 'context', text: voice.t('backup-message.stopping', { person }) }];
  }
  return [
    { kind: 'text', text: progress === null ? voice.t('backup-message.waiting') : progressWords(progress, voice) },
    { kind: 'buttons', buttons: [stopButton(copy, voice)] },
  ];
}

/** `归档 · 100 MB / 约 400 MB · 45 MB/s`. */
export function progressText({ phase, bytes, bytesPerSecond, expectedBytes }: CopyProgress, voice: Voice): string {
  const { t } = voice;
  return [
    t(`backup-message.phase-${phase}`),
    ...(bytes <= 0 ? [] : [amountWords(bytes, expectedBytes, voice)]),
    ...(bytesPerSecond === null || bytesPerSecond <= 0 ? [] : [t('backup-message.rate', { rate: bytesPerSecond })]),
  ].join(' · ');
}

function progressWords(progress: CopyProgress, voice: Voice): RichText {
  const { bytes, expectedBytes } = progress;
  const said = progressText(progress, voice);
  if (expectedBytes === null || expectedBytes <= 0) return said;
  // It may grow beyond what it was the last time: full is only what is done.
  return [{ code: progressBar(Math.min(bytes, expectedBytes * 0.99), expectedBytes) }, ` ${said}`];
}

function amountWords(bytes: number, expected: number | null, voice: Voice): string {
  if (expected === null || expected <= 0) return voice.t('backup-message.amount', { bytes });
  return voice.t('backup-message.amount-of', { bytes, expected });
}

function stopButton(copy: Pick<BackupCopy, 'id'>, voice: Voice): ChatButton {
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
