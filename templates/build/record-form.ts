import type { Locale } from '../../src/core/message.ts';
import { heading, name, pair, text, wide } from './form-table.ts';
import { formDocument, LABEL_FILL, type Label, PAGE } from './page.ts';
import { closing, opening, paragraph, run } from './paragraph.ts';
import { boxes, historyAndFingerprint, importNote, RATINGS, signatures } from './record-foot.ts';
import { type Cell, cell, type Row, table } from './table.ts';
import { type TickBox, tickBoxes } from './tick-box.ts';
import type { Xml } from './xml.ts';

/** Widths in twentieths of a point. */
const HEAD_COLUMNS = [1_480, 3_578, 1_480, 3_328];
const WIDE_COLUMNS = [1_480, PAGE.text - 1_480];
const ROW_COLUMNS = [620, 2_700, 2_400, 2_866, 1_280];
const ANSWER_COLUMNS = [PAGE.text - 4_200, 1_400, 1_400, 1_400];
const PHASE_COLUMNS = [1_973, 1_973, 1_973, 1_973, 1_974];

/** The body of the forms of all service records 服务记录: one head and foot, and between them the part of the record's kind. */
export function recordFormDocument(_locale: Locale, label: Label): Xml {
  return formDocument(
    paragraph('Title', '{title}'),
    paragraph('Subtitle', `${label('number-mark')}{number}{#version}　{version}{/version}`),
    importNote(),
    headTable(label),
    part('isMaintenance', maintenance(label)),
    part('isOptimisation', optimisation(label)),
    part('isUpgrade', upgrade(label)),
    part('isTraining', training(label)),
    part('isParameterChange', parameterChange(label)),
    part('isVisit', visit(label)),
    part('isPersonnelChange', personnelChange(label)),
    footTable(label),
    paragraph('FormNote', ''),
    signatures(label),
    paragraph('FormNote', opening('isVisit'), label('visit-note'), closing('isVisit')),
    historyAndFingerprint(label),
  );
}

/** What only one kind of record has: its marks stand in lines of their own, so that it can be moved as a whole. */
function part(flag: string, content: readonly Xml[]): Xml[] {
  return [paragraph('FormNote', opening(flag)), ...content, paragraph('FormNote', closing(flag))];
}

function boxCell(label: Label, ...pairs: readonly TickBox[]): Cell {
  return cell({}, boxes(label, ...pairs));
}

const MODE = [
  ['remoteBox', 'remote'],
  ['onsiteBox', 'onsite'],
] as const;

function headTable(label: Label): Xml {
  return table('FormTable', HEAD_COLUMNS, [
    {
      cells: [name(label, 'project'), cell({ span: 3 }, paragraph('FormText', run('{contractName}', 'FormName')))],
    },
    pair(label, ['contract-number', text('{contractNumber}')], ['system', text('{system}')]),
    pair(label, ['customer', text('{customer}')], ['provider', text('{provider}')]),
    pair(label, ['date', text('{date}')], ['engineers', text('{engineers}')]),
    wide(label, 'subject', '{subject}'),
    {
      cells: [
        cell({ fill: LABEL_FILL }, paragraph('FormLabel', `{#ticket}${label('ticket')}`)),
        cell({ span: 3 }, paragraph('FormText', '{ticket}{/ticket}')),
      ],
    },
  ]);
}

function maintenance(label: Label): readonly Xml[] {
  const top = (content: string) => cell({ align: 'top' }, paragraph('FormText', content));
  return [
    table('FormTable', HEAD_COLUMNS, [
      pair(
        label,
        ['kind', boxCell(label, ['dailyBox', 'daily'], ['faultBox', 'fault'])],
        ['mode', boxCell(label, ...MODE)],
      ),
      pair(
        label,
        [
          'source',
          boxCell(label, ['inspectionBox', 'inspection'], ['customerBox', 'customer-feedback'], ['alertBox', 'alert']),
        ],
        ['contact', text('{contact}')],
      ),
    ]),
    paragraph('FormNote', ''),
    table('FormTable', ROW_COLUMNS, [
      heading(label, ['row', 'symptom', 'cause', 'solution', 'time-spent']),
      {
        cells: [
          cell({ align: 'top' }, paragraph('FormGroup', '{#rows}{number}')),
          top('{symptom}'),
          top('{cause}'),
          top('{solution}'),
          top('{timeSpent}{/rows}'),
        ],
      },
    ]),
    paragraph('FormNote', ''),
    table('FormTable', WIDE_COLUMNS, [{ cells: [name(label, 'result'), text('{result}')] }]),
  ];
}

