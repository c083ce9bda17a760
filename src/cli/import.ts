import { type OpenedImport, openImport } from '../adapters/files/import-file.ts';
import type { Context } from '../context.ts';
import { IMPORT_KINDS, type ImportKind } from '../core/import/kinds.ts';
import { nearest } from '../core/nearest.ts';
import type { Person, Site } from '../core/site.ts';
import { UserError } from '../errors.ts';
import { applyImport, checkImport, type ImportReport } from '../flows/imports/import-file.ts';
import { importLines } from '../messages/import-report.ts';
import { flagValue, readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import type { Operation, Terminal } from './operation.ts';
import { pickPerson, pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds import <file> [--kind <kind>] [--contract <id>] [--dry-run | --apply] [--as <person>]';

/** Looks through a file of past records; with `--apply` writes them, all or nothing. */
export const importOperation: Operation = {
  name: 'import',
  usage,
  summary: 'cli.import',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { kind: 'value', contract: 'value', as: 'value', 'dry-run': 'switch', apply: 'switch' } as const;
    const given = readArguments(words, { flags, positionals: 1, usage });
    const [path] = given.positionals;
    if (path === undefined) throw new UserError('cli.usage', { usage });
    const isApplied = given.flags.apply === true;
    if (isApplied && given.flags['dry-run'] === true) throw new UserError('import.both-ways');
    const kind = readKind(flagValue(given, 'kind'));
    const site = pickSite(terminal.sites, flagValue(given, 'contract'));
    const person = pickPerson(site, flagValue(given, 'as'));
    const file = await openImport(path);
    const report = await withContext(terminal, (ctx) =>
      isApplied ? applyAudited(ctx, { site, person }, file, kind) : checkImport(ctx, site, file, kind),
    );
    const t = terminal.texts(terminal.locale, site.contract.timeZone);
    const read = { ...report, file: file.name, bytes: file.bytes, encoding: file.encoding, sha256: file.sha256 };
    terminal.print(importLines(read, t).join('\n'));
    return tellOutcome(terminal, report, ['rounds import', ...words].join(' '));
  },
};

/** What was refused for its faults is written down as refused, and told like what was only looked through. */
async function applyAudited(
  ctx: Context,
  by: { readonly site: Site; readonly person: Person },
  file: OpenedImport,
  kind: ImportKind | null,
): Promise<ImportReport> {
  const { name, sha256 } = file;
  const contractId = by.site.contract.id;
  const action = {
    contractId,
    personId: by.person.id,
    action: 'command import',
    arguments: { file: name, sha256, kind },
  };
  let refused: ImportReport | null = null;
  try {
    return await audited(ctx, action, async () => {
      const report = await applyImport(ctx, by, file, kind);
      if (report.faults.length === 0) return report;
      refused = report;
      throw new UserError('import.has-faults', { count: report.faults.length });
    });
  } catch (error) {
    if (refused !== null && error instanceof UserError) return refused;
    throw error;
  }
}

function readKind(given: string | undefined): ImportKind | null {
  if (given === undefined) return null;
  const kind = IMPORT_KINDS.find((one) => one === given);
  if (kind) return kind;
  const closest = nearest(given, IMPORT_KINDS);
  const available = IMPORT_KINDS.join(', ');
  throw closest === undefined
    ? new UserError('import.unknown-kind', { given, available })
    : new UserError('import.unknown-kind-near', { given, nearest: closest, available });
}

function tellOutcome({ t, print, note }: Terminal, { faults, importId }: ImportReport, typed: string): number {
  if (faults.length > 0) {
    note(t('import.refused', { count: faults.length }));
    return 1;
  }
  if (importId === null) note(t('import.checked', { command: `${typed.replace(/ --dry-run\b/, '')} --apply` }));
  else print(t('import.applied', { number: importId }));
  return 0;
}
