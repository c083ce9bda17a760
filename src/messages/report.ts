import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import type { Message } from '../core/message.ts';
import { percentOf } from '../core/report/percent.ts';
import type { ReportRequest, ReportSummary, ReportVersion } from '../core/report-request.ts';
import { oneLine } from './one-line.ts';
import { personName, type Voice } from './voice.ts';

const CHANGES_SHOWN = 10;
const LINE_CHARACTERS = 300;
const HASH_CHARACTERS = 16;

export interface ReportFacts {
  readonly request: ReportRequest;
  /** The version that answers it; null while there is none. */
  readonly report: ReportVersion | null;
  /** No later version was issued. */
  readonly isLatest: boolean;
}

/** A report in the channel: one message for each asking, brought up to date; its files come in the thread. */
export function reportMessage(facts: ReportFacts, voice: Voice): ChatMessage {
  const { request, report } = facts;
  if (request.state === 'failed') return failedMessage(request, voice);
  if (request.outcome === null || report === null) return waitingMessage(request, voice);
  return doneMessage({ ...facts, report }, voice);
}

/** `半年度服务报告 y1-h1` */
export function reportTitle(
  { length, periodKey }: Pick<ReportVersion, 'length' | 'periodKey'>,
  { t }: Pick<Voice, 't'>,
): string {
  return `${t(`report.title-${length}`)} ${periodKey}`;
}

/** @param fault why, where that is known. */
export function noPdfMessage(fault: Message | null, voice: Voice): ChatMessage {
  const text = `⚠️ ${sentence(fault ?? { key: 'report.no-pdf', values: {} }, voice)}`;
  return { summary: text, blocks: [{ kind: 'text', text }] };
}

function waitingMessage(request: ReportRequest, voice: Voice): ChatMessage {
  const { t } = voice;
  const title = t('report.making', daysOf(request));
  return {
    summary: `⏳ ${title}`,
    blocks: [
      { kind: 'text', text: ['⏳ ', { bold: title }] },
      { kind: 'text', text: t(`report.phase-${request.phase ?? 'waiting'}`) },
      { kind: 'context', text: askedLine(request, voice) },
    ],
  };
}

function failedMessage(request: ReportRequest, voice: Voice): ChatMessage {
  const { t } = voice;
  const title = t('report.failed', daysOf(request));
  const reason = request.failure ? sentence(request.failure, voice) : '';
  return {
    summary: `❌ ${title}`,
    blocks: [
      { kind: 'text', text: ['❌ ', { bold: title }] },
      { kind: 'text', text: reason },
      { kind: 'context', text: askedLine(request, voice) },
    ],
  };
}

function doneMessage(
  { request, report, isLatest }: ReportFacts & { readonly report: ReportVersion },
  voice: Voice,
): ChatMessage {
  const { t } = voice;
  const name = t(report.provisional ? 'report.name-provisional' : 'report.name', {
    title: reportTitle(report, voice),
    version: report.version,
  });
  const sign = request.outcome === 'changed' ? '⚠️' : report.provisional ? '📝' : '📘';
  return {
    summary: `${sign} ${name}`,
    blocks: [
      { kind: 'text', text: [`${sign} `, { bold: name }, ` · ${t('report.days', daysOf(report))}`] },
      ...outcomeBlocks(request, report, voice),
      { kind: 'list', items: summaryLines(report.summary, voice) },
      ...changeBlocks('report.changes-since', report.changes, voice),
      { kind: 'context', text: footLines({ request, report, isLatest }, voice).join('\n') },
      ...signButton(report, isLatest, voice),
    ],
  };
}

function outcomeBlocks(request: ReportRequest, report: ReportVersion, voice: Voice): ChatBlock[] {
  const { t } = voice;
  const values = { version: report.version, key: report.periodKey, reason: report.reason ?? '' };
  switch (request.outcome) {
    case 'provisional':
      return [{ kind: 'text', text: t('report.is-provisional', { at: report.asOf.toISOString() }) }];
    case 'same':
      return [{ kind: 'text', text: t('report.is-same', values) }];
    case 'changed':
      return [
        { kind: 'text', text: t('report.is-changed', values) },
        ...changeBlocks('report.changes-found', request.findings, voice),
        { kind: 'text', text: [t('report.reissue-by'), { code: `/report ${report.periodKey} --reissue "…"` }] },
      ];
    case 'issued':
      return report.reason === null ? [] : [{ kind: 'text', text: t('report.is-reissue', values) }];
    case null:
      return [];
  }
}

