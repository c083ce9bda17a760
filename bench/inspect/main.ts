/** How fast and how dear an inspection of many hosts is, beside other ways to do the same: `npm run bench:inspect -- --help`. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, figure, median, printFigures } from '../figures.ts';
import { count, readOptions, switched } from '../options.ts';
import type { Assignment, Measured } from './child.ts';
import { MOST_HOSTS, PARALLEL, prepareField, type RunningField } from './field.ts';
import { isAvailable, type Peer, peers } from './peers.ts';

const options = readOptions(
  'bench:inspect',
  'How fast and how dear an inspection of many hosts is, beside other ways to do the same.',
  {
    peers: switched('install what is missing of pssh and Ansible (Debian, as root)'),
    rounds: count('each contestant runs so often, in turns', 3),
    hosts: count('so many are inspected; the goals are meant for all', MOST_HOSTS, MOST_HOSTS),
  },
);
const { rounds, hosts: manyHosts } = options;
const fewHosts = Math.min(50, manyHosts);

const say = (text: string) => process.stderr.write(`${text}\n`);

const field = await prepareField();
process.once('SIGINT', () => void field.stop().then(() => process.exit(130)));
try {
  process.exitCode = printFigures(await runAll(), { json: options.json });
} finally {
  await field.stop();
}

async function runAll(): Promise<readonly Figure[]> {
  say(
    `${MOST_HOSTS} addresses of loopback, 16 to an sshd, ${manyHosts} inspected; ${PARALLEL} hosts at once for everyone`,
  );
  await runChild('run-rounds.ts', 1, ['record']);
  const taking = Object.values(peers).filter((peer) => {
    const there = isAvailable(peer, options.peers);
    if (!there) say(`left out: ${peer.name}, for ${peer.program} is not installed (--peers installs it on Debian)`);
    return there;
  });
  const floor: Measured[] = [];
  const whole: Measured[] = [];
  const few: Measured[] = [];
  const seconds = new Map<Peer, number[]>(taking.map((peer) => [peer, []]));
  for (let round = 1; round <= rounds; round += 1) {
    const turns: (() => Promise<void>)[] = [
      async () => void floor.push(await tell('floor', () => runChild('run-floor.ts', manyHosts))),
      async () => void whole.push(await tell('rounds', () => runChild('run-rounds.ts', manyHosts))),
      ...taking.filter((peer) => round === 1 || peer === peers.xargs).map((peer) => () => runPeer(peer)),
      async () => void few.push(await tell('rounds, 50 hosts', () => runChild('run-rounds.ts', fewHosts))),
    ];
    // Whoever comes first in one round comes last in the next.
    if (round % 2 === 0) turns.reverse();
    for (const turn of turns) await turn();
  }
  return judge({ floor, whole, few, seconds });

  async function runPeer(peer: Peer): Promise<void> {
    // One task per check takes minutes: it runs on few hosts, beside Rounds on as many.
    const hosts = peer === peers.ansiblePlaybook ? fewHosts : manyHosts;
    try {
      const measured = await tell(peer.name, async () => ({ seconds: await peer.run(field, hosts) }));
      seconds.get(peer)?.push(measured.seconds);
    } catch (error) {
      // Another's failure is no reason to measure nothing.
      say(`left out: ${peer.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function tell<T extends { readonly seconds: number }>(name: string, run: () => Promise<T>): Promise<T> {
  const measured = await run();
  say(`${name}: ${measured.seconds.toFixed(2)} s`);
  return measured;
}

function judge(runs: {
  readonly floor: readonly Measured[];
  readonly whole: readonly Measured[];
  readonly few: readonly Measured[];
  readonly seconds: ReadonlyMap<Peer, readonly number[]>;
}): readonly Figure[] {
  const secondsOf = (measured: readonly Measured[]) => measured.map((run) => run.seconds);
  const [floorTimes, wholeTimes, fewTimes] = [secondsOf(runs.floor), secondsOf(runs.whole), secondsOf(runs.few)];
  const cpuMs = median(runs.whole.map((run) => (run.cpuSeconds * 1000) / manyHosts));
  const floorCpuMs = median(runs.floor.map((run) => (run.cpuSeconds * 1000) / manyHosts));
  const memory = median(runs.whole.map((run) => run.peakMemoryBytes));
  const fewMemory = median(runs.few.map((run) => run.peakMemoryBytes));
  const lower = (name: string, value: number, unit: string, goal?: number) =>
    figure({ name, value, unit, better: 'lower', ...(goal === undefined ? {} : { goal }) });
  const peerFigures = [...runs.seconds].flatMap(([peer, times]) => {
    if (times.length === 0) return [];
    const isPlaybook = peer === peers.ansiblePlaybook;
    const ours = isPlaybook ? fewTimes : wholeTimes;
    const goal = isPlaybook ? 1 / 20 : peer === peers.xargs ? 1 : undefined;
    return [
      lower(`${peer.name} wall time, ${isPlaybook ? fewHosts : manyHosts} hosts`, median(times), 's'),
      lower(`rounds / ${peer.name}`, ratioOf(ours, times), 'ratio', goal),
    ];
  });
  return [
    lower(`floor wall time, ${manyHosts} hosts`, median(floorTimes), 's'),
    lower(`rounds wall time, ${manyHosts} hosts`, median(wholeTimes), 's'),
    lower(`rounds wall time, ${fewHosts} hosts`, median(fewTimes), 's'),
    lower('rounds / floor', ratioOf(wholeTimes, floorTimes), 'ratio', 1.25),
    ...peerFigures,
    lower('floor CPU per host', floorCpuMs, 'ms'),
    lower('rounds CPU per host', cpuMs, 'ms', 20),
    lower(`rounds peak memory, ${fewHosts} hosts`, fewMemory / 1024 ** 2, 'MiB'),
    lower(`rounds peak memory, ${manyHosts} hosts`, memory / 1024 ** 2, 'MiB'),
    lower(`rounds memory, ${manyHosts} hosts / ${fewHosts} hosts`, memory / fewMemory, 'ratio', 1.3),
  ];
}

/** Of the runs of one round where each has its own: within minutes a machine's speed may change by a third. */
function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return median(ours) / median(theirs);
  return median(ours.map((seconds, round) => seconds / (theirs[round] ?? Number.NaN)));
}

function runChild(script: string, hosts: number, more: readonly string[] = []): Promise<Measured> {
  const { stop: _stop, ...plain }: RunningField = field;
  const assignment: Assignment = { field: plain, hosts, parallel: PARALLEL };
  rmSync(join(field.folder, 'data'), { recursive: true, force: true });
  return new Promise((resolve, reject) => {
    const path = join(import.meta.dirname, script);
    const child = spawn(process.execPath, [path, JSON.stringify(assignment), ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) reject(new Error(`${script} ended with exit status ${status}`));
      else resolve(output === '' ? { seconds: 0, cpuSeconds: 0, peakMemoryBytes: 0 } : JSON.parse(output));
    });
  });
}
