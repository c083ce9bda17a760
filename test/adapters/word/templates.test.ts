import { readdir, readFile } from 'node:fs/promises';
import { TemplateHandler } from 'easy-template-x';
import { describe, expect, it } from 'vitest';
import type { Vocabulary } from '../../../src/adapters/word/vocabulary.ts';
import { LOCALES } from '../../../src/core/message.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { buildInspectionForm } from '../../../src/reports/inspection-form.ts';
import { buildInspectionFormTemplate } from '../../../templates/build/package.ts';
import { monthlyFacts } from '../../reports/fixtures/monthly-facts.ts';
import { sampleTranslate } from '../../reports/fixtures/sample-facts.ts';
import { readDocument } from './read-document.ts';

const vocabulary: Vocabulary = JSON.parse(await readFile('templates/inspection-form.tags.json', 'utf8'));

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
  it.each(LOCALES)('in %s are what the script makes of the layout', async (locale) => {
    const built = await buildInspectionFormTemplate(locale, createTexts()(locale, 'UTC'));
    const committed = await readFile(`templates/${locale}/inspection-form.docx`);
    expect(Buffer.compare(built, committed), 'run: node templates/build/write.ts').toBe(0);
  });

  it('are all in both languages, each with its list of tags', async () => {
    const files = await Promise.all(LOCALES.map((locale) => readdir(`templates/${locale}`)));
    expect(files[0]).toEqual(files[1]);
    const lists = (await readdir('templates')).filter((file) => file.endsWith('.tags.json'));
    expect(lists).toEqual(files[0]?.map((file) => file.replace('.docx', '.tags.json')));
  });

  it('have the same tags in both languages', async () => {
    const tags = await Promise.all(
      LOCALES.map(async (locale) => {
        const parsed = await new TemplateHandler().parseTags(
          await readFile(`templates/${locale}/inspection-form.docx`),
        );
        return parsed.map(({ rawText }) => rawText);
      }),
    );
    expect(tags[0]).toEqual(tags[1]);
  });

  it.each(LOCALES)('in %s name a font for Chinese text in every style that names any', async (locale) => {
    const { parts } = await readDocument(await readFile(`templates/${locale}/inspection-form.docx`));
    const fonts = parts.get('word/styles.xml')?.match(/<w:rFonts [^>]*>/g) ?? [];
    expect(fonts.length).toBeGreaterThan(10);
    for (const font of fonts) expect(font).toMatch(/w:eastAsia="[^"]+"/);
  });

  it.each(LOCALES)('in %s use only styles that they define', async (locale) => {
    const { parts } = await readDocument(await readFile(`templates/${locale}/inspection-form.docx`));
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

describe('the list of tags', () => {
  it('is exactly what the model holds', () => {
    const model = buildInspectionForm(monthlyFacts(), sampleTranslate('en'), 'en');
    expect([...new Set(fieldPaths(model))].sort()).toEqual(tagPaths(vocabulary).sort());
  });

  it.each([
    ['docs/templates.md', 'en'],
    ['docs/templates.zh-CN.md', 'zh-CN'],
  ] as const)('stands in %s with each tag’s meaning', async (file, locale) => {
    const text = await readFile(file, 'utf8');
    const check = (tags: { [name: string]: { kind: string; en: string; 'zh-CN': string; tags?: object } }) => {
      for (const [name, meaning] of Object.entries(tags)) {
        expect(text).toContain(meaning.kind === 'list' || meaning.kind === 'flag' ? `\`{#${name}}\`` : `\`{${name}}\``);
        expect(text).toContain(meaning[locale]);
        if (meaning.tags) check(meaning.tags as typeof tags);
      }
    };
    check(JSON.parse(await readFile('templates/inspection-form.tags.json', 'utf8')));
  });
});
