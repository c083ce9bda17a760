import { footerReference, headerFor, type Label, PAGE, paper } from '../page.ts';
import { paragraph, repeated, run } from '../paragraph.ts';
import { cell, table } from '../table.ts';
import { element, type Xml } from '../xml.ts';

/** The first page: what, for whom, over which time, and which version. */
export function cover(label: Label): Xml[] {
  const rows: readonly (readonly [key: string, tag: string])[] = [
    ['contract', 'contractName'],
    ['contract-number', 'contractNumber'],
    ['contract-term', 'contractTerm'],
    ['customer', 'customer'],
    ['provider', 'provider'],
    ['report-number', 'number'],
    ['version', 'version'],
    ['issued', 'issued'],
    ['as-of', 'asOf'],
  ];
  const columns = [2_100, 6_166];
  return [
    paragraph('CoverProvider', '{provider}'),
    paragraph('Subtitle', '{system}'),
    paragraph('Title', '{title}'),
    paragraph('CoverPeriod', '{period}'),
    repeated('periodNote', 'FigureLabel', '{periodNote}'),
    repeated('provisional', 'CoverMark', `${label('provisional')}　{provisionalNote}`),
    paragraph('CoverProvider', ''),
    centred(
      table(
        'CardTable',
        columns,
        rows.map(([key, tag]) => ({
          cells: [
            cell({ fill: 'F4F7FA' }, paragraph('CoverLabel', label(key))),
            cell({}, paragraph('CoverText', `{${tag}}`)),
          ],
        })),
      ),
    ),
  ];
}

/** A table that is narrower than the text, in its middle. */
function centred(content: Xml): Xml {
  return { xml: content.xml.replace('<w:tblLayout', '<w:jc w:val="center"/><w:tblLayout') };
}

/** The paper of the report: its cover has a header of its own and no footer. */
export function reportPageSetup(): Xml {
  return element(
    'w:sectPr',
    {},
    headerFor('default', 'header'),
    headerFor('first', 'headerFirst'),
    footerReference(),
    paper(),
    element('w:titlePg'),
  );
}

/** Where both sign; the customer's name is printed when it was given in the chat. */
export function signatures(label: Label): Xml[] {
  const half = PAGE.text / 2;
  const place = (key: string, party: string, name: string, date: string) =>
    cell(
      { align: 'top' },
      paragraph('ReportLabel', `${label(key)}${label('colon')}${party}`),
      repeated('provisional', 'ReportCell', run(label('not-for-signature'), 'AbnormalMark')),
      paragraph('SignLine', `${label('sign-name')}${name}`),
      paragraph('SignLine', label('sign-signature')),
      paragraph('SignLine', `${label('sign-date')}${date}`),
    );
  return [
    paragraph('ReportLead', label('sign-intro')),
    table(
      'CardTable',
      [half, half],
      [
        {
          height: 2_300,
          cells: [
            place('sign-customer', '{customer}', '{signedName}', '{signedDate}'),
            place('sign-provider', '{provider}', '', ''),
          ],
        },
      ],
    ),
    repeated('signedNote', 'ReportNote', `${label('sign-customer')}${label('colon')}{signedNote}`),
  ];
}
