/** How fast a backup is beside the same by hand over ssh, and how much memory it takes: `npm run bench:backup -- --help`. */
import { execFileSync, spawn } from 'node:child_process';
import { type Figure, figure, median, printFigures } from '../figures.ts';
import type { Measured } from '../inspect/child.ts';
import { type BenchOption, count, readOptions, WrongOption } from '../options.ts';
import { handwritten, nicely, runByHand } from './by-hand.ts';
import { prepareField, type RunningField } from './field.ts';
import { type Assignment, CONTESTS, type Contest } from './site.ts';

const MIB = 1024 ** 2;
const UNITS: { readonly [unit: string]: number } = { M: MIB, G: 1024 * MIB };

const ABOUT = `How fast a backup is beside the same by hand over ssh, and how much memory it takes. All is made for it and removed at the
end: beside the data there must be room for two copies of it. Rounds lets everything else on a host go first (nice, ionice):
measure on a machine that has nothing else to do.`;

const options = readOptions('bench:backup', ABOUT, {
  size: amount('so much is backed up', '1G'),
  rows: count('so many rows are dumped', 1_000_000),
  rounds: count('each contestant runs so often, in turns', 3),
});
const { rows, rounds } = options;
const { bytes } = options.size;

/** A size in words, as 500M or 5G, and in bytes. */
function amount(about: string, standard: string): BenchOption<{ readonly words: string; readonly bytes: number }> {
  return {
    value: 'SIZE',
    about: `${about}, as 500M or 5G (${standard})`,
    read(given = standard, name) {
      const [words, size, unit = ''] = /^(\d{1,4})([MG])$/.exec(String(given)) ?? [];
      const bytes = Number(size) * (UNITS[unit] ?? 0);
      if (words === undefined || !(bytes > 0))
        throw new WrongOption(`${name} takes a number and M or G, not “${given}”`);
      return { words, bytes };
    },
  };
}

interface Run extends Measured {
  readonly idleBytes: number;
  readonly bytes: number;
  readonly sourceBytes: number | null;
  readonly entries: number | null;
}

interface Theirs {
  readonly folders: number[];
  readonly dump: number[];
  readonly 'folders, nice': number[];
  readonly 'dump, nice': number[];
}

const say = (text: string) => process.stderr.write(`${text}\n`);

say(`making ${options.size.words} of files and a table of ${rows} rows`);
const field = await prepareField(bytes, rows);
process.once('SIGINT', () => void field.stop().then(() => process.exit(130)));
try {
  process.exitCode = printFigures(await runAll(), { json: options.json });
} finally {
  await field.stop();
}

async function runAll(): Promise<readonly Figure[]> {
  const ours = new Map<Contest, Run[]>(CONTESTS.map((contest) => [contest, []]));
  const theirs: Theirs = { folders: [], dump: [], 'folders, nice': [], 'dump, nice': [] };
  // What was never read is on the disk alone, for whoever comes first.
  await runByHand(field, handwritten.folders(field));
  await runByHand(field, handwritten.dump(field));
  for (let round = 1; round <= rounds; round += 1) {
    const turns = [
      () => byHand('folders', handwritten.folders(field)),
      () => byRounds('folders'),
      () => byHand('folders, nice', nicely(handwritten.folders(field))),
      () => byHand('dump', handwritten.dump(field)),
      () => byRounds('dump'),
      () => byHand('dump, nice', nicely(handwritten.dump(field))),
      ...(round === 1 ? [() => byRounds('folders-kept')] : []),
    ];
    // Whoever comes first in one round comes last in the next.
    if (round % 2 === 0) turns.reverse();
    for (const turn of turns) {
      // By hand nothing is synced: what one has left to be written must not hold up the next.
      execFileSync('sync');
      await turn();
    }
  }
  return judge(ours, theirs);

  async function byHand(what: keyof Theirs, command: string): Promise<void> {
    const { seconds, bytes: packed } = await runByHand(field, command);
    theirs[what].push(seconds);
    say(`${what} by hand: ${seconds.toFixed(2)} s, ${(packed / MIB).toFixed(0)} MiB`);
  }

  async function byRounds(contest: Contest): Promise<void> {
    const run = await runChild(contest);
    ours.get(contest)?.push(run);
    const memory = ((run.peakMemoryBytes - run.idleBytes) / MIB).toFixed(0);
    say(
      `${contest} by rounds: ${run.seconds.toFixed(2)} s, ${(run.bytes / MIB).toFixed(0)} MiB, memory +${memory} MiB`,
    );
  }
}

function judge(ours: ReadonlyMap<Contest, readonly Run[]>, theirs: Theirs): readonly Figure[] {
  const runsOf = (contest: Contest) => ours.get(contest) ?? [];
  const seconds = (contest: Contest) => median(runsOf(contest).map((run) => run.seconds));
  const grown = (contest: Contest) =>
    Math.max(...runsOf(contest).map((run) => (run.peakMemoryBytes - run.idleBytes) / MIB));
  const sourceMib = (runsOf('folders')[0]?.sourceBytes ?? bytes) / MIB;
  const dumpMib = (runsOf('dump')[0]?.sourceBytes ?? 0) / MIB;
  const rate = (name: string, value: number) => figure({ name, value, unit: 'MiB/s', better: 'higher' });
  const ratio = (name: string, value: number, goal?: number) =>
    figure({ name, value, unit: 'ratio', better: 'higher', ...(goal === undefined ? {} : { goal }) });
  const memory = (name: string, value: number, goal?: number) =>
    figure({ name, value, unit: 'MiB', better: 'lower', ...(goal === undefined ? {} : { goal }) });
  return [
    rate(`folders by hand, ${options.size.words}`, sourceMib / median(theirs.folders)),
    rate(`folders by rounds, ${options.size.words}`, sourceMib / seconds('folders')),
    ratio('folders, rounds / by hand', median(theirs.folders) / seconds('folders'), 0.7),
    ratio('folders, rounds / by hand as nice', median(theirs['folders, nice']) / seconds('folders')),
    rate('folders by rounds, kept on the host as well', sourceMib / seconds('folders-kept')),
    memory(`memory above idle, folders of ${options.size.words}`, grown('folders'), 60),
    memory('memory above idle, kept on the host as well', grown('folders-kept'), 60),
    rate(`dump by hand, ${rows} rows`, dumpMib / median(theirs.dump)),
    rate(`dump by rounds, ${rows} rows`, dumpMib / seconds('dump')),
    ratio('dump, rounds / by hand', median(theirs.dump) / seconds('dump'), 0.9),
    ratio('dump, rounds / by hand as nice', median(theirs['dump, nice']) / seconds('dump')),
    memory('memory above idle, dump', grown('dump'), 60),
  ];
}

/** A process of its own: what one run leaves in memory is not counted for the next. */
function runChild(contest: Contest): Promise<Run> {
  const { stop: _stop, files: _files, ...plain }: RunningField = field;
  const assignment: Assignment = { field: plain, contest };
  return new Promise((resolve, reject) => {
    const path = `${import.meta.dirname}/run-rounds.ts`;
    const child = spawn(process.execPath, [path, JSON.stringify(assignment)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) reject(new Error(`rounds, ${contest}: exit status ${status}`));
      else resolve(JSON.parse(output));
    });
  });
}
