import { z } from 'zod';
import { blockFaults } from '../blocks/check.ts';
import { plainText } from '../blocks/composition.ts';
import { faultMessage, faultMessages } from '../blocks/faults.ts';
import { type JsonObject, objectsOf } from '../json.ts';
import { Refusal, refusalWithMessages } from '../refusal.ts';
import type { World } from '../world.ts';

const LARGEST_BYTES = 250_000;

const common = {
  blocks: z.array(z.looseObject({})).max(100),
  private_metadata: z.string().max(3_000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modal = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
  ...common,
});

const home = z.strictObject({
  type: z.literal('home'),
  title: plainText(24).optional(),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  ...common,
});

/** @throws Refusal `invalid_arguments` saying what is wrong where, `view_too_large` */
export function requireView(world: World, view: JsonObject, type: 'modal' | 'home'): void {
  if (view.type !== type)
    throw refusalWithMessages('invalid_arguments', [faultMessage(`must be "${type}"`, '/view/type')]);
  const result = (type === 'modal' ? modal : home).safeParse(view);
  const faults = result.success ? [] : faultMessages(result.error.issues, '/view', view);
  const blocks = objectsOf(view.blocks);
  if (blocks.length <= 100) faults.push(...blockFaults(world, blocks, type, '/view/blocks'));
  const hasInputs = blocks.some((block) => block.type === 'input');
  if (type === 'modal' && hasInputs && view.submit === undefined) {
    faults.push(faultMessage('missing required field: submit', '/view'));
  }
  if (faults.length > 0) throw refusalWithMessages('invalid_arguments', faults);
  if (Buffer.byteLength(JSON.stringify(view)) > LARGEST_BYTES) throw new Refusal('view_too_large');
}
