// Writes the Word templates that come with Rounds: bin/run templates/build/write.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { LOCALES } from '../../src/core/message.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildTemplate, TEMPLATE_NAMES } from './package.ts';

for (const locale of LOCALES) {
  const folder = new URL(`../${locale}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  for (const name of TEMPLATE_NAMES) {
    await writeFile(new URL(`${name}.docx`, folder), await buildTemplate(name, locale, createTexts()(locale, 'UTC')));
  }
}
