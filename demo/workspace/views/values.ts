import { type FoundElement, interactiveElements } from '../blocks/walk.ts';
import { isObject, type Json, type JsonObject, objectsOf, textOf } from '../json.ts';
import { faultOf, type InputFault } from './input-faults.ts';

/** What a person typed or chose, by `block id/action id`, block id or action id: a text, a number, an option's value, several values, or nothing. */
export type Inputs = { readonly [id: string]: string | number | readonly string[] | null };

/** The state of a view before anybody touched it. */
export function initialValues(content: JsonObject): JsonObject {
  return collect(interactiveElements(objectsOf(content.blocks)), initialValue);
}

/** The state with what was entered laid over it. */
export function enteredValues(content: JsonObject, before: JsonObject, inputs: Inputs): JsonObject {
  const elements = interactiveElements(objectsOf(content.blocks));
  return collect(elements, (found) => {
    const keys = [`${found.blockId}/${found.actionId}`, found.blockId, found.actionId];
    const key = keys.find((candidate) => candidate in inputs);
    if (key === undefined) return valueAt(before, found) ?? initialValue(found);
    return valueFor(found.element, inputs[key] ?? null);
  });
}

/** What Slack's client complains about before it sends a modal, by block id. */
export function inputFaults(content: JsonObject, values: JsonObject): { readonly [blockId: string]: InputFault } {
  const faults: { [blockId: string]: InputFault } = {};
  for (const found of interactiveElements(objectsOf(content.blocks))) {
    if (found.block.type !== 'input') continue;
    const fault = faultOf(found.element, valueAt(values, found) ?? {}, found.block.optional === true);
    if (fault) faults[found.blockId] = fault;
  }
  return faults;
}

function collect(elements: readonly FoundElement[], value: (found: FoundElement) => JsonObject | null): JsonObject {
  const values: { [blockId: string]: JsonObject } = {};
  for (const found of elements) {
    const entry = value(found);
    if (entry) values[found.blockId] = { ...values[found.blockId], [found.actionId]: entry };
  }
  return values;
}

function valueAt(values: JsonObject, found: FoundElement): JsonObject | undefined {
  const block = values[found.blockId];
  const entry = isObject(block) ? block[found.actionId] : undefined;
  return isObject(entry) ? entry : undefined;
}

function initialValue({ element }: FoundElement): JsonObject | null {
  const type = textOf(element.type) ?? '';
  switch (type) {
    case 'button':
    case 'overflow':
      return null;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: element.initial_value ?? null };
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    default:
      return { type };
  }
}

/** The state entry of an element for what was entered. */
export function valueFor(element: JsonObject, input: string | number | readonly string[] | null): JsonObject {
  const type = textOf(element.type) ?? '';
  const text = input === null || input === '' ? null : String(input);
  const many = Array.isArray(input) ? input : input === null || input === '' ? [] : [String(input)];
  switch (type) {
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: text === null ? null : (optionOf(element, text) ?? null) };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: many.map((value) => optionOf(element, value)).filter(isObject) };
    case 'users_select':
      return { type, selected_user: text };
    case 'multi_users_select':
      return { type, selected_users: many };
    case 'channels_select':
      return { type, selected_channel: text };
    case 'datepicker':
      return { type, selected_date: text };
    case 'timepicker':
      return { type, selected_time: text };
    case 'datetimepicker':
      return { type, selected_date_time: text === null ? null : Number(text) };
    default:
      return { type, value: text };
  }
}

/** @throws when the element has no such option: a test or the page asked for what is not there */
function optionOf(element: JsonObject, value: string): Json | undefined {
  const options = [
    ...objectsOf(element.options),
    ...objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options)),
  ];
  const found = options.find((option) => option.value === value);
  if (!found) throw new Error(`"${String(element.action_id)}" has no option "${value}"`);
  return found;
}
