import { z } from 'zod';
import type { Control } from '../controls.ts';
import type { JsonObject } from '../json.ts';
import { findEphemeral, replaceEphemeral } from '../messages/ephemeral.ts';
import { messagesOf, requireChannel } from '../messages/find.ts';
import { createActor } from '../people/actor.ts';
import { closeModal } from '../people/modal.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const id = z.string().min(1).max(64);
const text = z.string().max(50_000);
const inputs = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()), z.null()]));
const place = z.union([z.strictObject({ channel: id, ts: id }), z.strictObject({ viewId: id })]);

/** What the page can ask for, as `do`. */
export const actSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('say'), channel: id, text, threadTs: id.optional() }),
  z.strictObject({ do: z.literal('command'), channel: id, line: text, threadTs: id.optional() }),
  z.strictObject({
    do: z.literal('press'),
    place,
    actionId: z.string().max(255),
    blockId: z.string().max(255).optional(),
    value: z.union([z.string(), z.array(z.string())]).optional(),
    inputs: inputs.optional(),
  }),
  z.strictObject({ do: z.literal('submit'), viewId: id, inputs }),
  z.strictObject({ do: z.literal('close-modal'), viewId: id, all: z.boolean().optional() }),
  z.strictObject({ do: z.literal('react'), channel: id, ts: id, name: id, on: z.boolean() }),
  z.strictObject({ do: z.literal('edit'), channel: id, ts: id, text }),
  z.strictObject({ do: z.literal('delete'), channel: id, ts: id }),
  z.strictObject({ do: z.literal('pin'), channel: id, ts: id, on: z.boolean() }),
  z.strictObject({ do: z.literal('dismiss'), ts: id }),
  z.strictObject({ do: z.literal('join'), channel: id }),
  z.strictObject({ do: z.literal('open-home'), tab: z.enum(['home', 'messages']) }),
  z.strictObject({
    do: z.literal('shortcut'),
    callbackId: z.string().max(255),
    on: z.strictObject({ channel: id, ts: id }).optional(),
  }),
  z.strictObject({ do: z.literal('read'), channel: id }),
  z.strictObject({ do: z.literal('control'), id, choice: z.string().max(200).nullable() }),
]);

export type Act = z.output<typeof actSchema>;

/** Does for a person what the page asks. @throws Refusal with Slack's code */
export async function perform(
  world: World,
  controls: readonly Control[],
  { user, act }: { readonly user: string; readonly act: Act },
): Promise<JsonObject> {
  const actor = createActor(world, user);
  switch (act.do) {
    case 'say': {
      const options = act.threadTs ? { threadTs: act.threadTs } : {};
      return { ts: (await actor.say(act.channel, act.text, options)).ts };
    }
    case 'command':
      return { outcome: await actor.command(act.channel, act.line, act.threadTs ? { threadTs: act.threadTs } : {}) };
    case 'press': {
      const { place: where, actionId, ...options } = act;
      const answer = await actor.press(where, actionId, options);
      return answer.ok ? {} : { failed: answer.code };
    }
    case 'submit':
      return { outcome: { ...(await actor.submit(act.inputs, act.viewId)) } };
    case 'close-modal':
      await closeModal(world, { user, viewId: act.viewId }, act.all);
      return {};
    case 'react':
      if (act.on) actor.react(act.channel, act.ts, act.name);
      else actor.unreact(act.channel, act.ts, act.name);
      return {};
    case 'edit':
      actor.edit(act.channel, act.ts, act.text);
      return {};
    case 'delete':
      actor.delete(act.channel, act.ts);
      return {};
    case 'pin':
      if (act.on) actor.pin(act.channel, act.ts);
      else actor.unpin(act.channel, act.ts);
      return {};
    case 'dismiss':
      dismiss(world, user, act.ts);
      return {};
    case 'join':
      actor.join(act.channel);
      return {};
    case 'open-home':
      actor.openHome(act.tab);
      return {};
    case 'shortcut': {
      const answer = await actor.shortcut(act.callbackId, act.on);
      return answer.ok ? {} : { failed: answer.code };
    }
    case 'read':
      markRead(world, user, act.channel);
      return {};
    case 'control':
      return { said: await runControl(world, controls, act) };
  }
}

function dismiss(world: World, user: string, ts: string): void {
  const ephemeral = findEphemeral(world, user, ts);
  if (ephemeral) replaceEphemeral(world, ephemeral, null);
}

function markRead(world: World, user: string, channelId: string): void {
  const channel = requireChannel(world, channelId, user);
  const last = messagesOf(world, channel.id).at(-1);
  if (!last) return;
  world.state.read[user] = { ...world.state.read[user], [channel.id]: last.ts };
  world.changes.publish({ kind: 'read', user, channel: channel.id });
}

async function runControl(
  world: World,
  controls: readonly Control[],
  { id: controlId, choice }: { readonly id: string; readonly choice: string | null },
): Promise<JsonObject | undefined> {
  const control = controls.find((one) => one.id === controlId);
  if (!control) throw new Refusal('control_not_found');
  if (choice !== null && !control.choices?.some((one) => one.value === choice)) throw new Refusal('no_such_choice');
  const said = await control.run(choice);
  world.changes.publish({ kind: 'controls' });
  return said && { ...said };
}
