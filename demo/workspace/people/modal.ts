import { isObject, type JsonObject, objectsOf, textOf } from '../json.ts';
import { requirePerson } from '../messages/find.ts';
import type { View } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { requireView } from '../views/check-view.ts';
import type { InputFault } from '../views/input-faults.ts';
import { closeModals, openViews, presentView, pushModal, updateView } from '../views/stack.ts';
import { issueTrigger } from '../views/triggers.ts';
import { enteredValues, type Inputs, inputFaults } from '../views/values.ts';
import type { World } from '../world.ts';
import { payloadHead } from './payload.ts';
import { findOwnView } from './press.ts';

export type SubmitOutcome =
  | { readonly kind: 'closed' | 'updated' | 'pushed' }
  /** Found by the client: nothing was sent. By block id. */
  | { readonly kind: 'incomplete'; readonly faults: { readonly [blockId: string]: InputFault } }
  /** Said by the app. By block id. */
  | { readonly kind: 'errors'; readonly errors: { readonly [blockId: string]: string } }
  | { readonly kind: 'failed'; readonly code: string };

export interface OpenModal {
  readonly user: string;
  readonly viewId: string;
}

/** Presses a modal's submit button. @throws Refusal `not_found` when the person has no such modal open */
export async function submitModal(world: World, { user, viewId }: OpenModal, inputs: Inputs): Promise<SubmitOutcome> {
  const person = requirePerson(world, user);
  const view = findOwnView(world, user, viewId);
  view.values = enteredValues(view.content, view.values, inputs);
  const faults = inputFaults(view.content, view.values);
  if (Object.keys(faults).length > 0) return { kind: 'incomplete', faults };
  const answer = await world.ask('interactive', {
    type: 'view_submission',
    ...payloadHead(world, person),
    trigger_id: issueTrigger(world, user, view.id),
    view: presentView(world, view),
    response_urls: [],
  });
  if (!answer.ok) return { kind: 'failed', code: answer.code };
  try {
    return followAnswer(world, view, answer.response ?? {});
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'failed', code: error.code };
    throw error;
  }
}

function followAnswer(world: World, view: View, response: JsonObject): SubmitOutcome {
  const next = isObject(response.view) ? response.view : {};
  switch (response.response_action) {
    case undefined:
      closeModals(world, view.user, false);
      return { kind: 'closed' };
    case 'clear':
      closeModals(world, view.user, true);
      return { kind: 'closed' };
    case 'errors':
      return { kind: 'errors', errors: requireErrors(view, response.errors) };
    case 'update':
      requireView(world, next, 'modal');
      updateView(world, view, next);
      return { kind: 'updated' };
    case 'push':
      requireView(world, next, 'modal');
      pushModal(world, view.user, next);
      return { kind: 'pushed' };
    default:
      throw new Refusal('invalid_response_action');
  }
}

/** Errors may only stand at input blocks that the modal has. */
function requireErrors(view: View, errors: unknown): { readonly [blockId: string]: string } {
  if (!isObject(errors) || Object.keys(errors).length === 0) throw new Refusal('invalid_errors');
  const inputs = objectsOf(view.content.blocks).filter((block) => block.type === 'input');
  const entries = Object.entries(errors).map(([blockId, text]): [string, string] => {
    if (!inputs.some((block) => block.block_id === blockId)) throw new Refusal('invalid_errors');
    return [blockId, textOf(text) ?? ''];
  });
  return Object.fromEntries(entries);
}

/** Closes a modal by its button or Escape. The app hears of it only if it asked to. */
export async function closeModal(world: World, { user, viewId }: OpenModal, all = false): Promise<void> {
  const person = requirePerson(world, user);
  const view = findOwnView(world, user, viewId);
  const closing = all ? openViews(world, user) : [view];
  const payloads = closing
    .filter((closed) => closed.content.notify_on_close === true)
    .map((closed) => ({
      type: 'view_closed',
      ...payloadHead(world, person),
      view: presentView(world, closed),
      is_cleared: all,
    }));
  closeModals(world, user, all || view.content.clear_on_close === true);
  await Promise.all(payloads.map((payload) => world.ask('interactive', payload)));
}
