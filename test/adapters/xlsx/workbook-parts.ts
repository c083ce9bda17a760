import JSZip from 'jszip';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook as other programs write it; each can be replaced. */
export interface Parts {
  /** What stands in `sheetData`. */
  readonly rows?: string;
  readonly afterRows?: string;
  readonly texts?: string;
  /** Number formats by id, and the format of each cell style. */
  readonly formats?: string;
  readonly styles?: readonly number[];
  readonly workbook?: string;
  readonly sheets?: string;
  /** Parts by name, laid over all others; null leaves one out. */
  readonly parts?: { readonly [name: string]: string | null };
}

export async function workbook({ rows = '', afterRows = '', styles = [0], ...given }: Parts): Promise<Uint8Array> {
  const sheets = given.sheets ?? '<sheet name="Sheet1" sheetId="1" r:id="rId1"/>';
  const all: { [name: string]: string | null } = {
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${given.workbook ?? ''}<sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="t" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${afterRows}</worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1"><v>2</v></c></row></sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${given.texts ?? ''}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${given.formats ?? ''}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
    ...given.parts,
  };
  const zip = new JSZip();
  for (const [name, text] of Object.entries(all)) if (text !== null) zip.file(name, text);
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}
