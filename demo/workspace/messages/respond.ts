import { type Arguments, flagArgument, textArgument } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { newToken, type ResponseTarget, type World } from '../world.ts';
import { readContent, requireContent, resolveThread } from './content.ts';
import { addEphemeral, findEphemeral, replaceEphemeral } from './ephemeral.ts';
import { findMessage, requireChannel } from './find.ts';
import { addMessage, changeMessage, removeMessage } from './write.ts';

const MOST_USES = 5;
const LIFE_MS = 30 * 60 * 1_000;

/** Makes a `response_url`. `kind` is `commands` or `actions`, as in Slack's own addresses. */
export function issueResponseUrl(
  world: World,
  kind: 'commands' | 'actions',
  target: Omit<ResponseTarget, 'issuedAt' | 'uses'>,
): string {
  forgetExpired(world);
  const token = newToken(12);
  world.sessions.responseTargets.set(token, { ...target, issuedAt: world.clock.now(), uses: 0 });
  return `${world.baseUrl()}/${kind}/${world.seed.team.id}/${token}`;
}

/** Kept for twice its life, so that a late answer is told that it is late. */
function forgetExpired(world: World): void {
  const oldest = world.clock.now().getTime() - 2 * LIFE_MS;
  for (const [token, target] of world.sessions.responseTargets) {
    if (target.issuedAt.getTime() >= oldest) return;
    world.sessions.responseTargets.delete(token);
  }
}

/** @throws Refusal `no_service`, `expired_url`, `used_url`; and what {@link respond} throws */
export function respondByUrl(world: World, token: string, args: Arguments): void {
  const target = world.sessions.responseTargets.get(token);
  if (!target) throw new Refusal('no_service');
  if (world.clock.now().getTime() - target.issuedAt.getTime() > LIFE_MS) throw new Refusal('expired_url');
  if (target.uses >= MOST_USES) throw new Refusal('used_url');
  respond(world, target, args);
  target.uses += 1;
}

/**
 * Does what an answer asks: shows something to the person or the channel, or replaces or removes what was clicked.
 * Also used for the answer that a command's acknowledgement carries.
 */
export function respond(world: World, target: ResponseTarget, args: Arguments): void {
  const { app } = world.seed;
  if (flagArgument(args, 'delete_original')) {
    replaceOriginal(world, target, null);
    return;
  }
  const content = readContent(world, args);
  requireContent(content);
  if (flagArgument(args, 'replace_original') && target.messageTs) {
    replaceOriginal(world, target, args);
    return;
  }
  const channel = requireChannel(world, target.channel, target.user);
  if (channel.isArchived) throw new Refusal('is_archived');
  const threadTs = textArgument(args, 'thread_ts');
  const thread = threadTs ? { thread_ts: resolveThread(world, channel.id, threadTs).ts } : {};
  const blocks = content.blocks ? { blocks: content.blocks } : {};
  if (textArgument(args, 'response_type') === 'in_channel') {
    const metadata = content.metadata ? { metadata: content.metadata } : {};
    const sender = { user: app.botUserId, bot_id: app.botId, app_id: app.id };
    addMessage(world, channel, { ...sender, text: content.text, ...blocks, ...thread, ...metadata });
  } else {
    addEphemeral(world, {
      channel: channel.id,
      reader: target.user,
      sender: 'app',
      text: content.text,
      ...blocks,
      ...thread,
    });
  }
}

/** With null, removes it. */
function replaceOriginal(world: World, target: ResponseTarget, args: Arguments | null): void {
  const ts = target.messageTs ?? '';
  const content = args && readContent(world, args);
  const ephemeral = findEphemeral(world, target.user, ts);
  if (ephemeral) {
    const replacement = content && { ...ephemeral, text: content.text, blocks: content.blocks ?? [] };
    replaceEphemeral(world, ephemeral, replacement);
    return;
  }
  const channel = requireChannel(world, target.channel, target.user);
  const message = findMessage(world, channel.id, ts);
  if (!message || message.user !== world.seed.app.botUserId) throw new Refusal('message_not_found');
  if (!content) {
    removeMessage(world, { channel, message });
    return;
  }
  changeMessage(world, { channel, message }, (changed) => {
    changed.text = content.text;
    changed.blocks = content.blocks ?? [];
    if (content.metadata) changed.metadata = content.metadata;
  });
}
