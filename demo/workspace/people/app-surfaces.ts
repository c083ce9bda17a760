import type { Answer } from '../delivery/delivery.ts';
import { requireChannel, requireMessage, requirePerson } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import { issueResponseUrl } from '../messages/respond.ts';
import { Refusal } from '../refusal.ts';
import { directChannelId } from '../seed.ts';
import { presentView } from '../views/stack.ts';
import { issueTrigger } from '../views/triggers.ts';
import { nextTs, type World } from '../world.ts';
import { channelInPayload, payloadHead } from './payload.ts';

/** Opens the app's home or its conversation, of which the app hears if it has one. */
export function openAppHome(world: World, user: string, tab: 'home' | 'messages'): void {
  const person = requirePerson(world, user);
  if (tab === 'home' && world.seed.app.homeTab === false) return;
  const view = world.state.homes[person.id];
  world.sendEvent({
    type: 'app_home_opened',
    user: person.id,
    channel: directChannelId(person.id),
    tab,
    event_ts: nextTs(world),
    ...(view && tab === 'home' ? { view: presentView(world, view) } : {}),
  });
}

export interface ShortcutRun {
  readonly user: string;
  readonly callbackId: string;
  /** The message it is used on; without it, a global shortcut. */
  readonly on?: { readonly channel: string; readonly ts: string };
}

/** @throws Refusal `shortcut_not_found` */
export async function runShortcut(world: World, run: ShortcutRun): Promise<Answer> {
  const person = requirePerson(world, run.user);
  const type = run.on ? 'message' : 'global';
  const known = world.seed.app.shortcuts.some((one) => one.callbackId === run.callbackId && one.type === type);
  if (!known) throw new Refusal('shortcut_not_found');
  const head = {
    ...payloadHead(world, person),
    callback_id: run.callbackId,
    trigger_id: issueTrigger(world, person.id, null),
    action_ts: nextTs(world),
  };
  if (!run.on) return world.ask('interactive', { type: 'shortcut', ...head });
  const channel = requireChannel(world, run.on.channel, person.id);
  const message = requireMessage(world, channel.id, run.on.ts);
  const target = {
    user: person.id,
    channel: channel.id,
    messageTs: message.ts,
    ephemeral: false,
    threadTs: message.thread_ts ?? null,
  };
  return world.ask('interactive', {
    type: 'message_action',
    ...head,
    message_ts: message.ts,
    channel: channelInPayload(channel),
    message: presentMessage(world, channel.id, message),
    response_url: issueResponseUrl(world, 'actions', target),
  });
}
