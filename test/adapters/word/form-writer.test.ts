import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ClosableFormWriter,
  createFormWriter,
  type FormWriterOptions,
} from '../../../src/adapters/word/form-writer.ts';
import { UserError } from '../../../src/errors.ts';
import { errors as english } from '../../../src/i18n/en/errors.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { errors as chinese } from '../../../src/i18n/zh-CN/errors.ts';
import { buildInspectionForm } from '../../../src/reports/inspection-form.ts';
import { sampleTranslate } from '../../reports/fixtures/sample-facts.ts';
import { largeFacts } from './large-facts.ts';
import { readDocument } from './read-document.ts';
import { paragraph, wordFile } from './word-file.ts';

let templatesDir: string;
let open: ClosableFormWriter[];
beforeEach(async () => {
  open = [];
  templatesDir = await mkdtemp(join(tmpdir(), 'templates-'));
  await mkdir(join(templatesDir, 'en'));
  await writeFile(join(templatesDir, 'note.tags.json'), '{"title":{"kind":"text"}}');
  await writeFile(join(templatesDir, 'en', 'note.docx'), await wordFile(paragraph('{title}')));
});
afterEach(async () => {
  await Promise.all(open.map((writer) => writer.close()));
  await rm(templatesDir, { recursive: true, force: true });
});

function createWriter(options: Partial<FormWriterOptions> = {}): ClosableFormWriter {
  const writer = createFormWriter({ templatesDir, workers: 1, ...options });
  open.push(writer);
  return writer;
}

async function textOf(file: Promise<Uint8Array>): Promise<string> {
  return (await readDocument(await file)).text();
}

describe('writing forms', () => {
  it('keeps the event loop free while a large form is made', async () => {
    const writer = createWriter({ templatesDir: 'templates' });
    const model = buildInspectionForm(largeFacts(), sampleTranslate('zh-CN'), 'zh-CN');
    await writer.fill('inspection-form', 'zh-CN', { ...model, rows: [], evidence: [], targets: [] });
    // Computing time of this thread and of the whole process: however slow the machine is, the writer's thread does the work.
    const [ownBefore, allBefore] = [process.threadCpuUsage(), process.cpuUsage()];
    const document = await writer.fill('inspection-form', 'zh-CN', model);
    const [own, all] = [process.threadCpuUsage(ownBefore), process.cpuUsage(allBefore)];
    expect(document.byteLength).toBeGreaterThan(20_000);
    expect(own.user + own.system).toBeLessThan((all.user + all.system) / 4);
  });

  it('reads a template anew each time, so that an edit in Word counts at once', async () => {
    const writer = createWriter();
    expect(await textOf(writer.fill('note', 'en', { title: 'a' }))).toBe('a');
    await writeFile(join(templatesDir, 'en', 'note.docx'), await wordFile(paragraph('edited: {title}')));
    expect(await textOf(writer.fill('note', 'en', { title: 'a' }))).toBe('edited: a');
  });

  it('writes many at once, each with its own content', async () => {
    const writer = createWriter({ workers: 2 });
    const titles = Array.from({ length: 30 }, (_, index) => `form ${index}`);
    expect(await Promise.all(titles.map((title) => textOf(writer.fill('note', 'en', { title }))))).toEqual(titles);
  });

  it('refuses more than may wait', async () => {
    const writer = createWriter({ queueLimit: 2 });
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((number) => writer.fill('note', 'en', { title: number })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[3]).toMatchObject({ reason: { code: 'form.writer-busy' } });
  });
});

