import { plainReactionName } from '../../core/chat-event.ts';
import type { ReadMessage } from '../../core/chat-port.ts';
import type { SlackIdentity } from './identity.ts';
import { record, records, type SlackPayload, slackId, slackTs, text } from './payload.ts';
import { readMark } from './post-mark.ts';
import { readContent, readSaid } from './read-message.ts';

/** A message as it is found in a channel, but for its reactions: of a person, or ours; null for all others. */
export function readFound(message: SlackPayload, us: SlackIdentity): Omit<ReadMessage, 'reactions'> | null {
  const isOurs = text(message.bot_id) === us.botId || message.user === us.botUserId;
  const said = isOurs && message.subtype !== 'tombstone' ? readContent(message, us.botUserId) : readSaid(message);
  if (said === null) return null;
  return {
    ...said,
    isOurs,
    mark: isOurs ? readMark(message) : null,
    replyCount: typeof message.reply_count === 'number' ? message.reply_count : 0,
    latestReplyTs: slackTs(message.latest_reply),
    editedTs: slackTs(record(message.edited).ts),
  };
}

export interface FoundReactions {
  /** Everyone who reacted is named. */
  readonly isComplete: boolean;
  readonly reactions: ReadMessage['reactions'];
}

/** Those of one name, whatever the tone of the skin, are one. */
export function readReactions(found: unknown): FoundReactions {
  const users = new Map<string, Set<string>>();
  let isComplete = true;
  for (const reaction of records(found)) {
    const name = plainReactionName(text(reaction.name) ?? '');
    if (name === '') continue;
    const named = Array.isArray(reaction.users) ? reaction.users.flatMap((user) => slackId(user) ?? []) : [];
    if (typeof reaction.count === 'number' && reaction.count > named.length) isComplete = false;
    const known = users.get(name) ?? new Set();
    for (const user of named) known.add(user);
    users.set(name, known);
  }
  return { isComplete, reactions: [...users].map(([name, who]) => ({ name, users: [...who] })) };
}
