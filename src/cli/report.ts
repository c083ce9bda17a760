import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { localText } from '../core/message.ts';
import type { ReportVersion } from '../core/report-request.ts';
import type { Site } from '../core/site.ts';
import { reasonOf, UserError } from '../errors.ts';
import { isPdfMissing } from '../flows/reports/finish-report.ts';
import { computeModel, makeNow } from '../flows/reports/make-now.ts';
import { reportTitle } from '../messages/report.ts';
import { flagValue, type GivenArguments, readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import { readLocale, writeDocument } from './form.ts';
import type { Operation, Terminal } from './operation.ts';
import { pickPerson, pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage =
  'rounds report <period> [--out <folder>] [--json] [--provisional] [--reissue <reason>] [--as <person>] [--contract <id>] [--locale zh-CN|en]';

/** Makes a service report as the chat does, and writes its files to a folder; with `--json` alone it only prints what the report would say. */
export const reportOperation: Operation = {
  name: 'report',
  usage,
  summary: 'report.cli',
  needs: 'sites',
  async run(terminal, words) {
    const values = { out: 'value', reissue: 'value', as: 'value', contract: 'value', locale: 'value' } as const;
    const flags = { ...values, json: 'switch', provisional: 'switch' } as const;
    const given = readArguments(words, { flags, positionals: 1, usage });
    const typed = given.positionals[0];
    if (typed === undefined) throw new UserError('cli.usage', { usage });
    const site = pickSite(terminal.sites, flagValue(given, 'contract'));
    return withContext(terminal, async (ctx) => {
      if (given.flags.json && flagValue(given, 'out') === undefined) {
        const wanted = { typed, running: given.flags.provisional === true };
        terminal.print(await computeModel(ctx, site, wanted));
        return 0;
      }
      await makeFiles(ctx, terminal, { site, typed, given });
      return 0;
    });
  },
};

async function makeFiles(
  ctx: Context,
  terminal: Terminal,
  asked: { readonly site: Site; readonly typed: string; readonly given: GivenArguments },
): Promise<void> {
  const { site, typed, given } = asked;
  const person = pickPerson(site, flagValue(given, 'as'));
  const locale = readLocale(flagValue(given, 'locale')) ?? site.contract.locale;
  const reason = flagValue(given, 'reissue') ?? null;
  const folder = flagValue(given, 'out') ?? '.';
  const what = {
    contractId: site.contract.id,
    personId: person.id,
    action: 'report',
    arguments: { period: typed, reissue: reason },
  };
  const wish = { typed, running: given.flags.provisional === true, locale, reason };
  const made = await audited(ctx, what, () => makeNow(ctx, { site, person }, wish));
  await makeFolder(folder);
  terminal.note(headLine(terminal, site, made.report));
  if (made.outcome === 'same' || made.outcome === 'changed') {
    terminal.note(terminal.t(`report.is-${made.outcome}`, { version: made.report.version }));
  }
  for (const { key, values } of made.findings) terminal.note(`  ${terminal.t(key, values)}`);
  for (const file of made.files) {
    const path = join(folder, file.fileName);
    await writeDocument(path, await ctx.files.read(file.sha256));
    terminal.note(terminal.t('report.cli-written', { path, bytes: file.bytes }));
  }
  if (isPdfMissing(ctx, made.files)) terminal.note(terminal.t('report.no-pdf'));
  if (given.flags.json) terminal.print(Buffer.from(await ctx.files.read(made.report.dataHash)).toString());
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new UserError('cli.cannot-write', { path: folder, reason: reasonOf(error) }, { cause: error });
  }
}

function headLine({ texts, locale }: Terminal, site: Site, report: ReportVersion): string {
  const t = texts(locale, site.contract.timeZone);
  return t(report.provisional ? 'report.cli-provisional' : 'report.cli-issued', {
    title: `${localText(site.contract.system, locale)} ${reportTitle(report, { t })}`,
    version: report.version,
    from: report.firstDay,
    until: report.lastDay,
    hash: report.dataHash,
    at: report.asOf.toISOString(),
  });
}
