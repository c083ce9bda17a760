import type { Locale } from '../../src/core/message.ts';
import { LABEL_FILL, type Label, PAGE, pageSetup } from './page.ts';
import { closing, opening, paragraph, repeated, run } from './paragraph.ts';
import { type Cell, cell, type Row, table } from './table.ts';
import { NAMESPACES } from './watermark.ts';
import { element, type Xml } from './xml.ts';

/** Widths in twentieths of a point. */
const HEAD_COLUMNS = [1380, 3678, 1380, 3428];
const ROW_COLUMNS: { readonly [L in Locale]: readonly number[] } = {
  'zh-CN': [620, 2550, 2050, 2546, 2100],
  en: [620, 2500, 2050, 2496, 2200],
};
const STAGE_COLUMNS: { readonly [L in Locale]: readonly number[] } = {
  'zh-CN': [1150, 1390, 1390, 1390, 1350, 3196],
  en: [1250, 1390, 1390, 1390, 1450, 2996],
};
const TIMELINE_COLUMNS = [620, 1390, 1300, 3956, 1200, 1400];
const FILE_COLUMNS = [620, 3446, 1200, 2200, 2400];

/** The body of the maintenance record sheet 维护记录单: head, what was done, its times, result, signatures, story. */
export function recordSheetDocument(locale: Locale, label: Label): Xml {
  return element(
    'w:document',
    NAMESPACES,
    element(
      'w:body',
      {},
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
      pageSetup(),
    ),
  );
}

function name(label: Label, key: string): Cell {
  return cell({ fill: LABEL_FILL }, paragraph('FormLabel', label(key)));
}

/** One box after the other, each with its word. */
function boxes(label: Label, ...pairs: readonly (readonly [tag: string, key: string])[]): Xml {
  const runs = pairs.flatMap(([tag, key], index) => [
    run(`{${tag}}`, 'TickBox'),
    run(` ${label(key)}${index < pairs.length - 1 ? '　　' : ''}`),
  ]);
  return paragraph('FormText', ...runs);
}

function note(tag: string): Xml {
  return repeated(tag, 'FormReason', `{${tag}}`);
}

/** The last thing that is repeated within another list: its closing is the other's, too. */
function within(outer: string, list: string, style: string, content: string): Xml {
  return paragraph(style, opening(list), content, closing(list), closing(outer));
}

/** A heading with its list, left out as a whole where there is nothing to list. */
function titledList(label: Label, of: { readonly flag: string; readonly list: string; readonly title: string }): Xml[] {
  return [
    paragraph('Heading3', `${opening(of.flag)}${label(of.title)}`),
    within(of.flag, of.list, 'FormText', '{text}'),
  ];
}

function headTable(label: Label): Xml {
  const text = (content: string) => cell({}, paragraph('FormText', content));
  const wide = (...content: readonly Xml[]) => cell({ span: 3 }, ...content);
  return table('FormTable', HEAD_COLUMNS, [
    { cells: [name(label, 'project'), wide(paragraph('FormText', run('{contractName}', 'FormName')))] },
    { cells: [name(label, 'contract-number'), text('{contractNumber}'), name(label, 'system'), text('{system}')] },
    { cells: [name(label, 'customer'), text('{customer}'), name(label, 'contact'), text('{contact}')] },
    { cells: [name(label, 'date'), text('{date}'), name(label, 'engineers'), text('{engineers}')] },
    {
      cells: [
        name(label, 'kind'),
        cell({}, boxes(label, ['dailyBox', 'daily'], ['faultBox', 'fault']), note('kindNote')),
        name(label, 'mode'),
        cell({}, boxes(label, ['remoteBox', 'remote'], ['onsiteBox', 'onsite']), note('modeNote')),
      ],
    },
    {
      cells: [
        name(label, 'source'),
        cell(
          {},
          boxes(label, ['inspectionBox', 'inspection'], ['customerBox', 'customer-feedback'], ['alertBox', 'alert']),
          note('sourceNote'),
        ),
        name(label, 'host'),
        text('{host}'),
      ],
    },
  ]);
}

function heading(label: Label, keys: readonly string[]): Row {
  return { heading: true, cells: keys.map((key) => name(label, key)) };
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
  const wide = (...content: readonly Xml[]) => cell({}, ...content);
  return table(
    'FormTable',
    [1380, PAGE.text - 1380],
    [
      { cells: [name(label, 'result'), wide(paragraph('FormText', '{result}'))] },
      {
        cells: [
          name(label, 'times-kept'),
          wide(paragraph('FormText', run('{missedMark}', 'AbnormalMark'), run('{timesKept}'))),
        ],
      },
      { cells: [name(label, 'effort'), wide(paragraph('FormText', '{effort}'))] },
      {
        cells: [
          name(label, 'rating'),
          wide(
            boxes(
              label,
              ['verySatisfiedBox', 'very-satisfied'],
              ['satisfiedBox', 'satisfied'],
              ['fairBox', 'fair'],
              ['dissatisfiedBox', 'dissatisfied'],
            ),
            note('ratingNote'),
          ),
        ],
      },
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

/** The appendix begins: the level, each stage with its due time and its end, and what must not get lost beside them. */
function times(locale: Locale, label: Label): readonly Xml[] {
  const text = (content: string) => cell({}, paragraph('FormTick', content));
  return [
    paragraph('Heading1', label('appendix')),
    paragraph('Heading2', label('times')),
    repeated('levels', 'FormText', '{text}'),
    repeated('timesNote', 'FormText', '{timesNote}'),
    paragraph('FormNote', opening('hasStages')),
    table('FormTable', STAGE_COLUMNS[locale], [
      heading(label, ['stage', 'stage-start', 'stage-due', 'stage-end', 'stage-result', 'stage-notes']),
      {
        cells: [
          cell({}, paragraph('FormTick', run('{#stages}{stage}', 'TargetName'))),
          text('{start}'),
          text('{due}'),
          text('{end}'),
          cell({}, paragraph('FormTick', run('{lateOutcome}', 'AbnormalMark'), run('{outcome}'))),
          cell({}, within('stages', 'notes', 'FormTick', '{text}')),
        ],
      },
    ]),
    paragraph('FormNote', closing('hasStages')),
    ...titledList(label, { flag: 'hasPauses', list: 'pauses', title: 'pauses' }),
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
