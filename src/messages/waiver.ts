import type { ChatMessage } from '../core/chat.ts';
import type { LocalText } from '../core/message.ts';
import type { Waiver } from '../core/waiver.ts';
import { clockTime } from './moments.ts';
import { inWords, personName, type Voice } from './voice.ts';

export interface WaiverFacts {
  readonly title: LocalText;
  readonly waiver: Waiver;
  /** Null while it is in force. */
  readonly end: { readonly by: string; readonly at: Date } | null;
}

/** Told in the channel, where the customer reads it, too; edited when it is taken back. */
export function waiverMessage({ title, waiver, end }: WaiverFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const values = {
    title: inWords(voice, title),
    from: waiver.firstDay,
    until: waiver.lastDay,
    by: personName(voice, waiver.by),
    at: clockTime(voice, waiver.at, null),
  };
  const text = end
    ? t('contract.told-unwaived', {
        ...values,
        endedBy: personName(voice, end.by),
        endedAt: clockTime(voice, end.at, null),
      })
    : t('contract.told-waived', values);
  return {
    summary: text,
    blocks: [
      { kind: 'text', text },
      { kind: 'context', text: t('contract.told-reason', { reason: waiver.reason }) },
    ],
  };
}
