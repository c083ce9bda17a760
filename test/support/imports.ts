import { join } from 'node:path';
import { openImport } from '../../src/adapters/files/import-file.ts';
import { checks } from '../../src/checks/index.ts';
import { localFiles } from '../../src/config/file-access.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import type { Context } from '../../src/context.ts';
import type { ImportKind } from '../../src/core/import/kinds.ts';
import type { ImportFault } from '../../src/core/import/table.ts';
import type { Locale } from '../../src/core/message.ts';
import type { Person, Site } from '../../src/core/site.ts';
import { applyImport, type ImportReport } from '../../src/flows/imports/import-file.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { importLines } from '../../src/messages/import-report.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A file of the examples. */
export function exampleFile(name: string): string {
  return join(ROOT, 'examples/import', name);
}

/** The site file of the examples. */
export function exampleSite(): Site {
  const loaded = loadSites([join(ROOT, 'examples/site.yaml')], { files: localFiles, checks, secrets: null });
  const site = loaded.ok ? loaded.sites[0] : undefined;
  if (!site) throw new Error('the example is no site file');
  return site;
}

export function personOf(site: Site, id: string): Person {
  const person = site.people.find((one) => one.id === id);
  if (!person) throw new Error(`nobody is ${id}`);
  return person;
}

/** Imports a file for good, as the operator of the example. */
export async function importFile(
  ctx: Context,
  site: Site,
  path: string,
  kind: ImportKind | null = null,
): Promise<ImportReport> {
  const by = { site, person: personOf(site, 'luo-qiming') };
  return applyImport(ctx, by, await openImport(path), kind);
}

/** What a person reads of faults, in lines. */
export function faultTexts(
  faults: readonly ImportFault[],
  locale: Locale = 'zh-CN',
  timeZone = 'Asia/Shanghai',
): string[] {
  const t = createTexts()(locale, timeZone);
  const reading = { file: 'f', bytes: 1, encoding: 'utf-8', sha256: '', drafts: [], notes: [] };
  return importLines({ ...reading, faults }, t).slice(1);
}
