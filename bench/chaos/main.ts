/** What was accepted survives, whatever is killed or cut off: `npm run chaos -- --help`. */
import { setTimeout as pause } from 'node:timers/promises';
import type { MethodFault } from '../../demo/workspace/faults.ts';
import { PEOPLE } from '../../test/support/workspace.ts';
import { printFigures } from '../figures.ts';
import { count, readOptions } from '../options.ts';
import { CHANNELS, type Field, openField } from './field.ts';
import { createRandom } from './random.ts';
import { createSender } from './sender.ts';
import { judge } from './verdict.ts';

const ABOUT = `What was accepted survives: a monitoring system sends alerts and engineers set levels, while Rounds is killed, its database
is restarted, and Slack limits, fails, hangs and goes away. Then everything is counted: nothing may be lost, nothing doubled,
no warning missed.`;

const options = readOptions('chaos', ABOUT, {
  rounds: count('something breaks so often', 200),
  seed: count('of the chance: the same breaks in the same order; else another each time', 1 + (Date.now() % 999_999)),
});
const { rounds } = options;

/** Stands for five minutes: long against everything that is retried; in a short run, a quarter of that. */
const OUTAGE_MS = rounds < 20 ? 8_000 : 30_000;
/** The warning of a level that was set last is due within this. */
const WARNED_WITHIN_S = 30;
/** What waits is sent at the pace that Slack allows, however much it is; when it has not become less for so long, it never will. */
const NOTHING_MOVES_MS = 5 * 60_000;
const TOLD_EVERY_MS = 30_000;
const LEVELS = ['one', 'two', 'three', 'four'] as const;
const FAULTS: readonly MethodFault[] = [
  { kind: 'ratelimited', retryAfterSeconds: 1 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'reset' },
  { kind: 'lost-answer' },
  { kind: 'hang-after' },
];

const say = (text: string) => process.stderr.write(`${text}\n`);
const random = createRandom(options.seed);
const levelled = new Set<string>();

say(`${rounds} rounds, seed ${options.seed}`);
const field = await openField();
try {
  const sender = createSender(field);
  await field.startBot();
  for (let round = 1; round <= rounds; round += 1) {
    const broken = await playRound(round, sender.send);
    say(`round ${round}: ${broken.join(', ')}; ${sender.accepted.size} accepted`);
  }
  field.workspace.faults.clear();
  field.workspace.outage(false);
  await sender.settle();
  await drained(field, 3);
  react(1_000);
  await drained(field, WARNED_WITHIN_S);
  say(`answers of the intake: ${JSON.stringify(Object.fromEntries(sender.answers))}`);
  const errors = field.errors();
  if (errors.length > 0) say(`${errors.length} lines of errors, the first: ${errors[0]?.slice(0, 500)}`);
  process.exitCode = printFigures(await judge(field, sender, levelled, say), { json: options.json });
} finally {
  await field.close();
}

/** Some load, something breaks, and Rounds dies at any moment. @returns what happened */
async function playRound(round: number, send: () => void): Promise<string[]> {
  const broken: string[] = [];
  const load = setInterval(() => random.chance(0.5) && send(), 400);
  const { faults } = field.workspace;
  if (random.chance(0.5)) {
    faults.failByChance({ rate: 0.2, faults: FAULTS, random: random.next });
    broken.push('calls fail');
  } else faults.failByChance(null);
  const outage = round === Math.ceil(rounds / 2) || random.chance(0.05);
  if (outage) {
    broken.push('Slack away');
    field.workspace.outage(true, random.chance(0.5) ? 503 : undefined);
  }
  await pause(500 + random.below(2_500));
  react(3);
  if (outage) {
    await pause(round === Math.ceil(rounds / 2) ? OUTAGE_MS : 3_000);
    field.workspace.outage(false);
  }
  if (random.chance(0.15)) {
    broken.push('database restarted');
    await field.restartDatabase();
  }
  if (random.chance(0.9)) {
    broken.push('killed');
    await field.killBot();
    await pause(random.below(500));
    react(1);
    await field.startBot();
  }
  clearInterval(load);
  return broken;
}

/** Engineers set levels on alerts that they see, each once. */
function react(count: number): void {
  let left = count;
  for (const channel of CHANNELS) {
    for (const message of field.workspace.messages(channel)) {
      const name = /chaos-alert-\d+-end/.exec(message.text)?.[0];
      if (left === 0) return;
      if (name === undefined || message.bot_id === undefined || levelled.has(name) || !random.chance(0.5)) continue;
      const level = LEVELS[random.below(LEVELS.length)] ?? 'two';
      field.workspace.as(PEOPLE.engineer).react(channel, message.ts, level);
      levelled.add(name);
      left -= 1;
    }
  }
}

/** Waits until nothing was waiting for so many seconds, and tells meanwhile what still does. */
async function drained({ store }: Field, seconds: number): Promise<void> {
  const begunAt = Date.now();
  let toldAt = begunAt;
  let last = { count: 0, lessAt: begunAt };
  for (let quiet = 0; quiet < seconds; await pause(1_000)) {
    const waiting = await countWaiting(store);
    const count = waiting.reduce((sum, one) => sum + one.count, 0);
    quiet = count > 0 ? 0 : quiet + 1;
    last = { count, lessAt: count < last.count || count === 0 ? Date.now() : last.lessAt };
    const told =
      count > 0 ? waiting.map((one) => `${one.count} ${one.what}`).join(', ') : `nothing, for ${quiet} of ${seconds} s`;
    if (count > 0 && Date.now() - last.lessAt > NOTHING_MOVES_MS)
      throw new Error(`something is still waiting: ${told}`);
    if (Date.now() - toldAt < TOLD_EVERY_MS) continue;
    toldAt = Date.now();
    say(`still waiting after ${Math.round((toldAt - begunAt) / 1_000)} s: ${told}`);
  }
}

/** What is left to do, `messages to be sent`, and how much of it; empty when all is done. */
async function countWaiting(store: Field['store']): Promise<{ readonly what: string; readonly count: number }[]> {
  const count = store.fn.countAll<number | bigint | string>().as('count');
  const of = {
    'messages to be sent': store.selectFrom('outbox').select(count).where('pending', '=', 1),
    'chat events to be worked on': store.selectFrom('inbox').select(count).where('done_at', 'is', null),
    'deliveries to be taken in': store.selectFrom('deliveries').select(count).where('done_at', 'is', null),
  };
  const counted = await Promise.all(
    Object.entries(of).map(async ([what, query]) => ({
      what,
      count: Number((await query.executeTakeFirstOrThrow()).count),
    })),
  );
  return counted.filter((one) => one.count > 0);
}
