import { randomBytes } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../json.ts';

/** Blocks as Slack gives them back: ids made up where missing, defaults of text objects written out. */
export function fillInBlocks(blocks: readonly JsonObject[]): JsonObject[] {
  return blocks.map((block) => {
    const filled = fillInObject(block);
    return { ...filled, block_id: block.block_id || shortId() };
  });
}

const INTERACTIVE = new Set([
  'button',
  'overflow',
  'static_select',
  'multi_static_select',
  'users_select',
  'multi_users_select',
  'channels_select',
  'radio_buttons',
  'checkboxes',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'file_input',
]);

function fillInObject(object: JsonObject): JsonObject {
  const filled: { [name: string]: Json | undefined } = {};
  for (const [name, value] of Object.entries(object)) filled[name] = fillIn(value);
  if (object.type === 'plain_text') filled.emoji ??= true;
  if (object.type === 'mrkdwn') filled.verbatim ??= false;
  if (typeof object.type === 'string' && INTERACTIVE.has(object.type)) filled.action_id ??= shortId();
  return filled;
}

function fillIn(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => fillIn(item) ?? null);
  return isObject(value) ? fillInObject(value) : value;
}

function shortId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}
