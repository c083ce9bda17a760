import type { ChatMessage } from '../core/chat.ts';
import { factsLine, noticeLines, type RecordFacts } from './record.ts';
import { recordHeading, recordLines, signatureWords } from './record-words.ts';
import { personName, type Voice } from './voice.ts';

/** For who asked: all that a record says, uncut, and what was done to it. */
export function recordDetailMessage({ record, versions }: RecordFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const title = `${recordHeading(record, voice)} · ${record.entry.title}`;
  const isVoid = record.state === 'voided';
  const history = versions.map(({ version, change, by, at, reason }) =>
    t(`record.history-${change}`, {
      version,
      person: personName(voice, by),
      at: at.toISOString(),
      reason: reason ?? '',
    }),
  );
  return {
    summary: title,
    blocks: [
      {
        kind: 'text',
        text: isVoid ? ['🚫 ', { strike: title }, ` ${t('record.void')}`] : ['📝 ', { bold: title }],
      },
      { kind: 'text', text: factsLine(record, voice) },
      ...recordLines(record.entry, voice).map(({ label, text }) => ({
        kind: 'text' as const,
        text: [{ bold: label }, ` ${text}`],
      })),
      { kind: 'context', text: [...noticeLines(record, voice), signatureWords(record, voice)].join('\n') },
      { kind: 'list', items: history },
    ],
  };
}
