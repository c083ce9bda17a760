import { z } from 'zod';
import {
  actionId,
  confirmation,
  dispatchConfig,
  httpUrl,
  option,
  optionGroup,
  overflowOption,
  plainText,
  richOption,
} from './composition.ts';

const interactive = { action_id: actionId, confirm: confirmation.optional() };
const focusable = { ...interactive, focus_on_load: z.boolean().optional() };
const placeholder = plainText(150).optional();
const optionLists = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const date = z.iso.date();
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const timeZone = z.string().refine((name) => isTimeZone(name), { error: 'must be a valid timezone' });

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: actionId,
  url: httpUrl.optional(),
  value: z.string().max(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirmation.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...focusable,
  ...optionLists,
  placeholder,
  initial_option: option.optional(),
});

const multiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  ...focusable,
  ...optionLists,
  placeholder,
  initial_options: z.array(option).min(1).max(100).optional(),
  max_selected_items: z.int().min(1).optional(),
});

const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...focusable,
  placeholder,
  initial_user: z.string().optional(),
});

const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...focusable,
  placeholder,
  initial_users: z.array(z.string()).optional(),
  max_selected_items: z.int().min(1).optional(),
});

const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...focusable,
  placeholder,
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...interactive,
  options: z.array(overflowOption).min(1).max(5),
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...focusable,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...focusable,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).max(10).optional(),
});

const datePicker = z.strictObject({
  type: z.literal('datepicker'),
  ...focusable,
  placeholder,
  initial_date: date.optional(),
});

const timePicker = z.strictObject({
  type: z.literal('timepicker'),
  ...focusable,
  placeholder,
  initial_time: time.optional(),
  timezone: timeZone.optional(),
});

const dateTimePicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...focusable,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const typed = {
  action_id: actionId,
  placeholder,
  dispatch_action_config: dispatchConfig.optional(),
  focus_on_load: z.boolean().optional(),
};

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  initial_value: z.string().max(3_000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3_000).optional(),
  max_length: z.int().min(1).max(3_000).optional(),
});

const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});

const urlInput = z.strictObject({ type: z.literal('url_text_input'), ...typed, initial_value: z.string().optional() });

const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: actionId,
  filetypes: z.array(z.string().min(1)).min(1).optional(),
  max_files: z.int().min(1).max(10).optional(),
});

const selectors = [
  staticSelect,
  usersSelect,
  channelsSelect,
  radioButtons,
  checkboxes,
  datePicker,
  timePicker,
] as const;
/** Too large for a row of actions. */
const multiSelectors = [multiStaticSelect, multiUsersSelect] as const;

/** What may stand in an `actions` block. */
export const actionElement = z.discriminatedUnion('type', [button, overflow, dateTimePicker, ...selectors]);
/** What may stand beside a section; images are added there. */
export const accessoryElements = [button, overflow, ...selectors, ...multiSelectors] as const;
/** What may stand in an `input` block. */
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  fileInput,
  dateTimePicker,
  ...selectors,
  ...multiSelectors,
]);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
