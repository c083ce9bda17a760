import { access, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PdfPrinter, PrintedDocument } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { spawnGuarded } from '../guarded-process.ts';
import { WRITE_PDF, writeOfficeProfile } from './office-profile.ts';

export interface PdfPrinterOptions {
  /** LibreOffice's program, from {@link findOffice}. */
  readonly program: string;
  /** For one document, the start of LibreOffice included. */
  readonly timeoutMs?: number;
  readonly temporaryFolder?: string;
}

const PROGRAMS = ['soffice', 'libreoffice'];
/** Where LibreOffice puts its program, by the packages of systems and by its own. */
const USUAL_FOLDERS = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/libreoffice/program',
  '/snap/bin',
  '/Applications/LibreOffice.app/Contents/MacOS',
];
const TOLD_CHARACTERS = 300;

/** Where LibreOffice is on this machine; null where there is none. */
export async function findOffice(folders: readonly string[] = USUAL_FOLDERS): Promise<string | null> {
  for (const file of PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)))) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return null;
}

/**
 * Turns Word documents into PDF with LibreOffice, one after the other: each in a process and a user profile of its own, in
 * a folder that is removed afterwards, with nothing of our environment. It ends with us, and at its time limit.
 */
export function createPdfPrinter(options: PdfPrinterOptions): PdfPrinter {
  const { program, timeoutMs = 120_000, temporaryFolder = tmpdir() } = options;
  let last: Promise<unknown> = Promise.resolve();

  return {
    print(document) {
      const printed = last.then(() => print(document));
      last = printed.catch(() => undefined);
      return printed;
    },
  };

  async function print(document: Uint8Array): Promise<PrintedDocument> {
    const folder = await mkdtemp(join(temporaryFolder, 'rounds-pdf-'));
    try {
      await writeOfficeProfile(join(folder, 'profile'));
      const source = join(folder, 'document.docx');
      const target = join(folder, 'document.pdf');
      await writeFile(source, document);
      const ended = await run(folder, `macro:///${WRITE_PDF}("${source}","${target}")`);
      const pdf = await readFile(target).catch(nullWhereMissing);
      if (pdf === null || !pdf.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw await failure(folder, ended);
      return { pdf, pages: readPages(await readFile(`${target}.pages`).catch(nullWhereMissing)) };
    } finally {
      // LibreOffice may still be writing its profile when it was ended.
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }

  async function run(folder: string, task: string): Promise<string> {
    const log = await open(join(folder, 'log'), 'w');
    try {
      const office = spawnGuarded(
        program,
        [
          `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`,
          '--headless',
          '--norestore',
          '--nologo',
          '--nolockcheck',
          task,
        ],
        { cwd: folder, env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder }, output: log.fd },
      );
      const timer = setTimeout(() => office.kill(), timeoutMs);
      const ended = await office.ended;
      clearTimeout(timer);
      return ended;
    } finally {
      await log.close();
    }
  }

  async function failure(folder: string, ended: string): Promise<UserError> {
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    const told = log.trim().split('\n').at(-1)?.slice(0, TOLD_CHARACTERS) ?? '';
    const reason = told === '' ? ended : `${ended}: ${told}`;
    return new UserError('report.pdf-failed', { program, reason });
  }
}

/** Lines of a bookmark and a page; none where LibreOffice could not tell them. */
function readPages(told: Uint8Array | null): Map<string, number> {
  const lines = told === null ? [] : Buffer.from(told).toString().split('\n');
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const [, name, page] = /^(\S+) +(\d+)\s*$/.exec(line) ?? [];
      return name && page ? [[name, Number(page)]] : [];
    }),
  );
}

/** What LibreOffice did not write is its failure, told with what it said; that it can't be read is ours. */
function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
