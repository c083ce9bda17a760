import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import { LOCALES, type Locale } from '../../../src/core/message.ts';
import { buildInspectionForm } from '../../../src/reports/inspection-form.ts';
import { buildServiceReport } from '../../../src/reports/service-report.ts';
import { monthlyFacts } from '../../reports/fixtures/monthly-facts.ts';
import { buildReport, faultReportFacts, formOf } from '../../reports/fixtures/record-forms.ts';
import { sampleTranslate } from '../../reports/fixtures/sample-facts.ts';
import { buildSheet, eventfulFacts } from '../../reports/fixtures/ticket-facts.ts';
import { halfYearModel, reportIssue } from '../../support/report-model.ts';
import { readDocument } from './read-document.ts';

const run = promisify(execFile);

/** Every template with a model to fill it with, and how many pages that may take. */
const FORMS = [
  {
    template: 'inspection-form',
    build: (locale: Locale) => buildInspectionForm(monthlyFacts('answering'), sampleTranslate(locale), locale),
    pages: { atLeast: 4, atMost: 8 },
  },
  {
    template: 'record-sheet',
    build: (locale: Locale) => buildSheet(eventfulFacts('closed', locale), locale),
    pages: { atLeast: 2, atMost: 5 },
  },
  {
    template: 'record-form',
    build: (locale: Locale) => formOf('maintenance', 'signed', locale),
    pages: { atLeast: 1, atMost: 1 },
  },
  {
    template: 'fault-report',
    build: (locale: Locale) => buildReport(faultReportFacts({ said: locale }), locale),
    pages: { atLeast: 2, atMost: 5 },
  },
  {
    template: 'service-report',
    build: (locale: Locale) =>
      buildServiceReport({ model: halfYearModel(), issue: reportIssue() }, sampleTranslate(locale), locale),
    pages: { atLeast: 14, atMost: 26 },
  },
];
const EACH = FORMS.flatMap(({ build, ...form }) =>
  LOCALES.map((locale) => ({ ...form, locale, model: build(locale) })),
);

async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const program = join(folder, name);
    const found = await access(program).then(
      () => true,
      () => false,
    );
    if (found) return program;
  }
  return null;
}

const soffice = await findProgram('soffice');
if (soffice === null) {
  process.stderr.write(
    '\n*** LEFT OUT: opening the forms in LibreOffice, which is not installed (apt-get install libreoffice-writer-nogui).\n\n',
  );
}

describe.skipIf(soffice === null)('LibreOffice', () => {
  let folder: string;
  let writer: ClosableFormWriter;
  const nameOf = ({ template, locale }: { readonly template: string; readonly locale: Locale }) =>
    `${template}.${locale}`;

  // Its start takes longer than a document: all of a kind are given to it at once.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libreoffice-'));
    writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
    for (const made of ['filled', 'templates']) await mkdir(join(folder, made));
    for (const form of EACH) {
      const { template, locale, model } = form;
      const filled = await writer.fill(template, locale, model);
      await writeFile(join(folder, 'filled', `${nameOf(form)}.docx`), filled);
      await copyFile(`templates/${locale}/${template}.docx`, join(folder, 'templates', `${nameOf(form)}.docx`));
    }
    await convert('pdf', 'filled', 'printed');
    await convert('docx:MS Word 2007 XML', 'templates', 'saved');
  }, 240_000);
  afterAll(async () => {
    await writer.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(EACH)('opens the $template in $locale and lays it out over pages', async ({ pages: wanted, ...form }) => {
    const pdf = await readFile(join(folder, 'printed', `${nameOf(form)}.pdf`), 'latin1');
    const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(wanted.atLeast);
    expect(pages.length).toBeLessThanOrEqual(wanted.atMost);
  });

  it.each(EACH)(
    'may save the template of the $template in $locale: the edited file is filled as before',
    async (form) => {
      const { template, locale, model } = form;
      const edited = join(folder, 'edited');
      await mkdir(join(edited, locale), { recursive: true });
      await copyFile(`templates/${template}.tags.json`, join(edited, `${template}.tags.json`));
      await copyFile(join(folder, 'saved', `${nameOf(form)}.docx`), join(edited, locale, `${template}.docx`));
      const own = await readDocument(await readFile(join(folder, 'filled', `${nameOf(form)}.docx`)));
      const other = createFormWriter({ templatesDir: edited, workers: 1 });
      const saved = await readDocument(await other.fill(template, locale, model));
      await other.close();
      expect(saved.tables()).toEqual(own.tables());
      expect(saved.paragraphs().filter((text) => text !== '')).toEqual(own.paragraphs().filter((text) => text !== ''));
    },
  );

  async function convert(format: string, from: string, to: string): Promise<void> {
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`;
    const files = EACH.map((form) => join(folder, from, `${nameOf(form)}.docx`));
    await run(soffice ?? '', [profile, '--headless', '--convert-to', format, '--outdir', join(folder, to), ...files]);
  }
});
