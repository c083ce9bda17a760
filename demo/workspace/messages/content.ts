import { type Arguments, objectsArgument, structureArgument, textArgument } from '../arguments.ts';
import { requireMessageBlocks } from '../blocks/check.ts';
import { fillInBlocks } from '../blocks/fill-in.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Message } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { findMessage } from './find.ts';

const LONGEST_TEXT = 40_000;
const LONGEST_METADATA = 16_000;

/** What a message says, as given to `chat.postMessage`, `chat.update` or a `response_url`, checked. */
export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly JsonObject[] | undefined;
  readonly attachments: readonly JsonObject[] | undefined;
  readonly metadata: JsonObject | undefined;
}

/** @throws Refusal `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`, `invalid_metadata_format` … */
export function readContent(world: World, args: Arguments): MessageContent {
  const blocks = objectsArgument(args, 'blocks', 'invalid_blocks_format');
  if (blocks && blocks.length > 0) requireMessageBlocks(world, blocks);
  const attachments = objectsArgument(args, 'attachments', 'invalid_attachments');
  for (const attachment of attachments ?? []) {
    const inner = objectsArgument(attachment, 'blocks', 'invalid_attachments');
    if (inner) requireMessageBlocks(world, inner);
  }
  return {
    text: textArgument(args, 'text'),
    blocks: blocks && fillInBlocks(blocks),
    attachments,
    metadata: readMetadata(args),
  };
}

/** @throws Refusal `no_text` when there is nothing to show */
export function requireContent(content: MessageContent): void {
  const empty = content.text === '' && !content.blocks?.length && !content.attachments?.length;
  if (empty) throw new Refusal('no_text');
}

/** Slack cuts a text at 40,000 characters and warns. */
export function cutText(text: string): { readonly text: string; readonly warning: JsonObject } {
  if (text.length <= LONGEST_TEXT) return { text, warning: {} };
  return {
    text: text.slice(0, LONGEST_TEXT),
    warning: { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } },
  };
}

function readMetadata(args: Arguments): JsonObject | undefined {
  const metadata = structureArgument(args, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) throw new Refusal('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== 'string' || metadata.event_type === '' || !isObject(metadata.event_payload)) {
    throw new Refusal('invalid_metadata_format');
  }
  if (JSON.stringify(metadata).length > LONGEST_METADATA) throw new Refusal('metadata_too_large');
  return metadata;
}

/**
 * The root that a reply goes under; a reply's own ts leads to its root.
 * @throws Refusal `invalid_thread_ts` (no ts at all), `thread_not_found`
 */
export function resolveThread(world: World, channel: string, threadTs: string): Message {
  const root = findThread(world, channel, threadTs);
  if (!root) throw new Refusal('thread_not_found');
  return root;
}

/**
 * As {@link resolveThread}; undefined for a thread that is not there.
 * @throws Refusal `invalid_thread_ts` (no ts at all)
 */
export function findThread(world: World, channel: string, threadTs: string): Message | undefined {
  if (!/^\d{1,12}\.\d{6}$/.test(threadTs)) throw new Refusal('invalid_thread_ts');
  const message = findMessage(world, channel, threadTs);
  return message?.thread_ts ? findMessage(world, channel, message.thread_ts) : message;
}

const EVERYBODY: ReadonlySet<string> = new Set(['here', 'channel', 'everyone']);

/** A text in which names become mentions, as `chat.update` takes it unless told `parse: none`. */
export function linkNames(world: World, text: string): string {
  const people = Object.values(world.state.people);
  const channels = Object.values(world.state.channels);
  return text.replaceAll(/(^|\s)([@#])([\p{L}\p{N}._-]+)/gu, (whole, before: string, sign: string, name: string) => {
    if (sign === '@' && EVERYBODY.has(name)) return `${before}<!${name}>`;
    const id = (sign === '@' ? people : channels).find((one) => one.name === name)?.id;
    return id === undefined ? whole : `${before}<${sign}${id}>`;
  });
}
