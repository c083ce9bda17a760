import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPdfPrinter, findOffice } from '../../../src/adapters/office/pdf-printer.ts';
import { createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { buildServiceReport } from '../../../src/reports/service-report.ts';
import { halfYearModel, reportIssue } from '../../support/report-model.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pdf-printer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program in LibreOffice's place; `$target` is where the PDF is to be. */
async function program(script: string): Promise<string> {
  const file = join(folder, 'office');
  const target = 'target=$(printf %s "$6" | sed \'s/.*","//; s/")$//\')';
  await writeFile(file, `#!/bin/sh\n${target}\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

async function print(script: string, timeoutMs = 20_000): Promise<string> {
  const printer = createPdfPrinter({ program: await program(script), timeoutMs, temporaryFolder: folder });
  return Buffer.from((await printer.print(Buffer.from('document'))).pdf).toString();
}

/** Nothing but the program is left in the folder. */
async function leftOvers(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('rounds-pdf-'));
}

describe('a document', () => {
  it('is handed over in a folder of its own, which is removed', async () => {
    expect(await print('printf "%%PDF-1.7 %s" "$(cat document.docx)" > "$target"')).toBe('%PDF-1.7 document');
    expect(await leftOvers()).toEqual([]);
  });

  it('is printed with nothing of our environment', async () => {
    process.env.ROUNDS_TEST_SECRET = 'hidden';
    const told = await print('printf "%%PDF-%s" "$ROUNDS_TEST_SECRET|$HOME" > "$target"');
    delete process.env.ROUNDS_TEST_SECRET;
    expect(told).toMatch(/^%PDF-\|.*rounds-pdf-/);
  });

  it.each([
    [
      'the program fails',
      'echo "source file could not be loaded" >&2; exit 7',
      'exit status 7: source file could not be loaded',
    ],
    ['it writes nothing', 'exit 0', 'exit status 0'],
    ['it writes no PDF', 'echo "<html>" > "$target"', 'exit status 0'],
  ])('is refused when %s, with what was said', async (_name, script, reason) => {
    await expect(print(script)).rejects.toMatchObject({ code: 'report.pdf-failed', values: { reason } });
    expect(await leftOvers()).toEqual([]);
  });

  it('is given up at the time limit, with all that was started', async () => {
    const begun = performance.now();
    await expect(print('sleep 300 & sleep 300', 300)).rejects.toMatchObject({ code: 'report.pdf-failed' });
    expect(performance.now() - begun).toBeLessThan(100_000);
  });

  it('waits for the one before, and is printed though that failed', async () => {
    const printer = createPdfPrinter({
      program: await program('test "$(cat document.docx)" = bad && exit 1; printf "%%PDF-ok" > "$target"'),
      temporaryFolder: folder,
    });
    const bad = printer.print(Buffer.from('bad'));
    const good = printer.print(Buffer.from('good'));
    await expect(bad).rejects.toMatchObject({ code: 'report.pdf-failed' });
    expect(Buffer.from((await good).pdf).toString()).toBe('%PDF-ok');
  });

  it('fails where there is no program', async () => {
    const printer = createPdfPrinter({ program: '/nowhere/soffice', temporaryFolder: folder });
    await expect(printer.print(Buffer.from('x'))).rejects.toMatchObject({ code: 'report.pdf-failed' });
  });
});

describe('LibreOffice', () => {
  it('is found in the usual folders only', async () => {
    expect(await findOffice([folder])).toBeNull();
    await writeFile(join(folder, 'libreoffice'), '');
    expect(await findOffice(['/nowhere', folder])).toBe(join(folder, 'libreoffice'));
  });
});

const office = await findOffice();
if (office === null) process.stderr.write('\n*** LEFT OUT: printing with LibreOffice, which is not installed.\n\n');

describe.skipIf(office === null)('with LibreOffice', () => {
  const printer = () => createPdfPrinter({ program: office ?? '', temporaryFolder: folder, timeoutMs: 300_000 });

  it('a Word file becomes a PDF, with the pages in its table of contents', { timeout: 400_000 }, async () => {
    const { pdf, pages: told } = await printer().print(await readFile('templates/en/service-report.docx'));
    const [first, ...others] = [...told.values()];
    expect(told.keys().next().value).toMatch(/^_Toc\d+$/);
    expect(first).toBe(3);
    expect(others.length).toBeGreaterThan(40);
    const pages =
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
    expect(pages.length).toBeGreaterThan(5);
    expect(await leftOvers()).toEqual([]);
  });

  it('boxes are ticked with letters, for those of a font of coloured emoji are not to be seen', {
    timeout: 400_000,
  }, async () => {
    const writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
    const t = createTexts()('zh-CN', 'Asia/Shanghai');
    const content = buildServiceReport({ model: halfYearModel(), issue: reportIssue() }, t, 'zh-CN');
    const { pdf } = await printer().print(await writer.fill('service-report', 'zh-CN', content));
    await writer.close();
    const fonts =
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/BaseFont\s*\/\S+/g) ?? [];
    expect(fonts.length).toBeGreaterThan(2);
    expect(fonts.filter((font) => /emoji/i.test(font))).toEqual([]);
  });

  it('what is no document is refused, and nothing waits', { timeout: 400_000 }, async () => {
    const begun = performance.now();
    await expect(printer().print(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).rejects.toMatchObject({
      code: 'report.pdf-failed',
    });
    expect(performance.now() - begun).toBeLessThan(250_000);
  });
});
