import type { ChatMessage, RichText } from '../core/chat.ts';
import type { Effort } from '../core/inspection.ts';
import type { DaySpanOf } from '../core/period.ts';
import { isSigned, recordName, type ServiceRecord, totalEffort } from '../core/record.ts';
import { localDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { effortWords, recordKind } from './record-words.ts';
import { personName, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 60;

export interface RecordListFacts {
  /** The newest, voided ones among them. */
  readonly records: readonly ServiceRecord[];
  /** There are older ones. */
  readonly hasMore: boolean;
  /** Of all that count, shown or not. */
  readonly total: { readonly count: number; readonly effort: Effort };
  /** Null: all of the contract. */
  readonly period: DaySpanOf | null;
}

export function recordListMessage({ records, hasMore, total, period }: RecordListFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const heading =
    period === null
      ? t('record.list-heading', { count: total.count })
      : t('record.list-heading-period', { count: total.count, from: period.firstDay, until: period.lastDay });
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }, ` · ${effortWords(total, voice)}`] },
      { kind: 'list', items: records.map((record) => listLine(record, voice)) },
      ...(hasMore ? [{ kind: 'context' as const, text: t('record.list-more', { count: records.length }) }] : []),
    ],
  };
}

function listLine(record: ServiceRecord, voice: Voice): RichText {
  const { entry } = record;
  const name = recordName(record.number);
  const rest = [
    localDay(voice, entry.happenedAt),
    recordKind(record, voice),
    oneLine(entry.title, TITLE_CHARACTERS),
    personName(voice, entry.engineer),
    voice.t('record.days', { days: totalEffort(entry.effort) }),
  ].join(' · ');
  if (record.state === 'voided') return ['🚫 ', { strike: `${name} ${rest}` }, ` ${voice.t('record.void')}`];
  return [`${isSigned(record) ? '✅' : '📝'} `, { bold: name }, ` ${rest}`];
}
