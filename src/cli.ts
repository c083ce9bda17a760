import { createLog } from './adapters/log.ts';
import { checksById, TEMPLATES_FOLDER } from './app.ts';
import { checkOwnTemplates } from './check-templates.ts';
import { operations } from './cli/index.ts';
import type { Operation } from './cli/operation.ts';
import { localeOf, parseEnvironment } from './config/environment.ts';
import { withEnvironmentFile } from './config/environment-file.ts';
import type { Fault } from './config/fault.ts';
import { localFiles } from './config/file-access.ts';
import { formatFaults } from './config/format-faults.ts';
import { loadSites } from './config/load-sites.ts';
import { createSecrets } from './config/secrets.ts';
import type { Clock, Translate } from './context.ts';
import { nearest } from './core/nearest.ts';
import { printable } from './core/printable.ts';
import { UserError } from './errors.ts';
import { errorText } from './i18n/error-text.ts';
import { createTexts } from './i18n/texts.ts';

/** What the command line may touch of its process. */
export interface Process {
  readonly env: { readonly [name: string]: string | undefined };
  readonly words: readonly string[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stopping: AbortSignal;
  /** Told how to mask secrets, as soon as any are known: for what the process itself has to print. */
  readonly masking?: (redact: (text: string) => string) => void;
  /** In place of the machine's own, for a demonstration whose time runs faster. */
  readonly clock?: Clock;
}

const USAGE_STATUS = 2;
/** What was typed is no command line of ours; nothing was begun. */
const NOT_UNDERSTOOD: ReadonlySet<string> = new Set([
  'cli.usage',
  'cli.unknown-flag',
  'cli.unknown-flag-near',
  'cli.flag-without-value',
  'cli.switch-with-value',
  'cli.too-many-words',
  'cli.no-number',
  'backup-command.cli-unknown',
  'backup-command.cli-unknown-near',
]);
/** In the folder where Rounds is started; it need not exist. */
const ENVIRONMENT_FILE = '.env';

/**
 * Runs one command line to its end. Results go to `out`, all else to `err`; the log of `start` goes to `out`.
 * @returns the exit status: 0 done, 1 failed, 2 not understood or misconfigured, more where a command says so.
 */
export async function runCommandLine(given: Process): Promise<number> {
  const process: Process = {
    ...given,
    out: (text) => given.out(printable(text)),
    err: (text) => given.err(printable(text)),
  };
  const withFile = withEnvironmentFile(process.env, ENVIRONMENT_FILE, localFiles);
  const env = withFile.ok ? withFile.env : process.env;
  const locale = localeOf(env);
  const texts = createTexts();
  const t = texts(locale, 'UTC');
  const [name = 'help', ...words] = process.words;
  const asked = askedForHelp(name, words);
  if (asked !== null) {
    const about = operations.filter((candidate) => candidate.name === asked);
    process.out(`${helpText(t, about.length > 0 ? about : operations)}\n`);
    return 0;
  }
  const operation = operations.find((candidate) => candidate.name === name && (candidate.takes?.(words) ?? true));
  if (!operation) {
    process.err(`${unknownOperation(name, t)}\n`);
    return USAGE_STATUS;
  }
  const bare = {
    texts,
    locale,
    t,
    print: (text: string) => process.out(`${text}\n`),
    note: (text: string) => process.err(`${text}\n`),
  };
  const tell = (error: unknown) => tellFailure(process, error, t);
  if (operation.needs === 'nothing') return operation.run(bare, words).catch(tell);
  const isBot = operation.needs === 'slack';
  if (!withFile.ok) return reportFaults(process, withFile.faults, t);
  const secrets = createSecrets(env, localFiles);
  process.masking?.(secrets.redact);
  const parsed = parseEnvironment(env, { slackRequired: isBot });
  if (parsed.ok) for (const value of parsed.environment.secretValues) secrets.remember(value);
  // ROUNDS_LOCALE_FILE is read along with all the others.
  const spoken = parsed.ok ? parsed.environment.locale : locale;
  const paths = parsed.ok ? parsed.environment.sites : (parsed.sites ?? []);
  const loaded = loadSites(paths, { files: localFiles, checks: checksById.values(), secrets });
  if (!parsed.ok || !loaded.ok) {
    return reportFaults(
      process,
      [parsed, loaded].flatMap((read) => (read.ok ? [] : read.faults)),
      texts(spoken, 'UTC'),
    );
  }
  const { environment } = parsed;
  // They take a moment, and other commands use none of them.
  if (isBot || operation.name === 'check') {
    const refused = await checkOwnTemplates(loaded.sites, TEMPLATES_FOLDER).then(() => null, tell);
    if (refused !== null) return refused;
  }
  if (process.stopping.aborted && !isBot) return tell(new UserError('cli.not-begun'));
  const log = createLog({
    level: isBot ? environment.logLevel : 'warn',
    redact: secrets.redact,
    write: isBot ? process.out : process.err,
  });
  const terminal = {
    ...bare,
    locale: spoken,
    t: texts(spoken, loaded.sites[0]?.contract.timeZone ?? 'UTC'),
    environment,
    sites: loaded.sites,
    secrets,
    log,
    stopping: process.stopping,
    overrides: process.clock ? { clock: process.clock } : {},
  };
  return operation.run(terminal, words).catch((error: unknown) => {
    if (!(error instanceof UserError)) log.error({ error }, 'the command failed');
    return tellFailure({ ...process, err: (text) => process.err(secrets.redact(text)) }, error, terminal.t);
  });
}

/** `rounds help`, `rounds --help`, `rounds help inspect`, `rounds inspect --help`. @returns what help is about; null: none is asked for. */
function askedForHelp(name: string, words: readonly string[]): string | null {
  if (name === 'help' || name === '--help' || name === '-h') return words[0] ?? '';
  const ahead = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  return ahead.some((word) => word === '--help' || word === '-h') ? name : null;
}

function tellFailure(process: Pick<Process, 'err'>, error: unknown, t: Translate): number {
  const text = error instanceof UserError ? errorText(error, t) : t('cli.failed', { reason: String(error) });
  process.err(`${text}\n`);
  return error instanceof UserError && NOT_UNDERSTOOD.has(error.code) ? USAGE_STATUS : 1;
}

function reportFaults(process: Process, faults: readonly Fault[], t: Translate): number {
  process.err(`${formatFaults(faults, t)}\n`);
  return USAGE_STATUS;
}

function helpText(t: Translate, about: readonly Operation[]): string {
  const lines = about.map((operation) => `  ${operation.usage}\n      ${t(operation.summary)}`);
  return [t('cli.help-heading'), '', ...lines, '', t('cli.help-footer')].join('\n');
}

function unknownOperation(given: string, t: Translate): string {
  const names = [...new Set(operations.map((operation) => operation.name))];
  const closest = nearest(given, names);
  const available = names.join(', ');
  return closest === undefined
    ? t('cli.unknown-operation', { given, available })
    : t('cli.unknown-operation-near', { given, nearest: closest, available });
}
