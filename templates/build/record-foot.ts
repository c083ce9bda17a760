import type { Label } from './page.ts';
import { PAGE } from './page.ts';
import { closing, opening, paragraph, repeated, run } from './paragraph.ts';
import { cell, table } from './table.ts';
import { type TickBox, tickBoxes } from './tick-box.ts';
import type { Xml } from './xml.ts';

/** One box after the other, each with its word. */
export function boxes(label: Label, ...pairs: readonly TickBox[]): Xml {
  return paragraph('FormText', ...tickBoxes(label, pairs));
}

export const RATINGS = [
  ['verySatisfiedBox', 'very-satisfied'],
  ['satisfiedBox', 'satisfied'],
  ['fairBox', 'fair'],
  ['dissatisfiedBox', 'dissatisfied'],
] as const;

/** Below the title: that it was brought in from a file. */
export function importNote(): Xml {
  return repeated('importNote', 'FormText', run('{importNote}', 'OtherMark'));
}

/** Both signatures: as they were given in the system, and where there is none a line for ink. */
export function signatures(label: Label): Xml {
  const half = PAGE.text / 2;
  const ink = (flag: string) =>
    paragraph('FormSignDate', run(opening(flag)), run(label('sign-date')), run(closing(flag)));
  const void_ = repeated('voided', 'FormText', run(label('not-for-signature'), 'AbnormalMark'));
  return table(
    'FormTable',
    [half, half],
    [
      {
        height: 1_400,
        cells: [
          cell(
            { align: 'top' },
            paragraph('FormText', label('sign-engineer')),
            paragraph('FormReason', '{writtenBy}'),
            void_,
            ink('valid'),
          ),
          cell(
            { align: 'top' },
            paragraph('FormText', label('sign-customer')),
            repeated('signed', 'FormText', run('{signedBy}', 'TargetName')),
            repeated('formerSignature', 'FormReason', run('{formerSignature}', 'OtherMark')),
            void_,
            ink('unsigned'),
          ),
        ],
      },
    ],
  );
}

/** What was changed, and the fingerprint of all of it. */
export function historyAndFingerprint(label: Label): readonly Xml[] {
  return [
    paragraph('Heading3', `${opening('hasHistory')}${label('history')}`),
    paragraph('FormReason', opening('history'), '{text}', closing('history'), closing('hasHistory')),
    paragraph('FormNote', `${label('fingerprint-full')} {fingerprint}`),
  ];
}
