import { type FoundElement, interactiveElements } from '../blocks/walk.ts';
import type { Answer } from '../delivery/delivery.ts';
import { type JsonObject, objectsOf } from '../json.ts';
import { findEphemeral } from '../messages/ephemeral.ts';
import { findMessage, requireChannel, requirePerson } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import { issueResponseUrl } from '../messages/respond.ts';
import type { View } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { presentView } from '../views/stack.ts';
import { issueTrigger } from '../views/triggers.ts';
import { enteredValues, type Inputs, valueFor } from '../views/values.ts';
import { nextTs, type World } from '../world.ts';
import { channelInPayload, payloadHead } from './payload.ts';

/** Where something is clicked: on a message (also one that only this person sees), in a modal or on the app's home. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly viewId: string };

export interface Press {
  readonly user: string;
  readonly place: Place;
  readonly actionId: string;
  /** Needed where the same action stands in several blocks. */
  readonly blockId?: string;
  /** What was chosen, for a select or the like; not for a button. */
  readonly value?: string | readonly string[];
  /** What else is filled in at the place. */
  readonly inputs?: Inputs;
}

interface Spot {
  readonly blocks: readonly JsonObject[];
  readonly members: JsonObject;
  /** Keeps what was filled in. */
  readonly remember: (values: JsonObject) => void;
  readonly before: JsonObject;
  readonly viewId: string | null;
}

/**
 * Clicks a button or chooses from a select.
 * @throws Refusal `message_not_found`, `not_found`, `not_in_channel`, `action_not_found`: it is not there to be clicked
 */
export async function press(world: World, click: Press): Promise<Answer> {
  const person = requirePerson(world, click.user);
  const spot =
    'viewId' in click.place ? viewSpot(world, click, click.place.viewId) : messageSpot(world, click, click.place);
  const found = interactiveElements(spot.blocks).find(
    (element) => element.actionId === click.actionId && (!click.blockId || element.blockId === click.blockId),
  );
  if (!found) throw new Refusal('action_not_found');
  const chosen = click.value === undefined ? {} : { [`${found.blockId}/${found.actionId}`]: click.value };
  const values = enteredValues({ blocks: spot.blocks }, spot.before, { ...click.inputs, ...chosen });
  spot.remember(values);
  return world.ask('interactive', {
    type: 'block_actions',
    ...payloadHead(world, person),
    trigger_id: issueTrigger(world, person.id, spot.viewId),
    ...spot.members,
    state: { values },
    actions: [action(world, found, click)],
  });
}

function action(world: World, found: FoundElement, click: Press): JsonObject {
  const { element } = found;
  const head = { action_id: found.actionId, block_id: found.blockId, action_ts: nextTs(world) };
  if (element.type === 'button') {
    return { ...head, type: 'button', text: element.text, value: element.value, style: element.style };
  }
  return { ...valueFor(element, click.value ?? null), ...head, placeholder: element.placeholder };
}

function viewSpot(world: World, click: Press, viewId: string): Spot {
  const view = findOwnView(world, click.user, viewId);
  return {
    blocks: objectsOf(view.content.blocks),
    before: view.values,
    viewId: view.type === 'modal' ? view.id : null,
    remember: (values) => {
      view.values = values;
    },
    get members() {
      return { container: { type: 'view', view_id: view.id }, view: presentView(world, view) };
    },
  };
}

/** @throws Refusal `not_found` */
export function findOwnView(world: World, user: string, viewId: string): View {
  const home = world.state.homes[user];
  const view = home?.id === viewId ? home : world.sessions.views.get(viewId);
  if (view?.user !== user) throw new Refusal('not_found');
  return view;
}

function messageSpot(world: World, click: Press, place: { readonly channel: string; readonly ts: string }): Spot {
  const channel = requireChannel(world, place.channel, click.user);
  if (!channel.members.includes(click.user)) throw new Refusal('not_in_channel');
  const ephemeral = findEphemeral(world, click.user, place.ts);
  const message = findMessage(world, channel.id, place.ts);
  const shown = ephemeral ?? message;
  if (!shown) throw new Refusal('message_not_found');
  const thread = shown.thread_ts ? { thread_ts: shown.thread_ts } : {};
  const responseUrl = issueResponseUrl(world, 'actions', {
    user: click.user,
    channel: channel.id,
    messageTs: shown.ts,
    ephemeral: ephemeral !== undefined,
    threadTs: shown.thread_ts ?? null,
  });
  return {
    blocks: shown.blocks ?? [],
    before: {},
    viewId: null,
    remember: () => undefined,
    members: {
      container: {
        type: 'message',
        message_ts: shown.ts,
        channel_id: channel.id,
        is_ephemeral: ephemeral !== undefined,
        ...thread,
      },
      channel: channelInPayload(channel),
      ...(message ? { message: presentMessage(world, channel.id, message) } : {}),
      response_url: responseUrl,
    },
  };
}
