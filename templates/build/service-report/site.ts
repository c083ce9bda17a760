import type { Label } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import type { Xml } from '../xml.ts';
import { chartParagraph } from './charts.ts';
import { column, linesColumn, listTable } from './columns.ts';
import type { Headings } from './contents.ts';

/** The site, how it is looked at, and its backups. */
export function siteChapters(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'environment'),
    heading(2, 'hosts'),
    ...listTable(label, {
      flag: 'hasHosts',
      list: 'hosts',
      note: 'hostsNote',
      columns: [column('host', 5_866, 'name'), column('address', 4_000, 'address')],
    }),
    heading(2, 'databases'),
    ...listTable(label, {
      flag: 'hasDatabases',
      list: 'databases',
      note: 'databasesNote',
      columns: [
        column('database', 3_466, 'name'),
        column('engine', 1_400, 'engine'),
        column('address', 2_300, 'address'),
        column('port', 900, 'port'),
        column('schema', 1_800, 'schema'),
      ],
    }),
    heading(2, 'applications'),
    ...listTable(label, {
      flag: 'hasApplications',
      list: 'applications',
      note: 'applicationsNote',
      columns: [column('application', 4_366, 'name'), column('url', 5_500, 'url')],
    }),
    heading(1, 'method'),
    paragraph('Heading3', `${opening('methods')}{title}`),
    ...listTable(label, {
      list: 'items',
      columns: [column('group', 2_200, 'group'), column('item', 2_700, 'item'), column('method-how', 4_966, 'checks')],
    }),
    paragraph('ReportNote', opening('note'), '{note}', closing('note')),
    paragraph('ReportGap', closing('methods')),
    repeated('methodsNote', 'ReportNote', '{methodsNote}'),
    heading(1, 'backups'),
    ...listTable(label, {
      flag: 'hasBackups',
      list: 'backups',
      note: 'backupsNote',
      columns: [
        linesColumn(
          'plan',
          2_100,
          ['ReportCell', run('{plan}', 'Strong')],
          ['ReportCell', '{host}'],
          ['ReportCell', '{kind}'],
        ),
        linesColumn('made', 1_600, ['ReportCell', '{made}']),
        column('checks', 1_900, 'checks'),
        column('last-good', 1_700, 'lastGood'),
        column('last-restored', 1_266, 'lastRestored'),
        linesColumn(
          'state',
          1_300,
          ['ReportCell', opening('sound'), run('{sound}', 'GoodMark'), closing('sound')],
          ['ReportCell', opening('troubles'), run('{text}', 'AbnormalMark'), closing('troubles')],
        ),
      ],
    }),
    ...listTable(label, {
      flag: 'hasBackupRemarks',
      list: 'backupRemarks',
      note: 'backupRemarksNote',
      columns: [
        column('plan', 2_100, 'plan'),
        column('backup-subject', 2_300, 'subject'),
        column('backup-remark', 5_466, 'remark'),
      ],
    }),
    chartParagraph('backup', opening('backupCharts'), closing('backupCharts')),
    repeated('backupChartsNote', 'ReportNote', '{backupChartsNote}'),
  ];
}
