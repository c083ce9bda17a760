import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOwnTemplates } from '../src/check-templates.ts';
import type { Site } from '../src/core/site.ts';
import { paragraph, wordFile } from './adapters/word/word-file.ts';
import { testSite } from './support/site.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'own-templates-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function siteWith(name: string, content: Buffer | null): Promise<Site> {
  const file = join(folder, name);
  if (content) await writeFile(file, content);
  return { ...testSite({}), reports: { template: file } };
}

describe('a template of the user’s own', () => {
  it('is taken as it comes with Rounds, edited or not', async () => {
    const file = join(folder, 'ours.docx');
    await copyFile('templates/en/service-report.docx', file);
    await checkOwnTemplates([{ ...testSite({}), reports: { template: { en: file } } }, testSite({})], 'templates');
  });

  it('is taken with few tags', async () => {
    const site = await siteWith('short.docx', await wordFile(paragraph('{title} {#breaches}{ticket}{/breaches}')));
    await checkOwnTemplates([site], 'templates');
  });

  it.each([
    ['missing.docx', null, 'form.template-missing', {}],
    ['unknown.docx', '{tittle}', 'form.tags-unknown', { tags: '{tittle} → {title}' }],
    ['misplaced.docx', '{ticket}', 'form.tags-unknown', { tags: '{ticket} → {#breaches}{ticket}{/breaches}' }],
    ['open.docx', '{#breaches}{ticket}', 'form.tag-not-closed', { tag: '{#breaches}' }],
    ['half.docx', '{title', 'form.brace-not-closed', {}],
    ['chart.docx', '{slaChart}', 'form.chart-misplaced', { tag: '{slaChart}' }],
  ])('%s is refused, with the place', async (name, text, code, values) => {
    const site = await siteWith(name, text === null ? null : await wordFile(paragraph(text)));
    await expect(checkOwnTemplates([site], 'templates')).rejects.toMatchObject({
      code,
      values: { file: join(folder, name), ...values },
    });
  });

  it('is refused when a chart of it leads nowhere', async () => {
    const zip = await JSZip.loadAsync(await readFile('templates/en/service-report.docx'));
    zip.remove('word/_rels/document.xml.rels');
    const site = await siteWith('no-charts.docx', await zip.generateAsync({ type: 'nodebuffer' }));
    await expect(checkOwnTemplates([site], 'templates')).rejects.toMatchObject({
      code: 'form.template-damaged',
      values: { file: join(folder, 'no-charts.docx'), part: 'word/_rels/document.xml.rels' },
    });
  });

  it('is refused when it is no Word file', async () => {
    const site = await siteWith('no-word.docx', Buffer.from('plain text'));
    await expect(checkOwnTemplates([site], 'templates')).rejects.toMatchObject({ code: 'form.template-not-word' });
  });
});
