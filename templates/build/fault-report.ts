import type { Locale } from '../../src/core/message.ts';
import { heading, name, pair, text, ticketTimes, titledList, wide } from './form-table.ts';
import { formDocument, LABEL_FILL, type Label, PAGE } from './page.ts';
import { paragraph, repeated, run } from './paragraph.ts';
import { historyAndFingerprint, importNote, RATINGS, signatures } from './record-foot.ts';
import { cell, table } from './table.ts';
import { tickBoxes } from './tick-box.ts';
import type { Xml } from './xml.ts';

/** Widths in twentieths of a point. */
const HEAD_COLUMNS = [1_380, 3_678, 1_380, 3_428];
const WIDE_COLUMNS = [1_380, PAGE.text - 1_380];
const STEP_COLUMNS = [620, 1_390, 1_400, 5_056, 1_400];
/** The body of the fault report 故障诊断报告: the fault, the steps with their times, cause, solution, prevention. */
export function faultReportDocument(locale: Locale, label: Label): Xml {
  return formDocument(
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
  );
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
  return [
    ...ticketTimes(locale, label),
    ...titledList(label, { flag: 'hasCorrections', list: 'corrections', title: 'corrections' }),
  ];
}

function footTable(label: Label): Xml {
  return table('FormTable', WIDE_COLUMNS, [
    { cells: [name(label, 'effort'), text('{effort}')] },
    {
      cells: [
        cell({ fill: LABEL_FILL }, paragraph('FormLabel', `{#hasRating}${label('rating')}`)),
        cell({}, paragraph('FormText', ...tickBoxes(label, RATINGS), run('{/hasRating}'))),
      ],
    },
  ]);
}
