import { shellQuote } from '../../core/check.ts';
import { unreadable } from '../rules/cause.ts';
import { type HostClock, parseLineTime } from './line-time.ts';
import { cleanSample } from './scan-output.ts';
import { type LogSearch, searchFunction } from './search-function.ts';

export const PRIORITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface JournalSearch extends Omit<LogSearch, 'patterns' | 'ignoreCase'> {
  readonly priority: Priority;
  /** Where the last inspection stopped, as journalctl names it. */
  readonly cursor: string | null;
  /** How far back to look without a cursor, in seconds of the host's own clock. */
  readonly sinceSeconds: number;
  readonly readAtMostBytes: number;
}

/** Why there is no journal to read: no journalctl or no journal · not for this user · journalctl failed. */
export type JournalAbsence = 'none' | 'denied' | 'failed';

export interface JournalFacts {
  readonly matched: number;
  readonly samples: readonly string[];
  readonly bytes: number;
  /** More was there than is read. */
  readonly capped: boolean;
  readonly longLines: number;
  /** Age of its first entry in seconds, by the host's own clock; null where it is not told. */
  readonly reachSeconds: number | null;
  /** Null when the journal is empty. */
  readonly cursor: string | null;
}

const CURSOR = /^[A-Za-z0-9=;]{1,400}$/;

export function isJournalCursor(value: unknown): value is string {
  return typeof value === 'string' && CURSOR.test(value);
}

/**
 * A snippet that reads the journal, and ends there if it could; else it says why and goes on with what follows it.
 * The journal's end is looked up before reading: where no entry is shown, the next inspection begins there. So is its
 * beginning: many a journal is kept in memory, and lost when the host starts, or cut to a size.
 */
export function journalScript(search: JournalSearch): string {
  const back = `read_journal --since=-${Math.max(1, Math.ceil(search.sinceSeconds))}s`;
  const begin = search.cursor === null ? back : `read_journal --after-cursor=${shellQuote(search.cursor)}`;
  const limit = Math.trunc(search.readAtMostBytes);
  return `${searchFunction('search_journal', { ...search, patterns: [], ignoreCase: true })}
read_journal() {
  printf '@journal\\n'
  since=$1
  { said=$(search_journal feed_journal '${limit} 0' 1); } 3>&1
  case $said in *@failed*) printf '@failed\\n'; search_journal_refused;; esac
  printf '@stats %s\\n' "$said"
}
feed_journal() {
  journalctl "$since" -p ${search.priority} -o short-iso --show-cursor --no-pager -q 2>&1
  printf '%s\\n' "-- exit $?"
}
if command -v journalctl >/dev/null 2>&1; then
  # What it remarks comes first, and is not to be cut off with a long entry.
  said=$({ journalctl -n 1 -o cat --show-cursor --no-pager 2>&4 | tail -c 4000; } 4>&1)
  case $said in
    *'not seeing messages from'*|*'insufficient permissions'*) printf '@no-journal denied\\n';;
    *'-- cursor: '*)
      printf '@tail %s\\n' "\${said##*-- cursor: }"
      journalctl -o short-iso --no-pager -q 2>/dev/null | { read -r oldest rest; printf '@oldest %s\\n' "$oldest"; }
      ${begin}
      lines=\${said#* }
      case "\${lines%% *} $said" in 0\\ *|*'-- exit 0'*) ;; *'-- exit '*) ${back};; esac
      printf '@end\\n'
      exit 0;;
    *'No journal files were'*|*'No entries'*|'') printf '@no-journal none\\n';;
    *) printf '@no-journal failed\\n';;
  esac
else
  printf '@no-journal none\\n'
fi`;
}

/** Reads what {@link journalScript} wrote; why there is none, where it went on. */
export function parseJournal(
  stdout: string,
  { readAtMostBytes, clock }: { readonly readAtMostBytes: number; readonly clock: HostClock },
): JournalFacts | JournalAbsence {
  const absence = /^@no-journal (none|denied|failed)$/m.exec(stdout);
  if (absence) return absence[1] as JournalAbsence;
  const oldest = parseLineTime(/^@oldest (\S+)$/m.exec(stdout)?.[1] ?? '', clock);
  const tail = /^@tail (\S+)$/m.exec(stdout)?.[1];
  // After a cursor that the journal no longer understands, it was read a second time, by date.
  const reading = stdout.slice(stdout.lastIndexOf('\n@journal\n') + 1);
  const stats = /^@stats (\d+) (\d+) (\d+) (\d+)$/m.exec(reading);
  const matched = /^@matched (\d+)$/m.exec(reading);
  if (!stats || !matched || !/^@end$/m.test(reading) || /^@failed$/m.test(reading)) throw unreadable(stdout);
  const [bytes, lines] = [Number(stats[1]), Number(stats[2])];
  const exit = /^-- exit (\d+)$/m.exec(reading);
  // Some versions also fail when there is nothing to show; what they write when they do fail counts as a line.
  if (exit && exit[1] !== '0' && lines > 0) return 'failed';
  const shown = lines > 0 ? /^-- cursor: (\S+)$/m.exec(reading)?.[1] : undefined;
  const cursor = shown ?? tail;
  return {
    matched: Number(matched[1]),
    samples: [...reading.matchAll(/^\| (.*)$/gm)].map((found) => cleanSample(found[1] ?? '')),
    bytes,
    capped: exit === null && bytes >= readAtMostBytes,
    longLines: Number(stats[4]),
    reachSeconds: oldest === null ? null : clock.now - oldest,
    cursor: isJournalCursor(cursor) ? cursor : null,
  };
}