function changeBlocks(heading: string, changes: readonly Message[], voice: Voice): ChatBlock[] {
  if (changes.length === 0) return [];
  const { t } = voice;
  const items = changes.slice(0, CHANGES_SHOWN).map((change) => oneLine(sentence(change, voice), LINE_CHARACTERS));
  const more = changes.length - items.length;
  return [
    { kind: 'text', text: [{ bold: t(heading) }] },
    { kind: 'list', items: more > 0 ? [...items, t('report.more-changes', { count: more })] : items },
  ];
}

/** The figures that a reader wants first; all of them stand in the report. */
export function summaryLines(summary: ReportSummary, { t }: Pick<Voice, 't'>): RichText[] {
  if (summary.isEmpty) return [t('report.is-empty')];
  return [
    t('report.line-work', {
      count: summary.activities,
      inspections: summary.inspections,
      days: summary.effortTotal,
    }),
    ticketLine(summary, t),
    summary.kept === null
      ? t('report.line-sla-none')
      : t('report.line-sla', { share: percentOf(summary.kept), count: summary.breaches }),
    ...(summary.obligations === 0
      ? []
      : [t('report.line-obligations', { met: summary.obligationsMet, all: summary.obligations })]),
    ...(summary.advice === 0 ? [] : [t('report.line-advice', { count: summary.advice })]),
  ];
}

/** What was there and what came is what ended and what is left: whoever adds it up finds nothing missing. */
function ticketLine(summary: ReportSummary, t: Voice['t']): string {
  const { ticketsCarriedIn: carriedIn, ticketsCancelled: cancelled } = summary;
  const values = { opened: summary.ticketsOpened, closed: summary.ticketsClosed, open: summary.ticketsOpen };
  if (carriedIn === undefined || cancelled === undefined) return t('report.line-tickets-of-period', values);
  return t('report.line-tickets', { ...values, carriedIn, cancelled });
}

function footLines(
  { request, report, isLatest }: ReportFacts & { readonly report: ReportVersion },
  voice: Voice,
): string[] {
  const { t } = voice;
  const made =
    request.outcome === 'issued' || request.outcome === 'provisional'
      ? []
      : [t('report.issued', { person: personName(voice, report.madeBy), at: report.madeAt.toISOString() })];
  return [
    askedLine(request, voice),
    ...made,
    t('report.hash', { hash: report.dataHash.slice(0, HASH_CHARACTERS) }),
    ...(isLatest || report.provisional ? [] : [t('report.superseded')]),
    ...(report.provisional ? [] : [signatureLine(report, voice)]),
  ];
}

/** Who signed it and when, or that nobody has. */
export function signatureLine({ signature }: Pick<ReportVersion, 'signature'>, voice: Voice): string {
  if (signature === null) return voice.t('report.unsigned');
  return voice.t('report.signed', {
    person: personName(voice, signature.person),
    at: signature.at.toISOString(),
  });
}

function signButton(report: ReportVersion, isLatest: boolean, { t }: Voice): ChatBlock[] {
  if (report.provisional || report.signature !== null || !isLatest) return [];
  const name = `${t(`report.title-${report.length}`)} ${report.periodKey}`;
  return [
    {
      kind: 'buttons',
      buttons: [
        {
          action: 'report-sign',
          label: t('report.button-sign'),
          value: { report: report.id },
          style: 'primary',
          confirm: {
            title: t('report.sign-title'),
            text: t('report.sign-text', { name, version: report.version }),
            yes: t('report.sign-yes'),
            no: t('report.sign-no'),
          },
        },
      ],
    },
  ];
}

function askedLine({ askedBy, askedAt, reason }: ReportRequest, voice: Voice): string {
  const values = { person: personName(voice, askedBy), at: askedAt.toISOString() };
  return reason === null ? voice.t('report.asked', values) : voice.t('report.asked-because', { ...values, reason });
}

function daysOf({ firstDay, lastDay }: { readonly firstDay: string; readonly lastDay: string }) {
  return { from: firstDay, until: lastDay };
}

function sentence({ key, values }: Message, { t }: Voice): string {
  return t(key, values);
}
