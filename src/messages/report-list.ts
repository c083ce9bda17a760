import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import type { ReportVersion } from '../core/report-request.ts';
import { reportTitle, signatureLine, summaryLines } from './report.ts';
import { personName, type Voice } from './voice.ts';

const VERSIONS_SHOWN = 8;

export interface ReportListFacts {
  /** The newest first. */
  readonly reports: readonly ReportVersion[];
  readonly limit: number;
}

/** The reports of a contract that were issued. */
export function reportListMessage({ reports, limit }: ReportListFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const heading = t('report.list-heading', { count: reports.length });
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }] },
      { kind: 'list', items: reports.map((report) => listLine(report, voice)) },
      ...(reports.length < limit ? [] : [{ kind: 'context' as const, text: t('report.list-more', { count: limit }) }]),
    ],
  };
}

function listLine(report: ReportVersion, voice: Voice): RichText {
  const { t } = voice;
  const rest = [
    t('report.version', { version: report.version }),
    t('report.days', { from: report.firstDay, until: report.lastDay }),
    t('report.issued', { person: personName(voice, report.madeBy), at: report.madeAt.toISOString() }),
    signatureLine(report, voice),
  ].join(' · ');
  return [{ bold: reportTitle(report, voice) }, ` · ${rest}`];
}

export interface ReportDetailFacts {
  /** Of one period, the oldest first; at least one. */
  readonly versions: readonly ReportVersion[];
  /** By the version's id. */
  readonly files: ReadonlyMap<number, readonly { readonly fileName: string; readonly sha256: string }[]>;
}

/** Every version of a period's report: what it says, what it changed and why, its files, and who signed it. */
export function reportDetailMessage({ versions, files }: ReportDetailFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const latest = versions.at(-1);
  if (!latest) throw new Error('a report without versions has no detail');
  const heading = reportTitle(latest, voice);
  const days = t('report.days', { from: latest.firstDay, until: latest.lastDay });
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }, ` · ${days}`] },
      { kind: 'list', items: summaryLines(latest.summary, voice) },
      ...versions
        .toReversed()
        .slice(0, VERSIONS_SHOWN)
        .flatMap((version) => versionBlocks(version, files.get(version.id) ?? [], voice)),
      {
        kind: 'context',
        text: [t('report.get-by'), { code: `/report get ${latest.periodKey}` }],
      },
    ],
  };
}

function versionBlocks(
  report: ReportVersion,
  files: readonly { readonly fileName: string; readonly sha256: string }[],
  voice: Voice,
): ChatBlock[] {
  const { t } = voice;
  const reason = report.reason === null ? [] : [t('report.is-reissue', { reason: report.reason })];
  const lines = [
    t('report.issued', { person: personName(voice, report.madeBy), at: report.madeAt.toISOString() }),
    ...reason,
    ...report.changes.slice(0, 5).map(({ key, values }) => t(key, values)),
    t('report.hash', { hash: report.dataHash }),
    signatureLine(report, voice),
    ...files.map(({ fileName, sha256 }) => t('report.file-line', { name: fileName, sha256 })),
  ];
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ bold: t('report.version', { version: report.version }) }] },
    { kind: 'list', items: lines },
  ];
}
