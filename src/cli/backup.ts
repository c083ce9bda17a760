import type { Context } from '../context.ts';
import { parseCopyName } from '../core/backup/copy.ts';
import { nearest } from '../core/nearest.ts';
import { UserError } from '../errors.ts';
import { flagValue, readArguments } from './arguments.ts';
import type { BackupCall } from './backup/call.ts';
import { drill, verify } from './backup/check.ts';
import { list, show, status } from './backup/look.ts';
import { run } from './backup/make.ts';
import { prune } from './backup/prune.ts';
import { restoreHelp } from './backup/restore-help.ts';
import type { Operation } from './operation.ts';
import { pickPerson, pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage = `rounds backup status|list [plan]|show <B-n>|restore-help <B-n> [--json] [--contract <id>]
  rounds backup run [plan] [--full|--incremental] [--as <person>] [--json]
  rounds backup verify <B-n> [--listing]|drill [plan|B-n] [--as <person>] [--json]
  rounds backup prune [plan] [--dry-run|--yes] [--as <person>] [--json]`;

type Subcommand = (ctx: Context, call: BackupCall) => Promise<number>;

const SUBCOMMANDS: { readonly [name: string]: { readonly run: Subcommand; readonly words: number } } = {
  status: { run: status, words: 0 },
  list: { run: list, words: 1 },
  show: { run: show, words: 1 },
  run: { run, words: 1 },
  verify: { run: verify, words: 1 },
  drill: { run: drill, words: 1 },
  'restore-help': { run: restoreHelp, words: 1 },
  prune: { run: prune, words: 1 },
};

export const backupOperation: Operation = {
  name: 'backup',
  usage,
  summary: 'backup-command.cli',
  needs: 'sites',
  async run(terminal, words) {
    const flags = {
      ...({ contract: 'value', as: 'value', json: 'switch', full: 'switch', incremental: 'switch' } as const),
      ...({ listing: 'switch', 'dry-run': 'switch', yes: 'switch' } as const),
    };
    const given = readArguments(words, { flags, positionals: 2, usage });
    const [name, ...rest] = given.positionals;
    const subcommand = findSubcommand(name);
    if (rest.length > subcommand.words) throw new UserError('cli.too-many-words', { word: rest.at(-1) ?? '', usage });
    const site = pickSite(terminal.sites, flagValue(given, 'contract'));
    const { locale, texts } = terminal;
    const call: BackupCall = {
      terminal,
      site,
      voice: { site, locale, t: texts(locale, site.contract.timeZone) },
      words: rest,
      given,
      asJson: given.flags.json === true,
      print: (result) => terminal.print(typeof result === 'string' ? result : JSON.stringify(result, null, 2)),
      copyId: () => readCopyName(rest[0]),
      person: () => pickPerson(site, flagValue(given, 'as')),
    };
    return withContext(terminal, (ctx) => subcommand.run(ctx, call));
  },
};

function findSubcommand(name: string | undefined): (typeof SUBCOMMANDS)[string] {
  if (name === undefined) throw new UserError('cli.usage', { usage });
  const found = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (found) return found;
  const names = Object.keys(SUBCOMMANDS);
  const closest = nearest(name, names);
  const values = { given: `backup ${name}`, available: names.join(', ') };
  throw closest === undefined
    ? new UserError('backup-command.cli-unknown', values)
    : new UserError('backup-command.cli-unknown-near', { ...values, nearest: `backup ${closest}` });
}

function readCopyName(typed: string | undefined): number {
  const id = typed === undefined ? null : parseCopyName(typed);
  if (id === null) throw new UserError('backup-command.cli-no-copy', { given: typed ?? '', usage });
  return id;
}
