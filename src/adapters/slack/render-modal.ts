import type { types } from '@slack/bolt';
import type { Translate } from '../../context.ts';
import type { ChatModal, ModalField } from '../../core/chat.ts';
import type { Json } from '../../core/check.ts';
import { LIMITS } from './limits.ts';
import { cleanText, shorten } from './literal-text.ts';
import { plainElement } from './render-button.ts';
import { renderMessage } from './render-message.ts';

/** Fields are found again by their block; each block has one element of this id. */
const FIELD_PREFIX = 'field:';
const ELEMENT_ID = 'value';

/** What travels with a modal and comes back with its submission. */
export interface ModalMetadata {
  /** Where it was opened: a submission does not say. */
  readonly channel: string | null;
  readonly state: { readonly [name: string]: Json };
}

/**
 * @throws when the state is longer than Slack carries or there are more fields than Slack takes: that is a defect of the
 *   form, and cutting would change what is submitted.
 */
export function renderModal(modal: ChatModal, channel: string | null, t: Translate): types.ModalView {
  const metadata = JSON.stringify({ channel, state: modal.state } satisfies ModalMetadata);
  if (metadata.length > LIMITS.modalMetadata) {
    throw new Error(
      `the state of modal ${modal.form} is ${metadata.length} characters long, Slack takes ${LIMITS.modalMetadata}`,
    );
  }
  const intro =
    modal.intro === undefined
      ? []
      : renderMessage({ summary: modal.title, blocks: [{ kind: 'text', text: modal.intro }] }, t).blocks;
  if (intro.length + modal.fields.length > LIMITS.modalBlocks) {
    throw new Error(`modal ${modal.form} has ${modal.fields.length} fields, Slack takes ${LIMITS.modalBlocks} blocks`);
  }
  return {
    type: 'modal',
    callback_id: modal.form,
    private_metadata: metadata,
    title: plainElement(modal.title, LIMITS.modalTitle),
    submit: plainElement(modal.submit, LIMITS.modalButton),
    close: plainElement(modal.close, LIMITS.modalButton),
    blocks: [...intro, ...modal.fields.map(renderField)],
  };
}

export function fieldBlockId(name: string): string {
  return `${FIELD_PREFIX}${name}`;
}

/** The field's name, from the id of its block; undefined for other blocks. */
export function fieldNameOf(blockId: string): string | undefined {
  return blockId.startsWith(FIELD_PREFIX) ? blockId.slice(FIELD_PREFIX.length) : undefined;
}

function renderField(field: ModalField): types.InputBlock {
  return {
    type: 'input',
    block_id: fieldBlockId(field.name),
    label: plainElement(field.label, LIMITS.fieldLabel),
    ...(field.hint ? { hint: plainElement(field.hint, LIMITS.fieldHint) } : {}),
    optional: field.optional ?? false,
    element: renderElement(field),
  };
}

type FieldElement =
  | types.PlainTextInput
  | types.NumberInput
  | types.StaticSelect
  | types.Checkboxes
  | types.DateTimepicker;

function renderElement(field: ModalField): FieldElement {
  switch (field.kind) {
    case 'text':
      return renderTextInput(field);
    case 'number':
      return {
        type: 'number_input',
        action_id: ELEMENT_ID,
        is_decimal_allowed: true,
        ...(field.initial === undefined ? {} : { initial_value: String(field.initial) }),
        ...(field.min === undefined ? {} : { min_value: String(field.min) }),
        ...(field.max === undefined ? {} : { max_value: String(field.max) }),
      };
    case 'choice':
      return renderChoice(field);
    case 'checkboxes':
      return renderCheckboxes(field);
    case 'datetime':
      return renderDateTime(field);
  }
}

function renderTextInput(field: ModalField & { kind: 'text' }): types.PlainTextInput {
  const longest = Math.min(field.maxLength ?? LIMITS.fieldInput, LIMITS.fieldInput);
  const initial = field.initial === undefined ? '' : shorten(cleanText(field.initial), longest);
  return {
    type: 'plain_text_input',
    action_id: ELEMENT_ID,
    multiline: field.multiline ?? false,
    max_length: longest,
    ...(initial === '' ? {} : { initial_value: initial }),
  };
}

/** @throws when a value is longer than Slack carries, or there are more options than Slack takes. */
function renderOptions(field: ModalField & { kind: 'choice' | 'checkboxes' }, most: number): types.PlainTextOption[] {
  if (field.options.length === 0 || field.options.length > most) {
    throw new Error(`field ${field.name} has ${field.options.length} options, Slack takes 1 to ${most}`);
  }
  return field.options.map((option): types.PlainTextOption => {
    if (option.value.length > LIMITS.optionValue || option.value === '') {
      throw new Error(
        `option "${option.value}" of field ${field.name} must have 1 to ${LIMITS.optionValue} characters`,
      );
    }
    return { text: plainElement(option.label, LIMITS.optionLabel), value: option.value };
  });
}

function renderChoice(field: ModalField & { kind: 'choice' }): types.StaticSelect {
  const options = renderOptions(field, LIMITS.options);
  const initial = options.find((option) => option.value === field.initial);
  return {
    type: 'static_select',
    action_id: ELEMENT_ID,
    options,
    ...(initial ? { initial_option: initial } : {}),
  };
}

function renderCheckboxes(field: ModalField & { kind: 'checkboxes' }): types.Checkboxes {
  const options = renderOptions(field, LIMITS.checkboxes);
  const initial = options.filter((option) => option.value !== undefined && field.initial?.includes(option.value));
  return {
    type: 'checkboxes',
    action_id: ELEMENT_ID,
    options,
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

/** Slack takes seconds of ten digits; of other times the field begins empty. */
function renderDateTime(field: ModalField & { kind: 'datetime' }): types.DateTimepicker {
  const seconds = Math.floor((field.initial?.getTime() ?? 0) / 1_000);
  const fits = seconds >= 1_000_000_000 && seconds <= 9_999_999_999;
  return { type: 'datetimepicker', action_id: ELEMENT_ID, ...(fits ? { initial_date_time: seconds } : {}) };
}
