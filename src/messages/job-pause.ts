import type { ChatMessage } from '../core/chat.ts';
import type { Message } from '../core/message.ts';
import { personName, type Voice } from './voice.ts';

export interface JobPauseFacts {
  readonly title: Message;
  readonly pause: { readonly by: string; readonly at: Date; readonly reason: string };
  /** Person id; null while it is paused. */
  readonly resumedBy: string | null;
  readonly resumedAt: Date | null;
}

/** Who stopped a scheduled job, and why; and in the same message who let it go on. */
export function jobPauseMessage({ title, pause, resumedBy, resumedAt }: JobPauseFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const values = { title: t(title.key, title.values), by: personName(voice, pause.by), at: pause.at.toISOString() };
  const text =
    resumedBy === null || resumedAt === null
      ? t('job.pause', values)
      : t('job.pause-over', { ...values, resumedBy: personName(voice, resumedBy), resumedAt: resumedAt.toISOString() });
  const reason = t('job.pause-reason', { reason: pause.reason });
  return {
    summary: text,
    blocks: [
      { kind: 'text', text },
      { kind: 'context', text: reason },
    ],
  };
}
