import type { StoredFile } from '../model.ts';
import type { World } from '../world.ts';
import { findMessage } from './find.ts';
import { changeMessage } from './write.ts';

/** Its bytes go; messages that showed it say that it was deleted. */
export function deleteFile(world: World, file: StoredFile): void {
  file.state = 'deleted';
  world.content.remove(file.id).catch((error: unknown) => {
    world.report('a deleted file could not be removed', error);
  });
  for (const share of file.shares) {
    const channel = world.state.channels[share.channel];
    const message = findMessage(world, share.channel, share.ts);
    if (channel && message) changeMessage(world, { channel, message }, () => undefined);
  }
}