function optimisation(label: Label): readonly Xml[] {
  const days = (content: string) => cell({}, paragraph('FormGroup', content));
  return [
    table('FormTable', HEAD_COLUMNS, [
      wide(label, 'function', '{function}'),
      wide(label, 'requirement', '{requirement}'),
      wide(label, 'change', '{change}'),
    ]),
    paragraph('Heading3', label('phases')),
    table('FormTable', PHASE_COLUMNS, [
      heading(label, ['analysis', 'design', 'development', 'test', 'total']),
      {
        cells: ['analysisDays', 'designDays', 'developmentDays', 'testDays', 'totalDays'].map((tag) =>
          days(`{${tag}}`),
        ),
      },
    ]),
  ];
}

function upgrade(label: Label): readonly Xml[] {
  return [
    table('FormTable', HEAD_COLUMNS, [
      wide(label, 'product', '{product}'),
      pair(label, ['from-version', text('{fromVersion}')], ['to-version', text('{toVersion}')]),
      wide(label, 'change', '{change}'),
      wide(label, 'upgrade-result', '{result}'),
    ]),
  ];
}

function training(label: Label): readonly Xml[] {
  return [
    table('FormTable', HEAD_COLUMNS, [
      pair(label, ['mode', boxCell(label, ...MODE)], ['attendee-count', text('{attendeeCount}')]),
      wide(label, 'attendees', '{attendees}'),
      wide(label, 'training-content', '{content}'),
    ]),
  ];
}

function parameterChange(label: Label): readonly Xml[] {
  const areas = boxes(
    label,
    ['notificationBox', 'area-notification'],
    ['alertPolicyBox', 'area-alert'],
    ['smsBox', 'area-sms'],
    ['otherBox', 'area-other'],
  );
  return [
    table('FormTable', HEAD_COLUMNS, [
      { cells: [name(label, 'area'), cell({ span: 3 }, areas)] },
      wide(label, 'parameter', '{parameter}'),
      pair(label, ['before', text('{before}')], ['after', text('{after}')]),
      wide(label, 'reason', '{reason}'),
    ]),
  ];
}

function visit(label: Label): readonly Xml[] {
  const box = (tag: string) => cell({}, paragraph('FormGroup', run(`{${tag}}`, 'TickBox')));
  const question = (key: string): Row => ({
    cells: [
      cell({}, paragraph('FormText', label(`satisfaction-${key}`))),
      ...['Yes', 'No', 'NotAsked'].map((answer) => box(`${key}${answer}Box`)),
    ],
  });
  return [
    table('FormTable', HEAD_COLUMNS, [
      pair(label, ['visit-mode', boxCell(label, ...MODE)], ['visit-customer', text('{contact}')]),
      wide(label, 'visit-content', '{content}'),
    ]),
    paragraph('FormNote', ''),
    table('FormTable', ANSWER_COLUMNS, [
      heading(label, ['satisfaction', 'yes', 'no', 'not-asked']),
      ...['inspection', 'response', 'use', 'optimisation'].map(question),
    ]),
  ];
}

function personnelChange(label: Label): readonly Xml[] {
  return [
    table('FormTable', HEAD_COLUMNS, [
      pair(label, ['leaving', text('{leaving}')], ['joining', text('{joining}')]),
      pair(label, ['effective-on', text('{effectiveOn}')], ['agreed-by', text('{agreedBy}')]),
      wide(label, 'request', '{request}'),
      wide(label, 'reason', '{reason}'),
      {
        cells: [
          cell({ fill: LABEL_FILL }, paragraph('FormLabel', `{#noticeWarning}${label('notice')}`)),
          cell({ span: 3 }, paragraph('FormText', run('{noticeWarning}', 'AbnormalMark'), run('{/noticeWarning}'))),
        ],
      },
    ]),
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
