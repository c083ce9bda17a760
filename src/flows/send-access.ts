import type { UnreachableChannel } from '../store/outbox-health.ts';

/** Why nothing goes into a channel, and what mends it; for the log and for health. */
export function explainNoAccess({ channel, error }: Pick<UnreachableChannel, 'channel' | 'error'>): string {
  if (error === 'is_archived') return `channel ${channel} is archived: unarchive it, or name another in the site file`;
  if (error === 'channel_not_found') {
    return `channel ${channel} not found: correct it in the site file or, if it is private, /invite @Rounds there`;
  }
  if (error.startsWith('restricted_action')) {
    return `not allowed to post in channel ${channel}: let @Rounds post there, in the channel's settings or the workspace's`;
  }
  return `not in channel ${channel}: /invite @Rounds`;
}
