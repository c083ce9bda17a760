import type { Label } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import type { Xml } from '../xml.ts';
import { column, figure, linesColumn, listTable } from './columns.ts';
import type { Headings } from './contents.ts';
import { signatures } from './cover.ts';

/** What the customer compares and signs: the contract, what must not hide, what comes next, how it was counted. */
export function closingChapters(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'obligations'),
    repeated('obligationsSummary', 'ReportText', '{obligationsSummary}'),
    ...listTable(label, {
      flag: 'hasObligations',
      list: 'obligations',
      note: 'obligationsNote',
      columns: [
        linesColumn(
          'obligation',
          2_566,
          ['ReportCell', run('{title}', 'Strong')],
          ['ReportCell', opening('remark'), '{remark}', closing('remark')],
        ),
        column('obligation-period', 2_250, 'period'),
        figure('owed-count', 750, 'owed'),
        figure('done-count', 750, 'done'),
        column('evidence', 2_450, 'evidence'),
        linesColumn('state', 1_100, [
          'ReportCell',
          run('{goodStatus}', 'GoodMark'),
          run('{openStatus}', 'Strong'),
          run('{badStatus}', 'AbnormalMark'),
        ]),
      ],
    }),
    heading(1, 'disclosure'),
    paragraph('ReportNote', label('disclosure-intro')),
    paragraph('Heading4', `${opening('disclosures')}{topic}${label('colon')}{count}`),
    paragraph('ReportBullet', opening('entries'), '{text}', closing('entries')),
    paragraph('ReportNote', opening('note'), '{note}', closing('note'), closing('disclosures')),
    heading(1, 'summary'),
    heading(2, 'summary-lines'),
    paragraph('ReportBullet', opening('closingLines'), '{text}', closing('closingLines')),
    heading(2, 'advice'),
    ...listTable(label, {
      flag: 'hasAdvice',
      list: 'advice',
      note: 'adviceNote',
      columns: [column('row', 600, 'number'), column('topic', 1_400, 'topic'), column('advice-text', 7_866, 'text')],
    }),
    heading(2, 'next-plan'),
    ...listTable(label, {
      flag: 'hasPlan',
      list: 'plan',
      note: 'planNote',
      columns: [
        column('planned', 5_366, 'title'),
        figure('owed-count', 1_000, 'owed'),
        column('obligation-period', 3_500, 'period'),
      ],
    }),
    heading(1, 'accounting'),
    heading(2, 'accounting-rules'),
    paragraph('ReportBullet', opening('accounting'), '{text}', closing('accounting')),
    heading(2, 'versions'),
    ...listTable(label, {
      list: 'versions',
      columns: [
        column('version', 1_300, 'version'),
        column('issued', 1_500, 'issued'),
        column('version-note', 3_366, 'note'),
        column('fingerprint', 3_700, 'hash', 'ReportHash'),
      ],
    }),
    paragraph('ReportNote', label('fingerprint-full')),
    heading(1, 'signatures'),
    ...signatures(label),
  ];
}
