import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocument, partText } from '../src/adapters/word/document-parts.ts';
import { packZip } from '../src/adapters/xlsx/pack-zip.ts';
import { checkOwnTemplates } from '../src/check-templates.ts';
import type { Site } from '../src/core/site.ts';
import { paragraph, wordFile } from './adapters/word/word-file.ts';
import { claimSize } from './adapters/xlsx/claim-size.ts';
import { testSite } from './support/site.ts';

/** Of a small document. */
const packedParts: readonly (readonly [string, string])[] = await partsOf(await wordFile(paragraph('{title}')));
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

  it.each([
    ['text', 'word/document.xml', 8 * 1024 * 1024],
    ['a picture', 'word/media/image1.bmp', 120 * 1024 * 1024],
  ])('is refused for %s that would take all the memory, whatever the file says of it', async (_, part, bytes) => {
    const content = Buffer.alloc(bytes, ' ');
    const packed = packZip([[part, content], ...packedParts.filter(([name]) => name !== part)]);
    expect(packed.byteLength).toBeLessThan(1024 * 1024);
    for (const [name, file] of [
      ['honest.docx', Buffer.from(packed)],
      ['denying.docx', claimSize(packed, { bytes, claimed: 1 })],
    ] as const) {
      await expect(checkOwnTemplates([await siteWith(name, file)], 'templates')).rejects.toMatchObject({
        code: 'form.template-unpacked-too-large',
        values: { file: join(folder, name), part },
      });
    }
  });

  it('is refused for what it says that it comes to, before any of it is unpacked', async () => {
    const bytes = 1_000_003;
    const packed = packZip([...packedParts, ['word/media/image1.bmp', Buffer.alloc(bytes)]]);
    const site = await siteWith('claiming.docx', claimSize(packed, { bytes, claimed: 2_000_000_000 }));
    await expect(checkOwnTemplates([site], 'templates')).rejects.toMatchObject({
      code: 'form.template-unpacked-too-large',
    });
  });

  it('is refused when it is larger than any, without being read', async () => {
    const file = join(folder, 'huge.docx');
    await writeFile(file, '');
    await truncate(file, 5 * 1024 ** 3);
    await expect(
      checkOwnTemplates([{ ...testSite({}), reports: { template: file } }], 'templates'),
    ).rejects.toMatchObject({ code: 'form.template-too-large', values: { file, bytes: 5 * 1024 ** 3 } });
  });

  it('is refused when it is no Word file', async () => {
    const site = await siteWith('no-word.docx', Buffer.from('plain text'));
    await expect(checkOwnTemplates([site], 'templates')).rejects.toMatchObject({ code: 'form.template-not-word' });
  });
});

async function partsOf(file: Buffer): Promise<(readonly [string, string])[]> {
  const parts = await openDocument(file);
  return [...parts.keys()].map((name) => [name, partText(parts, name) ?? '']);
}
