import { type Arguments, flagArgument, limitArgument, type Page, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { findMessage, isInChannel, messagesOf, repliesOf, requireChannel } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import type { Channel, Message } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { requireConversationScope } from './conversation-scope.ts';
import type { Method } from './method.ts';

/** A channel whose messages the app may read. */
function readableChannel(world: World, args: Arguments): Channel {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  requireConversationScope(world, channel, 'history');
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return channel;
}

/** Slack compares ts as numbers of seconds. */
function withinBounds(args: Arguments): (message: Message) => boolean {
  const bound = (name: string): number | undefined => {
    const text = textArgument(args, name);
    if (text === '') return undefined;
    const value = Number(text);
    if (!Number.isFinite(value)) throw new Refusal(`invalid_ts_${name}`);
    return value;
  };
  const oldest = bound('oldest') ?? 0;
  const latest = bound('latest') ?? Number.POSITIVE_INFINITY;
  const inclusive = flagArgument(args, 'inclusive');
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

/**
 * Cuts a page out of messages in the order of the list. As Slack's, a cursor names the message to go on at, so that what is
 * written or deleted in between neither repeats nor hides another.
 */
function pageOfMessages(args: Arguments, list: readonly Message[], limit: number): Page<Message> {
  const from = cursorTs(textArgument(args, 'cursor'));
  const oldestFirst = Number(list[0]?.ts ?? 0) <= Number(list.at(-1)?.ts ?? 0);
  const rest = from === null ? list : list.filter(({ ts }) => (oldestFirst ? ts >= from : ts <= from));
  const next = rest[limit];
  const nextCursor = next ? Buffer.from(`next_ts:${next.ts}`).toString('base64') : '';
  return { items: rest.slice(0, limit), nextCursor };
}

function cursorTs(cursor: string): string | null {
  if (cursor === '') return null;
  const ts = /^next_ts:(\d+\.\d{6})$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  if (ts === undefined) throw new Refusal('invalid_cursor');
  return ts;
}

function nextPage(cursor: string): JsonObject {
  return { has_more: cursor !== '', ...(cursor ? { response_metadata: { next_cursor: cursor } } : {}) };
}

async function history(world: World, args: Arguments): Promise<JsonObject> {
  const channel = readableChannel(world, args);
  const limit = limitArgument(args, 100, 999);
  const found = messagesOf(world, channel.id).filter(isInChannel).filter(withinBounds(args)).reverse();
  const page = pageOfMessages(args, found, limit);
  const metadata = flagArgument(args, 'include_all_metadata');
  return {
    messages: page.items.map((message) => presentMessage(world, channel.id, message, { metadata })),
    pin_count: (world.state.pins[channel.id] ?? []).length,
    channel_actions_ts: null,
    channel_actions_count: 0,
    ...nextPage(page.nextCursor),
  };
}

/**
 * A thread, its root first, whatever the bounds; the root counts towards the limit. The ts of a reply gives that reply
 * alone (slackapi/bolt-python issue 783).
 */
async function replies(world: World, args: Arguments): Promise<JsonObject> {
  const channel = readableChannel(world, args);
  const limit = limitArgument(args, 1_000, 1_000);
  const root = findMessage(world, channel.id, textArgument(args, 'ts'));
  if (!root) throw new Refusal('thread_not_found');
  const metadata = flagArgument(args, 'include_all_metadata');
  const show = (message: Message) => presentMessage(world, channel.id, message, { metadata });
  if (!isInThreadAsRoot(root)) return { messages: [show(root)], has_more: false };
  const found = [root, ...repliesOf(world, channel.id, root.ts).filter(withinBounds(args))];
  const page = pageOfMessages(args, found, limit);
  const again = world.faults.rootOnEveryPage && page.items[0] !== root ? [root] : [];
  return { messages: [...again, ...page.items].map(show), ...nextPage(page.nextCursor) };
}

function isInThreadAsRoot({ ts, thread_ts: threadTs }: Message): boolean {
  return threadTs === undefined || threadTs === ts;
}

const scopes = ['channels:history', 'groups:history', 'im:history'];

export const historyMethods: readonly Method[] = [
  { name: 'conversations.history', token: 'bot', scopes, tier: 3, run: history },
  { name: 'conversations.replies', token: 'bot', scopes, tier: 3, run: replies },
];
