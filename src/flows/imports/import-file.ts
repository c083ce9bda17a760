import type { Context } from '../../context.ts';
import type { ImportKind } from '../../core/import/kinds.ts';
import { countKinds, type ImportPlan, planImport } from '../../core/import/plan.ts';
import type { FoundTable, ImportNote } from '../../core/import/table.ts';
import { mayAct } from '../../core/role.ts';
import type { Person, Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { lockNumbers } from '../../store/contract-numbers.ts';
import { findImport, insertImport, insertImportedLines } from '../../store/imports.ts';

import { inTransaction } from '../store-outage.ts';
import { findSame, numberTablesOf } from './find-same.ts';
import { maskDraft } from './mask-draft.ts';
import { writeDrafts } from './write-drafts.ts';

/** A file that was taken apart. */
export interface ImportFile {
  /** As it is called, without its folder. */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** How its text was read; `xlsx` of a workbook. */
  readonly encoding: string;
  readonly tables: readonly FoundTable[];
  /** What was seen when it was taken apart. */
  readonly notes: readonly ImportNote[];
}

/** What a file would come to, or came to. */
export interface ImportReport extends ImportPlan {
  /** Of each kind. */
  readonly counts: { readonly [kind: string]: number };
  /** Its number once it is written; null while it is not. */
  readonly importId: number | null;
}

/** Looks a file through and writes nothing. @throws UserError for a file that was imported before. */
export async function checkImport(
  ctx: Context,
  site: Site,
  file: ImportFile,
  kind: ImportKind | null,
): Promise<ImportReport> {
  await refuseKnown(ctx.store, site, file);
  const plan = planImport(file.tables, { kind, name: bareName(file.name) }, { site, now: ctx.clock.now() });
  const drafts = plan.drafts.map((draft) => maskDraft(ctx, draft));
  const same = await findSame(ctx.store, site, drafts);
  return {
    drafts,
    faults: [...plan.faults, ...same.faults],
    notes: [...file.notes, ...plan.notes, ...same.notes],
    counts: countKinds(drafts),
    importId: null,
  };
}

/**
 * Writes a file's content, all of it or nothing, in one transaction; nobody in the channel is told. With any fault it writes
 * nothing and says what {@link checkImport} says.
 * @throws UserError for a file that was imported before, also meanwhile, and for who may not import.
 */
export async function applyImport(
  ctx: Context,
  { site, person }: { readonly site: Site; readonly person: Person },
  file: ImportFile,
  kind: ImportKind | null,
): Promise<ImportReport> {
  if (!mayAct(person.roles, ['lead', 'operator'])) throw new UserError('import.may-not', { given: person.id });
  const report = await checkImport(ctx, site, file, kind);
  if (report.faults.length > 0 || report.drafts.length === 0) return report;
  const contractId = site.contract.id;
  return inTransaction(ctx, async (trx) => {
    // Under these locks nobody writes the like: what is looked for now stays true.
    for (const table of numberTablesOf(report.drafts)) await lockNumbers(trx, table, contractId);
    await refuseKnown(trx, site, file);
    const same = await findSame(trx, site, report.drafts);
    if (same.faults.length > 0) return { ...report, faults: same.faults };
    const { name: fileName, sha256, bytes, encoding } = file;
    const importId = await insertImport(trx, {
      contractId,
      fileName: fileName.slice(0, 255),
      sha256,
      bytes,
      encoding,
      counts: report.counts,
      by: person.id,
      at: ctx.clock.now(),
    });
    const lines = await writeDrafts(ctx, trx, { site, importId, person: person.id }, report.drafts);
    await insertImportedLines(trx, importId, lines);
    return { ...report, importId };
  });
}

async function refuseKnown(db: Context['store'], { contract }: Site, { sha256 }: ImportFile): Promise<void> {
  const before = await findImport(db, { contractId: contract.id, sha256 });
  if (!before) return;
  const values = { file: before.fileName, number: before.id, by: before.by, at: before.at.toISOString() };
  throw new UserError('import.file-known', values);
}

function bareName(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}
