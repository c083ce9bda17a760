import { shellQuote } from '../check.ts';
import type { Message } from '../message.ts';
import type { DatabaseTarget, Host, Site } from '../site.ts';
import { hostPlace } from './check-place.ts';
import { type BackupCopy, type CopyPlace, copyName } from './copy.ts';
import type { BackupPlan } from './plan.ts';
import { bringCommands } from './restore-bring.ts';
import { folderSteps, loadSteps, type RestoreStep, unpackSteps, verifyStep } from './restore-steps.ts';
import { copyPlaces, isDamagedAt } from './soundness.ts';

/** One way to restore a copy by hand 手工恢复: from one place where all that it needs lies, step by step. */
export interface RestoreWay {
  readonly place: CopyPlace;
  readonly head: Message;
  readonly steps: readonly RestoreStep[];
}

export interface RestoreOrder {
  readonly site: Pick<Site, 'hosts' | 'databases'>;
  readonly plan: BackupPlan;
  /** All that is needed, the full copy first, the copy itself last. */
  readonly chain: readonly BackupCopy[];
  /** Where a path of Rounds' store is on the machine that Rounds runs on. */
  readonly locate: (storePath: string) => string;
}

/**
 * The exact commands that restore a copy by hand, without Rounds: into a new folder, database or file, never over what is live.
 * @returns one way for each place where the whole chain lies; what failed a check there comes last. None where no place has all.
 */
export function restoreWays(order: RestoreOrder): RestoreWay[] {
  const { chain } = order;
  const isDamaged = (place: CopyPlace) => chain.some((copy) => isDamagedAt(copy, place));
  const places = (['host', 'store', 'other'] as const).filter((place) =>
    chain.every((copy) => copyPlaces(copy).includes(place)),
  );
  return [...places.filter((place) => !isDamaged(place)), ...places.filter(isDamaged)].flatMap((place) => {
    const way = restoreFrom(order, place);
    if (way === null) return [];
    const warning: RestoreStep = { say: { key: 'backup-check.restore-damaged' }, commands: [] };
    return [isDamaged(place) ? { ...way, steps: [warning, ...way.steps] } : way];
  });
}

/** Null where the site file no longer names what it takes. */
function restoreFrom(order: RestoreOrder, place: CopyPlace): RestoreWay | null {
  const { site, plan, chain } = order;
  const last = chain.at(-1);
  const home = site.hosts.find(({ id }) => id === plan.host);
  const lies = last && hostPlace(last, place);
  const holder = lies ? site.hosts.find(({ id }) => id === lies.hostId) : undefined;
  if (!last || (place !== 'store' && !holder)) return null;
  // A dump is loaded where the server can be reached; folders can be looked at wherever they lie.
  const isBrought = place === 'store' || (place === 'other' && plan.source.kind === 'database');
  const host = isBrought ? home : holder;
  if (!host) return null;
  const paths = chain.map((copy) =>
    place === 'store' ? (copy.storePath ?? '') : (hostPlace(copy, place)?.path ?? ''),
  );
  const base = baseFolder(plan, host);
  const folder = isBrought ? base : folderOf(paths[0] ?? '');
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const copies = chain.map((copy, index) => ({ copy, name: names[index] ?? '' }));
  const bring: RestoreStep[] = isBrought
    ? [
        {
          say: say(chain.length > 1 ? 'bring-all' : 'bring'),
          commands: bringCommands({
            ...(place === 'store' ? { files: paths.map(order.locate) } : { files: paths, from: holder }),
            hosts: site.hosts,
            to: host,
            folder,
          }),
        },
        { say: say('then-host', { host: host.name }), commands: [] },
      ]
    : [];
  const restore = restoreStepsOf(order, { last, copies, base });
  if (restore === null) return null;
  return {
    place,
    head: say(place === 'store' ? 'from-store' : isBrought ? 'from-other' : 'on-host', {
      host: host.name,
      ...(holder ? { holder: holder.name } : {}),
    }),
    steps: [
      ...bring,
      { ...verifyStep(copies), commands: [`cd ${shellQuote(folder)}`, ...verifyStep(copies).commands] },
      ...restore,
    ],
  };
}

function restoreStepsOf(
  { site, plan, chain }: RestoreOrder,
  given: {
    readonly last: BackupCopy;
    readonly copies: Parameters<typeof folderSteps>[0]['copies'];
    readonly base: string;
  },
): RestoreStep[] | null {
  const { last, copies, base } = given;
  const target = `${base.replace(/\/+$/, '')}/restore-${copyName(last.id)}`;
  const { source } = plan;
  if (source.kind === 'folders') {
    const isIncremental = plan.schedule.incremental !== null || chain.length > 1;
    return folderSteps({ copies, target, folders: source.folders, isIncremental });
  }
  if (source.kind === 'command') return unpackSteps({ copies, target: `${target}.dump` });
  const database = site.databases.find(({ id }) => id === source.database);
  return database ? loadSteps({ copies, database: serverOf(plan, database), name: `restore_b${last.id}` }) : null;
}

/** As the plan's host sees it. */
function serverOf(plan: BackupPlan, { address, port, engine, schema }: DatabaseTarget) {
  const drill = plan.drill?.host === plan.host ? plan.drill.database : null;
  return { address: drill?.address ?? address, port: drill?.port ?? port, engine, schema };
}

/** A folder of that host that is meant to be written to. */
function baseFolder(plan: BackupPlan, { id }: Host): string {
  if (plan.drill !== null && plan.drill.host === id && plan.drill.folder !== '') return plan.drill.folder;
  if (plan.host === id && plan.folder !== null) return plan.folder;
  if (plan.copyTo?.host === id) return plan.copyTo.folder;
  return '/var/tmp';
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function say(name: string, values: Message['values'] = {}): Message {
  return { key: `backup-check.restore-${name}`, values };
}
