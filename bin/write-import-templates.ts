import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importTemplates } from './import-templates.ts';

/** Writes the template files of imports anew, after a column was added or renamed. */
for (const { path, content } of importTemplates()) {
  const file = join(import.meta.dirname, '../examples/import', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