describe('a template at fault', () => {
  it.each([
    ['missing', async () => rm(join(templatesDir, 'en', 'note.docx')), 'form.template-missing'],
    [
      'a folder',
      async () => {
        await rm(join(templatesDir, 'en', 'note.docx'));
        await mkdir(join(templatesDir, 'en', 'note.docx'));
      },
      'form.template-unreadable',
    ],
    [
      'no Word file',
      async () => copyFile('package.json', join(templatesDir, 'en', 'note.docx')),
      'form.template-not-word',
    ],
    [
      'with an unknown tag',
      async () => writeFile(join(templatesDir, 'en', 'note.docx'), await wordFile(paragraph('{titel}'))),
      'form.tags-unknown',
    ],
  ] as const)('(%s) is an error that names the file and can be told in both languages', async (_name, damage, code) => {
    const writer = createWriter();
    await damage();
    const error = await writer.fill('note', 'en', { title: 'a' }).catch((caught: unknown) => caught);
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toBe(code);
    const file = join(templatesDir, 'en', 'note.docx');
    for (const locale of ['zh-CN', 'en'] as const) {
      const told = createTexts()(locale, 'UTC')(`errors.${error.code}`, error.values);
      expect(told).toContain(file);
      expect(told).not.toContain('{{');
    }
  });

  it('does not spoil the next form', async () => {
    const writer = createWriter();
    await expect(writer.fill('gone', 'en', {})).rejects.toThrow(UserError);
    expect(await textOf(writer.fill('note', 'en', { title: 'a' }))).toBe('a');
  });
});

it('every fault that the adapter can tell has a text in both languages', async () => {
  const folder = 'src/adapters/word';
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const codes = new Set(sources.join('\n').match(/(?<=')form\.[a-z-]+(?=')/g));
  expect(codes.size).toBeGreaterThan(10);
  for (const texts of [english, chinese]) for (const code of codes) expect(texts).toHaveProperty([code]);
});

describe('a thread that fails', () => {
  it('for lack of memory fails its own form only, and is replaced', async () => {
    const writer = createWriter({ memoryMegabytes: 24 });
    const rows = Array.from({ length: 59_000 }, (_, index) => ({ title: `${index}`.repeat(40) }));
    await writeFile(join(templatesDir, 'list.tags.json'), '{"rows":{"kind":"list","tags":{"title":{"kind":"text"}}}}');
    await writeFile(join(templatesDir, 'en', 'list.docx'), await wordFile(paragraph('{#rows}{title}{/rows}')));
    const large = writer.fill('list', 'en', { rows });
    const small = writer.fill('note', 'en', { title: 'still written' });
    await expect(large).rejects.toMatchObject({
      code: 'form.writer-failed',
      values: { reason: expect.stringMatching(/memory/i) },
    });
    expect(await textOf(small)).toBe('still written');
  });

  it('by hanging is stopped, and is replaced', async () => {
    const writer = createWriter({ templatesDir: 'templates', timeoutMs: 1 });
    await expect(writer.fill('inspection-form', 'en', {})).rejects.toMatchObject({
      code: 'form.writer-failed',
      values: { reason: 'it took longer than 1 ms' },
    });
    await expect(writer.fill('inspection-form', 'en', {})).rejects.toMatchObject({ code: 'form.writer-failed' });
  });

  it('by a defect in the model says which field, and lives on', async () => {
    const writer = createWriter();
    await expect(writer.fill('note', 'en', {})).rejects.toThrow(
      /"title" should be a text or a number, but is undefined/,
    );
    await expect(writer.fill('note', 'en', { title: () => 'a' })).rejects.toThrow(/could not be cloned/);
    expect(await textOf(writer.fill('note', 'en', { title: 'a' }))).toBe('a');
  });
});

describe('closing', () => {
  it('fails what is under way and what comes after, and leaves no thread behind', async () => {
    const writer = createWriter();
    const pending = Promise.allSettled([1, 2, 3].map((title) => writer.fill('note', 'en', { title })));
    await writer.close();
    expect((await pending).every(({ status }) => status === 'rejected')).toBe(true);
    await expect(writer.fill('note', 'en', { title: 'a' })).rejects.toThrow('the form writer is closed');
    await writer.close();
  });

  it('is not needed for a command line to end: an idle thread keeps nothing alive', async () => {
    const { spawn } = await import('node:child_process');
    const script = `
      import { createFormWriter } from './src/adapters/word/form-writer.ts';
      const writer = createFormWriter({ templatesDir: ${JSON.stringify(templatesDir)} });
      console.log((await writer.fill('note', 'en', { title: 'a' })).byteLength > 0);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    expect(output).toBe('true\n');
  });

  it('refuses a name that leads out of the folder', async () => {
    await expect(createWriter().fill('../note', 'en', {})).rejects.toThrow('is no name of a template');
  });
});
