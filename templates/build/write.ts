// Writes the Word templates that come with Rounds: node templates/build/write.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { LOCALES } from '../../src/core/message.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildInspectionFormTemplate } from './package.ts';

for (const locale of LOCALES) {
  const folder = new URL(`../${locale}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(
    new URL('inspection-form.docx', folder),
    await buildInspectionFormTemplate(locale, createTexts()(locale, 'UTC')),
  );
}
