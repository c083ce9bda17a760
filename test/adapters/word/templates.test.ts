import { readdir, readFile } from 'node:fs/promises';
import { TemplateHandler } from 'easy-template-x';
import { describe, expect, it } from 'vitest';
import type { Vocabulary } from '../../../src/adapters/word/vocabulary.ts';
import { LOCALES } from '../../../src/core/message.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { buildInspectionForm } from '../../../src/reports/inspection-form.ts';
import { buildServiceReport } from '../../../src/reports/service-report.ts';
import { buildTemplate, TEMPLATE_NAMES, type TemplateName } from '../../../templates/build/package.ts';
import { monthlyFacts } from '../../reports/fixtures/monthly-facts.ts';
import { buildReport, faultReportFacts, formOf } from '../../reports/fixtures/record-forms.ts';
import { sampleTranslate } from '../../reports/fixtures/sample-facts.ts';
import { buildSheet, eventfulFacts } from '../../reports/fixtures/ticket-facts.ts';
import { halfYearModel, reportIssue, withDailyInspections } from '../../support/report-model.ts';
import { readDocument } from './read-document.ts';

/** Models in which every list has an entry. */
const MODELS: { readonly [N in TemplateName]: () => object } = {
  'fault-report': () => buildReport(faultReportFacts({ state: 'voided' })),
  'inspection-form': () => buildInspectionForm(monthlyFacts(), sampleTranslate('en'), 'en'),
  'record-form': () => formOf('maintenance', 'voided'),
  'record-sheet': () => buildSheet(eventfulFacts(), 'en'),
  'service-report': () =>
    buildServiceReport(
      { model: withDailyInspections(halfYearModel()), issue: reportIssue() },
      sampleTranslate('en'),
      'en',
    ),
};

const EACH = TEMPLATE_NAMES.flatMap((name) => LOCALES.map((locale) => ({ name, locale })));

/** Tags with their lists before them: `rows.lines.text`. */
function tagPaths(tags: Vocabulary, path = ''): string[] {
  return Object.entries(tags).flatMap(([name, meaning]) => [
    path + name,
    ...(meaning.kind === 'list' ? tagPaths(meaning.tags, `${path}${name}.`) : []),
  ]);
}

function fieldPaths(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([name, field]) => [
    path + name,
    ...(Array.isArray(field) ? field.flatMap((entry) => fieldPaths(entry, `${path}${name}.`)) : []),
  ]);
}

describe('the templates that come with Rounds', () => {
  it.each(EACH)('($name, $locale) are what the script makes of the layout', async ({ name, locale }) => {
    const built = await buildTemplate(name, locale, createTexts()(locale, 'UTC'));
    const committed = await readFile(`templates/${locale}/${name}.docx`);
    expect(Buffer.compare(built, committed), 'run: bin/run templates/build/write.ts').toBe(0);
  });

  it('are all in both languages, each with its list of tags', async () => {
    const files = await Promise.all(LOCALES.map((locale) => readdir(`templates/${locale}`)));
    expect(files[0]).toEqual(TEMPLATE_NAMES.map((name) => `${name}.docx`));
    expect(files[0]).toEqual(files[1]);
    const lists = (await readdir('templates')).filter((file) => file.endsWith('.tags.json'));
    expect(lists).toEqual(files[0]?.map((file) => file.replace('.docx', '.tags.json')));
  });

  it.each(TEMPLATE_NAMES)('(%s) have the same tags in both languages', async (name) => {
    const tags = await Promise.all(
      LOCALES.map(async (locale) => {
        const parsed = await new TemplateHandler().parseTags(await readFile(`templates/${locale}/${name}.docx`));
        return parsed.map(({ rawText }) => rawText);
      }),
    );
    expect(tags[0]).toEqual(tags[1]);
  });

  it.each(EACH)(
    '($name, $locale) name a font for Chinese text in every style that names any',
    async ({ name, locale }) => {
      const { parts } = await readDocument(await readFile(`templates/${locale}/${name}.docx`));
      const fonts = parts.get('word/styles.xml')?.match(/<w:rFonts [^>]*>/g) ?? [];
      expect(fonts.length).toBeGreaterThan(10);
      for (const font of fonts) expect(font).toMatch(/w:eastAsia="[^"]+"/);
    },
  );

  it.each(EACH)('($name, $locale) use only styles that they define', async ({ name, locale }) => {
    const { parts } = await readDocument(await readFile(`templates/${locale}/${name}.docx`));
    const defined = new Set(
      [...(parts.get('word/styles.xml') ?? '').matchAll(/w:styleId="([^"]+)"/g)].map(([, id]) => id),
    );
    for (const part of ['word/document.xml', 'word/header.xml', 'word/footer.xml']) {
      for (const [, id] of (parts.get(part) ?? '').matchAll(/<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"/g)) {
        expect(defined, `${part} uses ${id}`).toContain(id);
      }
    }
  });
});

describe.each(TEMPLATE_NAMES)('the list of tags of %s', (name) => {
  it('is exactly what the model holds', async () => {
    const vocabulary: Vocabulary = JSON.parse(await readFile(`templates/${name}.tags.json`, 'utf8'));
    expect([...new Set(fieldPaths(MODELS[name]()))].sort()).toEqual(tagPaths(vocabulary).sort());
  });

  it.each([
    ['docs/templates.md', 'en'],
    ['docs/templates.zh-CN.md', 'zh-CN'],
  ] as const)('stands in %s with each tag’s meaning', async (file, locale) => {
    const text = await readFile(file, 'utf8');
    const check = (tags: { [name: string]: { kind: string; en: string; 'zh-CN': string; tags?: object } }) => {
      for (const [tag, meaning] of Object.entries(tags)) {
        expect(text).toContain(meaning.kind === 'list' || meaning.kind === 'flag' ? `\`{#${tag}}\`` : `\`{${tag}}\``);
        expect(text).toContain(meaning[locale]);
        if (meaning.tags) check(meaning.tags as typeof tags);
      }
    };
    check(JSON.parse(await readFile(`templates/${name}.tags.json`, 'utf8')));
  });
});
