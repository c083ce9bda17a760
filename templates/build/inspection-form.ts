import type { Locale } from '../../src/core/message.ts';
import { heading, pair, wide } from './form-table.ts';
import { formDocument, type Label, PAGE } from './page.ts';
import { closing, opening, paragraph, repeated, run } from './paragraph.ts';
import { boxes } from './record-foot.ts';
import { cell, type Row, table } from './table.ts';
import { tickBox } from './tick-box.ts';
import type { Xml } from './xml.ts';

const HEAD_COLUMNS = [1380, 3928, 1380, 3178];
const FORM_COLUMNS: { readonly [L in Locale]: readonly number[] } = {
  'zh-CN': [1250, 1310, 3720, 1090, 2496],
  en: [1180, 1440, 3456, 1290, 2500],
};
const TARGET_COLUMNS = [2500, 3266, 1700, 1100, 1300];

/** The body of the inspection form 巡检报告: head, main table, signatures, appendix. */
export function inspectionFormDocument(locale: Locale, label: Label): Xml {
  return formDocument(
    paragraph('Title', '{title}'),
    paragraph('Subtitle', `${label('number-mark')}{number}`),
    headTable(label),
    paragraph('FormNote', ''),
    mainTable(locale, label),
    paragraph('FormNote', label('legend')),
    paragraph('FormNote', ''),
    signatures(label),
    appendix(label),
  );
}

function headTable(label: Label): Xml {
  return table('FormTable', HEAD_COLUMNS, [
    wide(label, 'system', paragraph('FormText', run('{system}', 'FormName'))),
    pair(label, ['customer', '{customer}'], ['contract-number', '{contractNumber}']),
    pair(label, ['date', '{date}'], ['mode', cell({}, boxes(label, ['remoteBox', 'remote'], ['onsiteBox', 'onsite']))]),
    pair(
      label,
      ['inspectors', '{inspectors}'],
      [
        'overall',
        cell(
          {},
          boxes(label, ['overallNormalBox', 'normal'], ['overallAbnormalBox', 'abnormal']),
          repeated('overallNote', 'FormReason', '{overallNote}'),
        ),
      ],
    ),
    wide(label, 'summary', '{summary}', repeated('scope', 'FormText', run('{scope}', 'OtherMark'))),
    wide(label, 'effort', '{effort}'),
  ]);
}

function mainTable(locale: Locale, label: Label): Xml {
  const tick = (tag: string, key: string) => paragraph('FormTick', ...tickBox(label, [tag, key]));
  const row: Row = {
    cells: [
      cell({}, paragraph('FormGroup', '{#rows}{group}')),
      cell({}, paragraph('FormText', '{item}')),
      cell(
        {},
        repeated(
          'lines',
          'FormLine',
          run('{abnormalMark}', 'AbnormalMark'),
          run('{otherMark}', 'OtherMark'),
          run('{target}', 'TargetName'),
          run('{separator}{text}'),
        ),
      ),
      cell(
        {},
        tick('normalBox', 'normal'),
        tick('abnormalBox', 'abnormal'),
        repeated('resultNote', 'FormTick', run('{resultNote}', 'OtherMark')),
      ),
      cell({}, repeated('reasons', 'FormReason', run('{text}'), run('{/rows}'))),
    ],
  };
  return table('FormTable', FORM_COLUMNS[locale], [
    heading(label, ['group', 'item', 'process', 'result', 'reason']),
    row,
  ]);
}

function signatures(label: Label): Xml {
  const half = PAGE.text / 2;
  const place = (key: string) =>
    cell(
      { align: 'top' },
      paragraph('FormText', label(key)),
      repeated('provisional', 'FormText', run(label('not-for-signature'), 'AbnormalMark')),
      paragraph('FormSignDate', label('sign-date')),
    );
  return table('FormTable', [half, half], [{ height: 1700, cells: [place('sign-engineer'), place('sign-customer')] }]);
}

function appendix(label: Label): readonly Xml[] {
  const heads = ['target', 'target-state', 'target-started', 'target-duration', 'target-clock'];
  const text = (content: string) => cell({}, paragraph('FormLine', content));
  return [
    paragraph('Heading1', `${opening('hasAppendix')}${label('appendix')}`),
    paragraph('Heading2', label('appendix-targets')),
    table('FormTable', TARGET_COLUMNS, [
      heading(label, heads),
      {
        cells: [
          cell({}, paragraph('FormLine', run('{#targets}{name}', 'TargetName'))),
          cell({}, paragraph('FormLine', run('{failedMark}', 'AbnormalMark'), run('{state}'))),
          text('{started}'),
          text('{duration}'),
          text('{clock}{/targets}'),
        ],
      },
    ]),
    paragraph('Heading2', label('appendix-excerpts')),
    paragraph('Heading3', `${opening('evidence')}{number}. {heading}`),
    paragraph('EvidenceMeta', '{meta}'),
    repeated('clockNote', 'EvidenceWarning', '{clockNote}'),
    repeated('excerpt', 'EvidenceExcerpt', '{excerpt}'),
    repeated('cutNote', 'EvidenceNote', '{cutNote}', closing('evidence')),
    repeated('evidenceNote', 'EvidenceNote', '{evidenceNote}'),
    paragraph('Heading2', label('appendix-fingerprint')),
    paragraph('EvidenceMeta', label('fingerprint-full')),
    paragraph('EvidenceExcerpt', `{fingerprint}${closing('hasAppendix')}`),
  ];
}
