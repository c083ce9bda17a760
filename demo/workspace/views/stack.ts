import { fillInBlocks } from '../blocks/fill-in.ts';
import { type JsonObject, objectsOf, textOf } from '../json.ts';
import type { View } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { newId, newToken, secondsNow, type World } from '../world.ts';
import { initialValues } from './values.ts';

/** A modal may have two more on top of it. */
const DEEPEST = 3;

/** A person's open modals, the topmost last. */
export function openViews(world: World, user: string): View[] {
  return [...world.sessions.views.values()].filter((view) => view.user === user);
}

/** Replaces what is open by one modal. */
export function openModal(world: World, user: string, content: JsonObject): View {
  for (const view of openViews(world, user)) world.sessions.views.delete(view.id);
  return add(world, user, content, null);
}

/** @throws Refusal `push_limit_reached` */
export function pushModal(world: World, user: string, content: JsonObject): View {
  const stack = openViews(world, user);
  if (stack.length >= DEEPEST) throw new Refusal('push_limit_reached');
  return add(world, user, content, stack.at(-1) ?? null);
}

export function updateView(world: World, view: View, content: JsonObject): View {
  requireUniqueExternalId(world, content, view.id);
  const filled = fillInView(content);
  view.content = filled;
  view.externalId = textOf(content.external_id) ?? '';
  view.hash = newHash(world);
  view.values = { ...initialValues(filled), ...keptValues(view.values, filled) };
  publish(world, view);
  return view;
}

/** Closes the topmost modal, or all of them. */
export function closeModals(world: World, user: string, all: boolean): void {
  const stack = openViews(world, user);
  for (const view of all ? stack : stack.slice(-1)) world.sessions.views.delete(view.id);
  world.changes.publish({ kind: 'views', user, views: openViews(world, user) });
}

export function publishHome(world: World, user: string, content: JsonObject): View {
  const filled = fillInView(content);
  const known = world.state.homes[user];
  const id = known?.id ?? newId('V');
  const view: View = {
    id,
    type: 'home',
    user,
    content: filled,
    hash: newHash(world),
    values: initialValues(filled),
    rootViewId: id,
    previousViewId: null,
    externalId: textOf(content.external_id) ?? '',
  };
  world.state.homes[user] = view;
  publish(world, view);
  return view;
}

function add(world: World, user: string, content: JsonObject, below: View | null): View {
  requireUniqueExternalId(world, content, '');
  const filled = fillInView(content);
  const id = newId('V');
  const view: View = {
    id,
    type: 'modal',
    user,
    content: filled,
    hash: newHash(world),
    values: initialValues(filled),
    rootViewId: below?.rootViewId ?? id,
    previousViewId: below?.id ?? null,
    externalId: textOf(content.external_id) ?? '',
  };
  world.sessions.views.set(id, view);
  publish(world, view);
  return view;
}

function publish(world: World, view: View): void {
  if (view.type === 'home') world.changes.publish({ kind: 'home', user: view.user });
  else world.changes.publish({ kind: 'views', user: view.user, views: openViews(world, view.user) });
}

function requireUniqueExternalId(world: World, content: JsonObject, self: string): void {
  const externalId = textOf(content.external_id);
  if (!externalId) return;
  const taken = [...world.sessions.views.values()].some((view) => view.externalId === externalId && view.id !== self);
  if (taken) throw new Refusal('duplicate_external_id');
}

function fillInView(content: JsonObject): JsonObject {
  return { ...content, blocks: fillInBlocks(objectsOf(content.blocks)) };
}

/** What was typed stays when a modal is updated and the block keeps its id. */
function keptValues(values: JsonObject, content: JsonObject): JsonObject {
  const ids = new Set(objectsOf(content.blocks).map((block) => block.block_id));
  return Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(id)));
}

function newHash(world: World): string {
  return `${secondsNow(world)}.${newToken(4)}`;
}

/** A view as methods and payloads show it. */
export function presentView(world: World, view: View): JsonObject {
  const { content } = view;
  const { team, app } = world.seed;
  return {
    id: view.id,
    team_id: team.id,
    type: view.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: { values: view.values },
    hash: view.hash,
    title: content.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    close: content.close ?? null,
    submit: content.submit ?? null,
    previous_view_id: view.previousViewId,
    root_view_id: view.rootViewId,
    app_id: app.id,
    external_id: view.externalId,
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}
