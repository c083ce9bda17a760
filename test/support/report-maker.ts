import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore } from '../../src/adapters/files/file-store.ts';
import type { FileStore } from '../../src/context.ts';
import { type ClosableReportMaker, createReportMaker } from '../../src/report-maker.ts';
import { ROOT } from './source-files.ts';

/** The real maker with its thread, on a database of a test and a folder of its own. */
export function createTestMaker(given: { readonly databaseUrl: string; readonly secrets?: readonly string[] }): {
  readonly reports: ClosableReportMaker;
  readonly files: FileStore;
  close(): Promise<void>;
} {
  const filesDir = mkdtempSync(join(tmpdir(), 'rounds-reports-'));
  const reports = createReportMaker({
    databaseUrl: given.databaseUrl,
    filesDir,
    templatesDir: join(ROOT, 'templates'),
    secrets: () => given.secrets ?? [],
  });
  return {
    reports,
    files: createFileStore(filesDir),
    async close() {
      await reports.close();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}
