import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import { isSigned, type RecordVersion, recordName, type ServiceRecord, shortNoticeUntil } from '../core/record.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { oneLine } from './one-line.ts';
import { effortWords, recordHeading, recordLines, recordPeople, recordTimes, signatureWords } from './record-words.ts';
import { personName, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 100;
const LINE_CHARACTERS = 200;
const LINES_SHOWN = 16;
const REASON_CHARACTERS = 200;

export interface RecordFacts {
  readonly record: ServiceRecord;
  /** In order. */
  readonly versions: readonly RecordVersion[];
}

/** A service record in the channel: one message, kept up to date. */
export function recordMessage({ record, versions }: RecordFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const { entry } = record;
  const title = `${recordHeading(record, voice)} · ${oneLine(entry.title, TITLE_CHARACTERS)}`;
  const history = historyLine({ record, versions }, voice);
  if (record.state === 'voided') {
    return {
      summary: t('record.voided', { title }),
      blocks: [
        { kind: 'text', text: ['🚫 ', { strike: title }, ` ${t('record.void')}`] },
        { kind: 'context', text: history },
      ],
    };
  }
  const lines = recordLines(entry, voice);
  const shown = lines.slice(0, LINES_SHOWN);
  const notes = [
    ...noticeLines(record, voice),
    ...(lines.length > shown.length
      ? [t('record.more-lines', { count: lines.length - shown.length, name: recordName(record.number) })]
      : []),
    history,
    signatureWords(record, voice),
  ];
  return {
    summary: `📝 ${title}`,
    blocks: [
      { kind: 'text', text: [isSigned(record) ? '✅ ' : '📝 ', { bold: title }] },
      { kind: 'text', text: factsLine(record, voice) },
      {
        kind: 'list',
        items: shown.map(({ label, text }) => [{ bold: label }, ` ${oneLine(text, LINE_CHARACTERS)}`]),
      },
      { kind: 'context', text: notes.join('\n') },
      buttons(record, voice),
    ],
  };
}

/** `2026-11-20 10:00–16:00 · 工程师甲 · 现场 0 … · 工单 T-47` */
export function factsLine({ entry, ticket }: ServiceRecord, voice: Voice): string {
  return [
    recordTimes(entry, voice),
    recordPeople(entry, voice),
    // Of a fault report they are its ticket's.
    ...(entry.kind === 'fault-report' ? [] : [effortWords(entry, voice)]),
    ...(ticket === null ? [] : [voice.t('record.of-ticket', { name: ticketName(ticket.number) })]),
  ].join(' · ');
}

/** What is asked for less than a month ahead 未提前一个月 is said wherever the record shows. */
export function noticeLines({ entry }: ServiceRecord, voice: Voice): string[] {
  const earliest = shortNoticeUntil(entry, voice.site.contract.timeZone);
  return earliest === null ? [] : [voice.t('record.short-notice', { earliest })];
}

function historyLine({ record, versions }: RecordFacts, voice: Voice): string {
  const { t } = voice;
  const last = versions.at(-1);
  const written = t('record.written', {
    person: personName(voice, record.createdBy),
    at: record.createdAt.toISOString(),
  });
  if (!last || last.change === 'created') return written;
  const changed = t(`record.${last.change}-because`, {
    person: personName(voice, last.by),
    at: last.at.toISOString(),
    version: last.version,
    reason: oneLine(last.reason ?? '', REASON_CHARACTERS),
  });
  return `${written}\n${changed}`;
}

function buttons(record: ServiceRecord, voice: Voice): ChatBlock {
  const value = { record: record.id, version: record.version };
  const sign = { action: 'record-sign', label: voice.t('record.button-sign'), value, style: 'primary' as const };
  const edit = { action: 'record-edit', label: voice.t('record.button-edit'), value: { record: record.id } };
  const sheet = { action: 'record-sheet', label: voice.t('record.button-sheet'), value: { record: record.id } };
  return { kind: 'buttons', buttons: isSigned(record) ? [edit, sheet] : [sign, edit, sheet] };
}
