import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What LibreOffice runs by its name and parameters. */
export const WRITE_PDF = 'Standard.Module1.WritePdf';

/**
 * Opens a document without showing it, puts the pages into its tables of contents, which a plain conversion leaves as they
 * were, and writes it as PDF; and beside it, as lines of a name and a number, on which page each bookmark of such a table is. Nothing that the document refers to is fetched. Whatever goes wrong, LibreOffice ends: a fault that
 * is told would wait for somebody to read it.
 */
const MACRO = `Sub WritePdf(source As String, target As String)
  On Error GoTo Leave
  Dim reading(2) As New com.sun.star.beans.PropertyValue
  reading(0).Name = "Hidden"
  reading(0).Value = True
  reading(1).Name = "UpdateDocMode"
  reading(1).Value = 0
  reading(2).Name = "MacroExecutionMode"
  reading(2).Value = 0
  Dim doc As Object
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, reading())
  Dim tables As Object
  tables = doc.getDocumentIndexes()
  Dim place As Integer
  For place = 0 To tables.getCount() - 1
    tables.getByIndex(place).update()
  Next place
  Dim writing(0) As New com.sun.star.beans.PropertyValue
  writing(0).Name = "FilterName"
  writing(0).Value = "writer_pdf_Export"
  doc.storeToURL(ConvertToURL(target), writing())
  WritePages(doc, target & ".pages")
  doc.close(True)
Leave:
  StarDesktop.terminate()
End Sub

Sub WritePages(doc As Object, target As String)
  On Error GoTo Leave
  Dim view As Object
  view = doc.getCurrentController().getViewCursor()
  Dim names
  names = doc.getBookmarks().getElementNames()
  Dim handle As Integer
  handle = FreeFile
  Open target For Output As #handle
  Dim place As Integer
  For place = LBound(names) To UBound(names)
    If Left(names(place), 4) = "_Toc" Then
      view.gotoRange(doc.getBookmarks().getByName(names(place)).getAnchor(), False)
      Print #handle, names(place) & " " & view.getPage()
    End If
  Next place
  Close #handle
Leave:
End Sub
`;

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';
const LIBRARY = 'xmlns:library="http://openoffice.org/2000/library"';
const documentType = (root: string, name: string) =>
  `<!DOCTYPE ${root} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "${name}.dtd">\n`;

/** The profile is complete: else LibreOffice would lay its own first one over it, and the macro would be gone. */
const SETTINGS = `<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>
`;

/** Makes a user profile for LibreOffice, of its own and new, that holds the macro and nothing else. */
export async function writeOfficeProfile(folder: string): Promise<void> {
  const standard = join(folder, 'user', 'basic', 'Standard');
  await mkdir(standard, { recursive: true });
  for (const name of ['script', 'dialog']) {
    await writeFile(join(folder, 'user', 'basic', `${name}.xlc`), libraries(name));
    await writeFile(join(standard, `${name}.xlb`), library(name === 'script' ? ['Module1'] : []));
  }
  await writeFile(join(folder, 'user', 'registrymodifications.xcu'), HEADER + SETTINGS);
  const module = `<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">${MACRO.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</script:module>`;
  await writeFile(join(standard, 'Module1.xba'), HEADER + documentType('script:module', 'module') + module);
}

function libraries(name: string): string {
  const entry = `<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/${name}.xlb/" xlink:type="simple" library:link="false"/>`;
  return `${HEADER}${documentType('library:libraries', 'libraries')}<library:libraries ${LIBRARY} xmlns:xlink="http://www.w3.org/1999/xlink">${entry}</library:libraries>`;
}

function library(modules: readonly string[]): string {
  const entries = modules.map((module) => `<library:element library:name="${module}"/>`);
  return `${HEADER}${documentType('library:library', 'library')}<library:library ${LIBRARY} library:name="Standard" library:readonly="false" library:passwordprotected="false">${entries.join('')}</library:library>`;
}
