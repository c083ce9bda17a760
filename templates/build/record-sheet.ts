import type { Locale } from '../../src/core/message.ts';
import { heading, name, pair, text, ticketTimes, titledList, wide, within } from './form-table.ts';
import { formDocument, type Label, PAGE } from './page.ts';
import { closing, opening, paragraph, repeated, run } from './paragraph.ts';
import { boxes, RATINGS } from './record-foot.ts';
import { cell, table } from './table.ts';
import type { Xml } from './xml.ts';

/** Widths in twentieths of a point. */
const HEAD_COLUMNS = [1380, 3678, 1380, 3428];
const ROW_COLUMNS: { readonly [L in Locale]: readonly number[] } = {
  'zh-CN': [620, 2550, 2050, 2546, 2100],
  en: [620, 2500, 2050, 2496, 2200],
};
const TIMELINE_COLUMNS = [620, 1390, 1300, 3956, 1200, 1400];
const FILE_COLUMNS = [620, 3446, 1200, 2200, 2400];

/** The body of the maintenance record sheet 维护记录单: head, what was done, its times, result, signatures, story. */
export function recordSheetDocument(locale: Locale, label: Label): Xml {
  return formDocument(
    paragraph('Title', '{title}'),
    paragraph('Subtitle', `${label('number-mark')}{number}`),
    headTable(label),
    paragraph('FormNote', ''),
    rowTable(locale, label),
    paragraph('FormNote', ''),
    resultTable(label),
    paragraph('FormNote', ''),
    signatures(label),
    times(locale, label),
    story(label),
  );
}

function note(tag: string): Xml {
  return repeated(tag, 'FormReason', `{${tag}}`);
}

function headTable(label: Label): Xml {
  const kind = boxes(label, ['dailyBox', 'daily'], ['faultBox', 'fault']);
  const mode = boxes(label, ['remoteBox', 'remote'], ['onsiteBox', 'onsite']);
  const source = boxes(
    label,
    ['inspectionBox', 'inspection'],
    ['customerBox', 'customer-feedback'],
    ['alertBox', 'alert'],
  );
  return table('FormTable', HEAD_COLUMNS, [
    wide(label, 'project', paragraph('FormText', run('{contractName}', 'FormName'))),
    pair(label, ['contract-number', '{contractNumber}'], ['system', '{system}']),
    pair(label, ['customer', '{customer}'], ['contact', '{contact}']),
    pair(label, ['date', '{date}'], ['engineers', '{engineers}']),
    pair(label, ['kind', cell({}, kind, note('kindNote'))], ['mode', cell({}, mode, note('modeNote'))]),
    pair(label, ['source', cell({}, source, note('sourceNote'))], ['host', '{host}']),
  ]);
}

function rowTable(locale: Locale, label: Label): Xml {
  const text = (content: string) => cell({ align: 'top' }, paragraph('FormText', content));
  return table('FormTable', ROW_COLUMNS[locale], [
    heading(label, ['row', 'symptom', 'cause', 'solution', 'time-spent']),
    {
      cells: [
        cell({ align: 'top' }, paragraph('FormGroup', '{#rows}{number}')),
        text('{symptom}'),
        text('{cause}'),
        text('{solution}'),
        cell(
          { align: 'top' },
          paragraph('FormText', '{timeSpent}'),
          within('rows', 'timeNote', 'FormTick', '{timeNote}'),
        ),
      ],
    },
  ]);
}

function resultTable(label: Label): Xml {
  const timesKept = paragraph('FormText', run('{missedMark}', 'AbnormalMark'), run('{timesKept}'));
  return table(
    'FormTable',
    [1380, PAGE.text - 1380],
    [
      { cells: [name(label, 'result'), text('{result}')] },
      { cells: [name(label, 'times-kept'), cell({}, timesKept)] },
      { cells: [name(label, 'effort'), text('{effort}')] },
      { cells: [name(label, 'rating'), cell({}, boxes(label, ...RATINGS), note('ratingNote'))] },
    ],
  );
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

/** The appendix begins: the times, and what must not get lost beside them. */
function times(locale: Locale, label: Label): readonly Xml[] {
  return [
    paragraph('Heading1', label('appendix')),
    ...ticketTimes(locale, label),
    ...titledList(label, { flag: 'hasFormerBreaches', list: 'formerBreaches', title: 'former-breaches' }),
    ...titledList(label, { flag: 'hasCorrections', list: 'corrections', title: 'corrections' }),
  ];
}

/** What happened, with the files, and the fingerprint of all of it. */
function story(label: Label): readonly Xml[] {
  const text = (content: string) => cell({}, paragraph('FormTick', content));
  return [
    paragraph('Heading2', label('timeline')),
    table('FormTable', TIMELINE_COLUMNS, [
      heading(label, ['row', 'timeline-at', 'timeline-event', 'timeline-text', 'timeline-actor', 'timeline-source']),
      {
        cells: [
          text('{#timeline}{number}'),
          text('{at}'),
          cell({}, paragraph('FormTick', run('{event}', 'TargetName'))),
          cell({}, repeated('text', 'FormTick', '{text}'), repeated('marks', 'FormTick', run('{text}', 'OtherMark'))),
          text('{actor}'),
          text('{source}{/timeline}'),
        ],
      },
    ]),
    repeated('timelineNote', 'FormNote', '{timelineNote}'),
    paragraph('Heading2', `${opening('hasFiles')}${label('files')}`),
    table('FormTable', FILE_COLUMNS, [
      heading(label, ['row', 'file-name', 'file-size', 'file-posted', 'file-kept']),
      {
        cells: [text('{#files}{number}'), text('{name}'), text('{size}'), text('{posted}'), text('{kept}{/files}')],
      },
    ]),
    repeated('filesNote', 'FormNote', '{filesNote}'),
    paragraph('FormNote', closing('hasFiles')),
    paragraph('Heading2', label('appendix-fingerprint')),
    paragraph('EvidenceMeta', `${label('fingerprint-full')}　{asOf}`),
    paragraph('EvidenceExcerpt', '{fingerprint}'),
  ];
}
