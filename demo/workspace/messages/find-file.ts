import type { StoredFile } from '../model.ts';
import type { World } from '../world.ts';

/** A file that is whole, and is the app's own or was shared where the app is. */
export function findFileSeenByApp(world: World, id: string): StoredFile | undefined {
  const { botUserId } = world.seed.app;
  const file = world.state.files[id];
  if (file?.state !== 'complete') return undefined;
  const seen = file.shares.some((one) => world.state.channels[one.channel]?.members.includes(botUserId));
  return file.user === botUserId || seen ? file : undefined;
}
