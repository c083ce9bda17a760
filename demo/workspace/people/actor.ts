import type { Answer } from '../delivery/delivery.ts';
import { requireChannel } from '../messages/find.ts';
import type { Ephemeral, Message, View } from '../model.ts';
import { openViews } from '../views/stack.ts';
import type { Inputs } from '../views/values.ts';
import type { World } from '../world.ts';
import { openAppHome, runShortcut } from './app-surfaces.ts';
import { type CommandOutcome, runCommand } from './command.ts';
import { joinChannel, leaveChannel } from './membership.ts';
import { deleteMessage, editMessage, react, say, setPinned, unreact } from './messages.ts';
import { closeModal, type SubmitOutcome, submitModal } from './modal.ts';
import { type Place, type Press, press } from './press.ts';

/** A person of the workspace: what one can do in Slack's window. All of it can throw a Refusal with Slack's code. */
export interface Actor {
  readonly id: string;
  say(channel: string, text: string, options?: SayOptions): Promise<Message>;
  /** Types a slash command, for example `/inspect monthly`. */
  command(channel: string, line: string, options?: { readonly threadTs?: string }): Promise<CommandOutcome>;
  press(place: Place, actionId: string, options?: Pick<Press, 'blockId' | 'value' | 'inputs'>): Promise<Answer>;
  /** Inputs by action id or block id. Without a view id, the topmost modal. */
  submit(inputs?: Inputs, viewId?: string): Promise<SubmitOutcome>;
  closeModal(viewId?: string): Promise<void>;
  react(channel: string, ts: string, name: string): void;
  unreact(channel: string, ts: string, name: string): void;
  edit(channel: string, ts: string, text: string): void;
  delete(channel: string, ts: string): void;
  pin(channel: string, ts: string): void;
  unpin(channel: string, ts: string): void;
  join(channel: string): void;
  leave(channel: string): void;
  openHome(tab?: 'home' | 'messages'): void;
  shortcut(callbackId: string, on?: { readonly channel: string; readonly ts: string }): Promise<Answer>;
  /** What only this person sees, oldest first. */
  ephemerals(channel?: string): readonly Ephemeral[];
  /** The open modals, the topmost last. */
  modals(): readonly View[];
  home(): View | undefined;
}

export interface SayOptions {
  readonly threadTs?: string;
  readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
}

export function createActor(world: World, user: string): Actor {
  const topmost = (viewId: string | undefined) => viewId ?? openViews(world, user).at(-1)?.id ?? '';
  return {
    id: user,
    say: (channel, text, options) => say(world, { user, channel, text, ...options }),
    command: (channel, line, options) => runCommand(world, { user, channel, line, ...options }),
    press: (place, actionId, options) => press(world, { user, place, actionId, ...options }),
    submit: (inputs = {}, viewId) => submitModal(world, { user, viewId: topmost(viewId) }, inputs),
    closeModal: (viewId) => closeModal(world, { user, viewId: topmost(viewId) }),
    react: (channel, ts, name) => react(world, { user, channel, ts }, name),
    unreact: (channel, ts, name) => unreact(world, { user, channel, ts }, name),
    edit: (channel, ts, text) => editMessage(world, { user, channel, ts }, text),
    delete: (channel, ts) => deleteMessage(world, { user, channel, ts }),
    pin: (channel, ts) => setPinned(world, { user, channel, ts }, true),
    unpin: (channel, ts) => setPinned(world, { user, channel, ts }, false),
    join: (channel) => void joinChannel(world, requireChannel(world, channel, user), user),
    leave: (channel) => void leaveChannel(world, requireChannel(world, channel, user), user),
    openHome: (tab = 'home') => openAppHome(world, user, tab),
    shortcut: (callbackId, on) => runShortcut(world, { user, callbackId, ...(on ? { on } : {}) }),
    ephemerals: (channel) =>
      world.sessions.ephemerals.filter((one) => one.reader === user && (!channel || one.channel === channel)),
    modals: () => openViews(world, user),
    home: () => world.state.homes[user],
  };
}
