import { element, icon } from '../dom.js';
import { localOfSeconds, secondsOfLocal } from '../format.js';
import { confirmFirst } from '../parts/confirm.js';
import { openMenu } from '../parts/menu.js';
import { store } from '../store.js';
import { t } from '../texts.js';
import { withEmoji } from './inline.js';
import { plain, textObject } from './mrkdwn.js';

/** Draws what a person can act on. Unknown kinds are said to be so. */
export function control(one, block, surface) {
  const draw = KINDS[one.type];
  if (!draw) return element('span', { class: 'block unknown' }, t('block.unknown', { type: String(one.type) }));
  return draw(one, block, surface);
}

function key(one, block) {
  return `${block.block_id}/${one.action_id}`;
}

/** What a field holds: what was filled in here, else what the workspace knows. */
function held(one, block, surface) {
  if (surface.inputs.has(key(one, block))) return surface.inputs.get(key(one, block));
  const value = surface.values?.[block.block_id]?.[one.action_id] ?? {};
  const option = value.selected_option?.value;
  const options = value.selected_options?.map((each) => each.value);
  const known = [value.value, option, options, value.selected_user, value.selected_users, value.selected_channel];
  return [...known, value.selected_date, value.selected_time, value.selected_date_time].find((each) => each != null);
}

/** Keeps a choice; outside of `input` blocks the app hears of it at once. */
function choose(one, block, surface, value, node) {
  surface.inputs.set(key(one, block), value);
  if (block.type !== 'input' || block.dispatch_action) press(one, block, surface, value, node);
}

async function press(one, block, surface, value, node) {
  if (!(await confirmFirst(one.confirm))) return;
  node.classList.add('busy');
  node.setAttribute('aria-busy', 'true');
  try {
    await surface.press({ actionId: one.action_id, blockId: block.block_id, value });
  } finally {
    node.classList.remove('busy');
    node.removeAttribute('aria-busy');
  }
}

function attributes(one, block, surface, extra = {}) {
  return {
    id: surface.fieldId,
    'aria-describedby': surface.described || undefined,
    'aria-invalid': surface.faulty ? 'true' : undefined,
    'aria-label': surface.fieldId ? undefined : plain(one.placeholder) || one.action_id,
    placeholder: plain(one.placeholder) || undefined,
    autofocus: one.focus_on_load || undefined,
    data: { key: key(one, block) },
    ...extra,
  };
}

function button(one, block, surface) {
  const style = one.style ? ` ${one.style}` : '';
  const label = withEmoji(plain(one.text));
  if (one.url) {
    const open = () => press(one, block, surface, undefined, node);
    const link = {
      class: `button${style}`,
      href: one.url,
      target: '_blank',
      rel: 'noopener noreferrer',
      on: { click: open },
    };
    const node = element('a', link, ...label);
    return node;
  }
  const node = element(
    'button',
    {
      type: 'button',
      class: `button${style}`,
      'aria-label': one.accessibility_label,
      data: { key: key(one, block) },
      on: { click: () => node.classList.contains('busy') || press(one, block, surface, undefined, node) },
    },
    ...label,
  );
  return node;
}

function textInput(type) {
  return (one, block, surface) => {
    const node = element(one.multiline ? 'textarea' : 'input', {
      ...attributes(one, block, surface),
      class: 'input',
      type: one.multiline ? undefined : type,
      inputmode: one.type === 'number_input' ? 'decimal' : undefined,
      maxlength: one.max_length,
      rows: one.multiline ? 4 : undefined,
      autocomplete: 'off',
      value: String(held(one, block, surface) ?? ''),
      on: {
        input: () => surface.inputs.set(key(one, block), node.value),
        keydown: (event) => {
          const sends = one.dispatch_action_config || block.dispatch_action;
          if (event.key === 'Enter' && sends && !event.isComposing) press(one, block, surface, node.value, node);
        },
      },
    });
    return node;
  };
}

