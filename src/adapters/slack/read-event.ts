import { type ChatEvent, plainReactionName } from '../../core/chat-event.ts';
import type { ChatRequestOf } from '../../core/chat-request.ts';
import type { SlackIdentity } from './identity.ts';
import { record, type SlackPayload, slackId, slackTs, text } from './payload.ts';
import { isEdit, readSaid } from './read-message.ts';
import { requestKey } from './request-key.ts';

const LONGEST_REACTION = 100;

/**
 * Something that happened, or null for what Rounds has no use for. The same event may come under two ids, so its channel,
 * time and kind are a key as well.
 *
 * @throws when it can't be told whether it is about us, because we do not know yet who we are.
 */
export function readEvent(body: SlackPayload, us: SlackIdentity | null): ChatRequestOf<'event'> | null {
  const event = record(body.event);
  const eventTs = slackTs(event.event_ts) ?? slackTs(event.ts) ?? receivedTs(body.event_time);
  const read = eventTs === null ? null : readKind(event, eventTs, us);
  if (read === null) return null;
  const channel = slackId(event.channel) ?? slackId(record(event.item).channel);
  const at = text(event.event_ts) ?? text(event.ts);
  const kind = [text(event.type), text(event.subtype)].filter((part) => part !== null).join('.');
  return {
    kind: 'event',
    key: requestKey('event', text(body.event_id)),
    alsoKey: channel === null || at === null ? null : requestKey('event', `${channel}:${at}:${kind}`),
    place: { channel, user: userOf(read), responseUrl: null, triggerId: null },
    event: read,
  };
}

/** Some events tell their time on the envelope alone, in whole seconds. */
function receivedTs(seconds: unknown): string | null {
  return Number.isSafeInteger(seconds) ? slackTs(`${Number(seconds)}.000000`) : null;
}

function userOf(event: ChatEvent): string | null {
  if ('user' in event) return event.user;
  return 'message' in event ? event.message.user : null;
}

function readKind(event: SlackPayload, eventTs: string, us: SlackIdentity | null): ChatEvent | null {
  if (event.type === 'reaction_added' || event.type === 'reaction_removed') return readReaction(event, eventTs, us);
  if (event.type === 'app_home_opened') {
    const user = slackId(event.user);
    return user !== null && event.tab === 'home' ? { kind: 'home-opened', user } : null;
  }
  const channel = slackId(event.channel);
  if (channel === null) return null;
  switch (event.type) {
    case 'message':
      return readMessage(event, { channel, eventTs, us });
    case 'channel_left':
    case 'group_left':
      return { kind: 'left', channel, eventTs };
    case 'member_left_channel':
      return isUs(event.user, us) ? { kind: 'left', channel, eventTs } : null;
    case 'member_joined_channel':
      return isUs(event.user, us) ? { kind: 'joined', channel, eventTs } : null;
    default:
      return null;
  }
}

interface Around {
  readonly channel: string;
  readonly eventTs: string;
  readonly us: SlackIdentity | null;
}

function readMessage(event: SlackPayload, around: Around): ChatEvent | null {
  const { channel, eventTs, us } = around;
  const before = record(event.previous_message);
  if (event.subtype === 'message_deleted') return readDeletion(event.deleted_ts ?? before.ts, before, around);
  if (event.subtype !== 'message_changed') {
    const message = readSaid(event);
    return message && message.user !== us?.botUserId ? { kind: 'message', channel, message } : null;
  }
  const changed = record(event.message);
  // The root of a thread that has replies is not taken away but replaced.
  if (changed.subtype === 'tombstone') return readDeletion(changed.ts, before, around);
  const message = readSaid(changed);
  if (message === null || message.user === us?.botUserId || !isEdit(changed, before)) return null;
  return { kind: 'message-edited', channel, message, editedTs: eventTs };
}

/** Also of our own messages, for their threads go on; not of those of other bots. */
function readDeletion(deletedTs: unknown, before: SlackPayload, around: Around): ChatEvent | null {
  const ts = slackTs(deletedTs);
  const bot = text(before.bot_id);
  if (ts === null || (bot !== null && bot !== around.us?.botId)) return null;
  return {
    kind: 'message-deleted',
    channel: around.channel,
    ts,
    deletedAt: around.eventTs,
  };
}

function readReaction(event: SlackPayload, eventTs: string, us: SlackIdentity | null): ChatEvent | null {
  const item = record(event.item);
  const [channel, messageTs, user] = [slackId(item.channel), slackTs(item.ts), slackId(event.user)];
  const name = plainReactionName(text(event.reaction) ?? '');
  if (item.type !== 'message' || channel === null || messageTs === null || user === null) return null;
  if (user === us?.botUserId || name === '' || name.length > LONGEST_REACTION) return null;
  const kind = event.type === 'reaction_added' ? 'reaction-added' : 'reaction-removed';
  return { kind, channel, messageTs, user, name, eventTs };
}

function isUs(user: unknown, us: SlackIdentity | null): boolean {
  if (us === null) throw new Error('cannot tell yet whether an event is about us: Slack has not said who we are');
  return user === us.botUserId;
}
