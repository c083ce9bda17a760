import { shellQuote } from '../check.ts';
import { memberName } from './paths.ts';
import { channelFor, frameScript, makePipeline, type ScriptTarget, withStatus } from './script-frame.ts';
import { SKIPPED_STAGE } from './skipped.ts';

/** Which tar the host has: what they can do and what their exit statuses mean differs. */
export type TarKind = 'gnu' | 'busybox' | 'other';

export interface ArchiveOrder {
  readonly marker: string;
  readonly tar: TarKind;
  /** Absolute, none within another. */
  readonly folders: readonly string[];
  /** From the root where they begin with `/`, else anywhere; `*` stays within one name. */
  readonly exclude: readonly string[];
  readonly compression: string;
  readonly target: ScriptTarget;
  /** GNU tar alone: the state that this copy leaves for the next, made from what the copy before left; null for no state. */
  readonly state: { readonly path: string; readonly from: string | null } | null;
}

/**
 * A script that archives folders. It reports `status-source`, `status-pack`, `status-write`, `entries`, `sha256` and `progress`;
 * GNU tar tells how much it wrote among its complaints, of others `source-bytes` is reported. With a state, `skipped` is reported as well.
 */
export function archiveScript(order: ArchiveOrder): string {
  const { marker, tar, compression, target, state } = order;
  const source = tar === 'gnu' ? gnuSource(order) : otherSource(order);
  const prepare = state === null ? '' : prepareState(state);
  return frameScript(marker, channelFor(target), `${prepare}${makePipeline(source, compression, target)}`);
}

/** tar changes the state as it goes: what the copy before left must stay as it is, or a failed copy would lose changes. */
function prepareState({ path, from }: NonNullable<ArchiveOrder['state']>): string {
  const quoted = shellQuote(path);
  const begin = from === null ? `rm -f ${quoted}` : `cp -f ${shellQuote(from)} ${quoted}`;
  return `${begin} || { rounds_say status-state $?; exit 1; }\n`;
}

/** Of 512 bytes. tar reads and writes in pieces of so many: in its own 10 KB it takes twice as much of the processor. */
const BLOCKS_AT_ONCE = 128;

/** Names go to fd 9, so that no name can be taken for a complaint, and a line break in one is no further entry. */
function gnuSource({ folders, exclude, state }: ArchiveOrder): string {
  const anchored = exclude.filter((pattern) => pattern.startsWith('/')).map((pattern) => pattern.slice(1));
  const floating = exclude.filter((pattern) => !pattern.startsWith('/'));
  const words = [
    `tar --create --file=- --format=gnu --blocking-factor=${BLOCKS_AT_ONCE} --verbose --index-file="$rounds_fds/9" --totals --directory=/`,
    '--quoting-style=escape --no-wildcards-match-slash',
    ...excludes('--anchored', anchored),
    ...excludes('--no-anchored', floating),
    ...(state === null
      ? []
      : [
          `--no-check-device --warning=no-new-directory --warning=no-rename-directory --listed-incremental=${shellQuote(state.path)}`,
        ]),
    '--',
    ...folders.map((folder) => shellQuote(memberName(folder))),
  ];
  const archive = withStatus('source', words.join(' \\\n'));
  const closed = '4>&- 8>&-';
  const counted = `wc -l ${closed} | tr -d ' ' ${closed} | rounds_report entries ${closed}`;
  const complaints = state === null ? WHOLE_LINES : SKIPPED_STAGE;
  return `{ { ${archive} 2>&4 4>&- 9>&1 1>&8 | ${counted}; } 4>&1 | ${complaints} 8>&-; } 8>&1`;
}

/** tar writes its figures in two pieces, and what the packer complains of would come between them: neither could be read then. */
const WHOLE_LINES = `awk '{ print }' >&2`;

function excludes(option: string, patterns: readonly string[]): readonly string[] {
  return patterns.length === 0 ? [] : [option, ...patterns.map((pattern) => `--exclude=${shellQuote(pattern)}`)];
}

/** Others print names and complaints to one channel: complaints begin with the program's name. */
function otherSource({ folders, exclude }: ArchiveOrder): string {
  const patterns = exclude.map((pattern) => `--exclude=${shellQuote(pattern.replace(/^\//, ''))}`);
  const words = ['tar -cv -f - -C /', ...patterns, '--', ...folders.map((folder) => shellQuote(memberName(folder)))];
  const archive = withStatus('source', words.join(' \\\n'));
  const count = `awk '/^(bsd)?tar: / { print | "cat >&2"; next } { n++ } END { printf "%.0f\\n", n }' 8>&-`;
  return `{ ${archive} 2>&1 1>&8 | ${count} | rounds_report entries 8>&-; } 8>&1 | rounds_counted`;
}
