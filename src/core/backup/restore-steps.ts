import { shellQuote } from '../check.ts';
import type { Message } from '../message.ts';
import type { BackupCopy } from './copy.ts';
import { memberName } from './paths.ts';
import { unpackCommand } from './script-frame.ts';

/** What is to be done, and the commands that do it, one below the other. */
export interface RestoreStep {
  readonly say: Message;
  readonly commands: readonly string[];
}

/** A copy, and what its file is called in the folder that the commands are given in. */
export interface NamedCopy {
  readonly copy: BackupCopy;
  readonly name: string;
}

/** Whether they are what was made: the checksums are those that Rounds has recorded. */
export function verifyStep(copies: readonly NamedCopy[]): RestoreStep {
  const known = copies.flatMap(({ copy: { sha256 }, name }) =>
    sha256 === null ? [] : [`${sha256} ${shellQuote(name)}`],
  );
  const lines = known.map((line, index) => `  ${line}${index === known.length - 1 ? ' | sha256sum -c -' : ' \\'}`);
  return {
    say: { key: `backup-check.restore-verify${copies.length > 1 ? '-all' : ''}` },
    commands: known.length === 0 ? [] : [`printf '%s  %s\\n' \\`, ...lines],
  };
}

/** Into a new folder; of a chain the full copy first, deletions included. */
export function folderSteps(order: {
  readonly copies: readonly NamedCopy[];
  readonly target: string;
  readonly folders: readonly string[];
  /** The archives tell what was deleted since the one before. */
  readonly isIncremental: boolean;
}): RestoreStep[] {
  const { copies, target, folders, isIncremental } = order;
  const extract = isIncremental
    ? 'tar --extract --file=- --listed-incremental=/dev/null --preserve-permissions --numeric-owner --directory="$target"'
    : 'tar -xpf - -C "$target"';
  const sizes = copies.map(({ copy }) => copy.sourceBytes);
  const bytes = sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  return [
    {
      say:
        bytes === null
          ? { key: 'backup-check.restore-target-folder-unknown' }
          : { key: 'backup-check.restore-target-folder', values: { bytes } },
      commands: [`target=${shellQuote(target)}`, 'mkdir -m 700 "$target"'],
    },
    {
      say: { key: `backup-check.restore-unpack${copies.length > 1 ? '-chain' : ''}` },
      commands: copies.map(({ copy, name }) => `${unpack(copy)} ${shellQuote(name)} | ${extract}`),
    },
    {
      say: { key: 'backup-check.restore-look' },
      commands: folders.map((folder) => `ls -la "$target"/${shellQuote(memberName(folder))}`),
    },
  ];
}

/** A dump of a kind that is loaded by a program of its own. */
export function unpackSteps({
  copies,
  target,
}: {
  readonly copies: readonly NamedCopy[];
  readonly target: string;
}): RestoreStep[] {
  return [
    {
      say: { key: 'backup-check.restore-target-file' },
      commands: [
        `target=${shellQuote(target)}`,
        // Nothing that is there is written over.
        ...copies.map(({ copy, name }) => `( set -C; ${unpack(copy)} ${shellQuote(name)} >"$target" )`),
      ],
    },
  ];
}

export interface DatabaseServer {
  /** As seen from the host. */
  readonly address: string;
  readonly port: number;
  readonly engine: 'mysql' | 'mariadb';
  /** What the dump was made of. */
  readonly schema: string;
}

/** Into a new database. Where a dump names the one it was made of, it is made to name the new one: else it would change that. */
export function loadSteps(order: {
  readonly copies: readonly NamedCopy[];
  readonly database: DatabaseServer;
  /** Of the new database: letters, digits and underscores. */
  readonly name: string;
}): RestoreStep[] {
  const { copies, database, name } = order;
  const programs = database.engine === 'mysql' ? ['mysql', 'mariadb'] : ['mariadb', 'mysql'];
  const login = `--protocol=TCP --host=${shellQuote(database.address)} --port=${database.port} --user="$account" --password`;
  const renamed = `s/^\\(\\/\\*![0-9]* *\\)*ALTER DATABASE ${sedPattern(sqlName(database.schema))} /\\1ALTER DATABASE \`${name}\` /`;
  return [
    {
      say: { key: 'backup-check.restore-account' },
      commands: ['account=root', `client=$(command -v ${programs[0]} || command -v ${programs[1]})`],
    },
    { say: { key: 'backup-check.restore-target-database' }, commands: [] },
    {
      say: { key: 'backup-check.restore-load' },
      commands: copies.flatMap(({ copy, name: file }) => [
        `{ echo 'CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4; USE \`${name}\`;'`,
        `  ${unpack(copy)} ${shellQuote(file)} | LC_ALL=C sed ${shellQuote(renamed)}`,
        `} | "$client" ${login} --default-character-set=utf8mb4 --binary-mode --max-allowed-packet=1G`,
      ]),
    },
    {
      say: { key: 'backup-check.restore-look' },
      commands: [`"$client" ${login} --table --execute='SHOW TABLE STATUS' ${name}`],
    },
  ];
}

function unpack({ compression }: BackupCopy): string {
  return unpackCommand(compression ?? 'none');
}

function sqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function sedPattern(text: string): string {
  return text.replaceAll(/[\\/.*[\]^$]/g, '\\$&');
}
