import type { Message } from '../model.ts';
import type { World } from '../world.ts';

/** A link that leads to a message in the channel, or in its thread. */
export function permalinkOf(world: World, channel: string, message: Message): string {
  const path = `${world.baseUrl()}/archives/${channel}/p${message.ts.replace('.', '')}`;
  const inThread = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return inThread ? `${path}?thread_ts=${message.thread_ts}&cid=${channel}` : path;
}
