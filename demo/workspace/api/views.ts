import { type Arguments, structureArgument, textArgument } from '../arguments.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { View } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { requireView } from '../views/check-view.ts';
import { openModal, presentView, publishHome, pushModal, updateView } from '../views/stack.ts';
import { useTrigger } from '../views/triggers.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

function viewArgument(world: World, args: Arguments, type: 'modal' | 'home'): JsonObject {
  const view = structureArgument(args, 'view', 'invalid_arguments');
  if (!isObject(view)) throw new Refusal('invalid_arguments');
  requireView(world, view, type);
  return view;
}

/** The view is checked first, so that a faulty one doesn't use the trigger up. */
async function open(world: World, args: Arguments): Promise<JsonObject> {
  const content = viewArgument(world, args, 'modal');
  const trigger = useTrigger(world, textArgument(args, 'trigger_id'));
  return { view: presentView(world, openModal(world, trigger.user, content)) };
}

async function push(world: World, args: Arguments): Promise<JsonObject> {
  const content = viewArgument(world, args, 'modal');
  const trigger = useTrigger(world, textArgument(args, 'trigger_id'));
  if (!trigger.viewId) throw new Refusal('invalid_trigger_id');
  return { view: presentView(world, pushModal(world, trigger.user, content)) };
}

async function update(world: World, args: Arguments): Promise<JsonObject> {
  const view = findView(world, textArgument(args, 'view_id'), textArgument(args, 'external_id'));
  const content = viewArgument(world, args, view.type);
  requireHash(view, textArgument(args, 'hash'));
  return { view: presentView(world, updateView(world, view, content)) };
}

async function publish(world: World, args: Arguments): Promise<JsonObject> {
  if (world.seed.app.homeTab === false) throw new Refusal('not_enabled');
  const user = textArgument(args, 'user_id');
  if (!world.state.people[user]) throw new Refusal('user_not_found');
  const content = viewArgument(world, args, 'home');
  const known = world.state.homes[user];
  if (known) requireHash(known, textArgument(args, 'hash'));
  return { view: presentView(world, publishHome(world, user, content)) };
}

function findView(world: World, id: string, externalId: string): View {
  if (id === '' && externalId === '') throw new Refusal('invalid_arguments');
  const views = [...world.sessions.views.values(), ...Object.values(world.state.homes)];
  const view = views.find((candidate) => (id ? candidate.id === id : candidate.externalId === externalId));
  if (!view) throw new Refusal('not_found');
  return view;
}

function requireHash(view: View, hash: string): void {
  if (hash !== '' && hash !== view.hash) throw new Refusal('hash_conflict');
}

export const viewMethods: readonly Method[] = [
  { name: 'views.open', token: 'bot', scopes: [], tier: 4, run: open },
  { name: 'views.push', token: 'bot', scopes: [], tier: 4, run: push },
  { name: 'views.update', token: 'bot', scopes: [], tier: 4, run: update },
  { name: 'views.publish', token: 'bot', scopes: [], tier: 4, run: publish },
];