function optionsOf(one) {
  if (one.type === 'users_select' || one.type === 'multi_users_select') {
    const people = [...store.people.values()].filter((each) => !each.bot);
    return people.map((each) => ({ value: each.id, label: each.real_name }));
  }
  if (one.type === 'channels_select') {
    return [...store.channels.values()]
      .filter((each) => !each.direct)
      .map((each) => ({ value: each.id, label: `#${each.name}` }));
  }
  const all = one.options ?? one.option_groups.flatMap((group) => group.options);
  return all.map((option) => ({ value: option.value, label: plain(option.text), group: groupOf(one, option) }));
}

function groupOf(one, option) {
  const group = one.option_groups?.find((each) => each.options.includes(option));
  return group ? plain(group.label) : undefined;
}

function select(one, block, surface) {
  const chosen = held(one, block, surface);
  const options = optionsOf(one);
  const groups = [...new Set(options.map((option) => option.group))];
  const draw = (option) => element('option', { value: option.value, selected: option.value === chosen }, option.label);
  const node = element(
    'select',
    {
      ...attributes(one, block, surface),
      class: 'input select',
      on: { change: () => choose(one, block, surface, node.value || null, node) },
    },
    element('option', { value: '', selected: !chosen }, plain(one.placeholder) || t('select.placeholder')),
    ...groups.map((group) => {
      const own = options.filter((option) => option.group === group).map(draw);
      return group ? element('optgroup', { label: group }, ...own) : own;
    }),
  );
  return node;
}

function choices(type) {
  return (one, block, surface) => {
    const many = type === 'checkbox';
    const options = one.options
      ? one.options.map((option) => ({ ...option, label: option.text }))
      : optionsOf(one).map(({ value, label }) => ({ value, label: { type: 'plain_text', text: label } }));
    const name = `${surface.id}-${key(one, block)}`;
    const chosen = [held(one, block, surface) ?? []].flat();
    const take = () => {
      const checked = [...node.querySelectorAll('input:checked')].map((input) => input.value);
      choose(one, block, surface, many ? checked : (checked[0] ?? null), node);
    };
    const node = element(
      'div',
      {
        ...attributes(one, block, surface, { placeholder: undefined }),
        class: 'choices',
        role: many ? 'group' : 'radiogroup',
      },
      ...options.map((option) =>
        element(
          'label',
          { class: 'choice' },
          element('input', {
            type,
            name,
            value: option.value,
            checked: chosen.includes(option.value),
            on: { change: take },
          }),
          element(
            'span',
            {},
            ...textObject(option.label),
            option.description ? element('small', {}, ...textObject(option.description)) : null,
          ),
        ),
      ),
    );
    return node;
  };
}

function pickers(type) {
  return (one, block, surface) => {
    const known = held(one, block, surface);
    const local = type === 'datetime-local';
    const node = element('input', {
      ...attributes(one, block, surface),
      class: 'input picker',
      type,
      value: local && known ? localOfSeconds(Number(known)) : String(known ?? ''),
      on: {
        change: () => {
          const value = local ? String(secondsOfLocal(node.value)) : node.value;
          choose(one, block, surface, node.value ? value : null, node);
        },
      },
    });
    return node;
  };
}

function overflow(one, block, surface) {
  const node = element(
    'button',
    {
      type: 'button',
      class: 'button icon-only',
      'aria-haspopup': 'menu',
      'aria-label': t('message.more'),
      data: { key: key(one, block) },
      on: {
        click: () =>
          openMenu(
            node,
            one.options.map((option) => ({
              label: plain(option.text),
              run: () => {
                if (option.url) window.open(option.url, '_blank', 'noopener');
                press(one, block, surface, option.value, node);
              },
            })),
          ),
      },
    },
    icon('more'),
  );
  return node;
}

const KINDS = {
  button,
  overflow,
  plain_text_input: textInput('text'),
  number_input: textInput('text'),
  email_text_input: textInput('email'),
  url_text_input: textInput('url'),
  static_select: select,
  users_select: select,
  channels_select: select,
  multi_static_select: choices('checkbox'),
  multi_users_select: choices('checkbox'),
  checkboxes: choices('checkbox'),
  radio_buttons: choices('radio'),
  datepicker: pickers('date'),
  timepicker: pickers('time'),
  datetimepicker: pickers('datetime-local'),
};
