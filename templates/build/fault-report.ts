import type { Locale } from '../../src/core/message.ts';
import { LABEL_FILL, type Label, PAGE, pageSetup } from './page.ts';
import { closing, opening, paragraph, repeated, run } from './paragraph.ts';
import { boxRuns, historyAndFingerprint, importNote, RATINGS, signatures } from './record-foot.ts';
import { type Cell, cell, type Row, table } from './table.ts';
import { NAMESPACES } from './watermark.ts';
import { element, type Xml } from './xml.ts';

/** Widths in twentieths of a point. */
const HEAD_COLUMNS = [1_380, 3_678, 1_380, 3_428];
const WIDE_COLUMNS = [1_380, PAGE.text - 1_380];
const STEP_COLUMNS = [620, 1_390, 1_400, 5_056, 1_400];
const STAGE_COLUMNS: { readonly [L in Locale]: readonly number[] } = {
  'zh-CN': [1_150, 1_390, 1_390, 1_390, 1_350, 3_196],
  en: [1_250, 1_390, 1_390, 1_390, 1_450, 2_996],
};

/** The body of the fault report 故障诊断报告: the fault, the steps with their times, cause, solution, prevention. */
export function faultReportDocument(locale: Locale, label: Label): Xml {
  return element(
    'w:document',
    NAMESPACES,
    element(
      'w:body',
      {},
      paragraph('Title', '{title}'),
      paragraph('Subtitle', `${label('number-mark')}{number}{#version}　{version}{/version}`),
      importNote(),
      headTable(label),
      whatHappened(label),
      steps(label),
      said(label, 'cause'),
      said(label, 'solution'),
      said(label, 'prevention'),
      times(locale, label),
      paragraph('FormNote', ''),
      footTable(label),
      paragraph('FormNote', ''),
      signatures(label),
      historyAndFingerprint(label),
      paragraph('FormNote', '{asOf}'),
      pageSetup(),
    ),
  );
}

function name(label: Label, key: string): Cell {
  return cell({ fill: LABEL_FILL }, paragraph('FormLabel', label(key)));
}

function text(content: string): Cell {
  return cell({}, paragraph('FormText', content));
}

function wide(label: Label, key: string, ...content: readonly Xml[]): Row {
  return { cells: [name(label, key), cell({ span: 3 }, ...content)] };
}

function pair(label: Label, left: readonly [string, string], right: readonly [string, string]): Row {
  return { cells: [name(label, left[0]), text(left[1]), name(label, right[0]), text(right[1])] };
}

function headTable(label: Label): Xml {
  return table('FormTable', HEAD_COLUMNS, [
    wide(label, 'project', paragraph('FormText', run('{contractName}', 'FormName'))),
    pair(label, ['contract-number', '{contractNumber}'], ['system', '{system}']),
    pair(label, ['customer', '{customer}'], ['provider', '{provider}']),
    wide(label, 'fault', paragraph('FormText', run('{fault}', 'FormName'))),
    pair(label, ['ticket', '{ticket}'], ['host', '{host}']),
    pair(label, ['level', '{level}'], ['contact', '{contact}']),
    pair(label, ['issued-at', '{issuedAt}'], ['author', '{author}']),
  ]);
}

function whatHappened(label: Label): readonly Xml[] {
  const plain = (content: string) => paragraph('FormText', content);
  return [
    paragraph('Heading2', label('what-happened')),
    table('FormTable', HEAD_COLUMNS, [
      pair(label, ['opened-at', '{openedAt}'], ['restored-at', '{restoredAt}']),
      wide(label, 'lasted', plain('{lasted}'), repeated('reopened', 'FormReason', '{reopened}')),
      wide(label, 'source', plain('{source}')),
      wide(label, 'symptom', plain('{symptom}')),
      wide(label, 'impact', plain('{impact}')),
      wide(label, 'engineers', plain('{engineers}')),
    ]),
  ];
}

function heading(label: Label, keys: readonly string[]): Row {
  return { heading: true, cells: keys.map((key) => name(label, key)) };
}

function steps(label: Label): readonly Xml[] {
  const small = (content: string) => cell({}, paragraph('FormTick', content));
  return [
    paragraph('Heading2', label('steps')),
    table('FormTable', STEP_COLUMNS, [
      heading(label, ['row', 'step-at', 'step', 'step-text', 'step-by']),
      {
        cells: [
          small('{#timeline}{number}'),
          small('{at}'),
          cell({}, paragraph('FormTick', run('{event}', 'TargetName'))),
          cell({}, repeated('text', 'FormTick', '{text}'), repeated('marks', 'FormTick', run('{text}', 'OtherMark'))),
          small('{actor}{/timeline}'),
        ],
      },
    ]),
    repeated('timelineNote', 'FormNote', '{timelineNote}'),
  ];
}

/** A heading with what was written under it, in a frame of its own. */
function said(label: Label, key: string): readonly Xml[] {
  return [
    paragraph('Heading2', label(key)),
    table(
      'FormTable',
      [PAGE.text],
      [{ height: 700, cells: [cell({ align: 'top' }, paragraph('FormText', `{${key}}`))] }],
    ),
  ];
}

function times(locale: Locale, label: Label): readonly Xml[] {
  const small = (content: string) => cell({}, paragraph('FormTick', content));
  const titledList = (flag: string, list: string) => [
    paragraph('Heading3', `${opening(flag)}${label(list)}`),
    paragraph('FormText', opening(list), '{text}', closing(list), closing(flag)),
  ];
  return [
    paragraph('Heading2', label('times')),
    repeated('levels', 'FormText', '{text}'),
    repeated('timesNote', 'FormText', '{timesNote}'),
    paragraph('FormNote', opening('hasStages')),
    table('FormTable', STAGE_COLUMNS[locale], [
      heading(label, ['stage', 'stage-start', 'stage-due', 'stage-end', 'stage-result', 'stage-notes']),
      {
        cells: [
          cell({}, paragraph('FormTick', run('{#stages}{stage}', 'TargetName'))),
          small('{start}'),
          small('{due}'),
          small('{end}'),
          cell({}, paragraph('FormTick', run('{lateOutcome}', 'AbnormalMark'), run('{outcome}'))),
          cell({}, paragraph('FormTick', opening('notes'), '{text}', closing('notes'), closing('stages'))),
        ],
      },
    ]),
    paragraph('FormNote', closing('hasStages')),
    ...titledList('hasPauses', 'pauses'),
    ...titledList('hasCorrections', 'corrections'),
  ];
}

function footTable(label: Label): Xml {
  return table('FormTable', WIDE_COLUMNS, [
    { cells: [name(label, 'effort'), text('{effort}')] },
    {
      cells: [
        cell({ fill: LABEL_FILL }, paragraph('FormLabel', `{#hasRating}${label('rating')}`)),
        cell({}, paragraph('FormText', ...boxRuns(label, RATINGS), run('{/hasRating}'))),
      ],
    },
  ]);
}
