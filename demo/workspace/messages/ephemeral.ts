import type { Ephemeral } from '../model.ts';
import { nextTs, type World } from '../world.ts';

const KEPT_PER_READER = 100;

/** Shows something to one person only. */
export function addEphemeral(world: World, content: Omit<Ephemeral, 'ts'>): Ephemeral {
  const ephemeral: Ephemeral = { ts: nextTs(world), ...content };
  const { ephemerals } = world.sessions;
  ephemerals.push(ephemeral);
  const mine = ephemerals.filter((other) => other.reader === content.reader);
  const oldest = mine[0];
  if (oldest && mine.length > KEPT_PER_READER) ephemerals.splice(ephemerals.indexOf(oldest), 1);
  world.changes.publish({ kind: 'ephemeral', ephemeral });
  return ephemeral;
}

export function findEphemeral(world: World, reader: string, ts: string): Ephemeral | undefined {
  return world.sessions.ephemerals.find((ephemeral) => ephemeral.ts === ts && ephemeral.reader === reader);
}

/** Puts another content in its place, under the same ts. Without content it is removed. */
export function replaceEphemeral(world: World, old: Ephemeral, content: Omit<Ephemeral, 'ts'> | null): void {
  const { ephemerals } = world.sessions;
  const index = ephemerals.indexOf(old);
  if (index < 0) return;
  if (content === null) {
    ephemerals.splice(index, 1);
    world.changes.publish({ kind: 'ephemeral-removed', reader: old.reader, ts: old.ts });
    return;
  }
  const ephemeral: Ephemeral = { ...content, ts: old.ts };
  ephemerals[index] = ephemeral;
  world.changes.publish({ kind: 'ephemeral', ephemeral });
}

/** What Slack itself says to a person, for example that a command failed. */
export function notify(
  world: World,
  to: { readonly reader: string; readonly channel: string; readonly thread_ts?: string },
  notice: { readonly code: string; readonly values: { readonly [name: string]: string }; readonly text: string },
): Ephemeral {
  return addEphemeral(world, {
    ...to,
    sender: 'slackbot',
    text: notice.text,
    notice: { code: notice.code, values: notice.values },
  });
}
