import { act } from '../connection.js';
import { element, icon, replaceChildren } from '../dom.js';
import { store } from '../store.js';
import { pick, t } from '../texts.js';
import { toast, toastFailure } from './toast.js';

const REMEMBERED_AS = 'workspace-controls-open';

/** What the demo lets one do from outside the chat; the demo registers its own. */
export function controlArea() {
  const list = element('div', { class: 'control-list' });
  const area = element(
    'details',
    { class: 'control-area', open: localStorage.getItem(REMEMBERED_AS) === 'yes' },
    element('summary', {}, icon('flask', 16), element('span', {}, t('controls')), icon('chevron', 14)),
    element('p', { class: 'stand-in-text' }, t('stand-in.text')),
    list,
  );
  area.addEventListener('toggle', () => localStorage.setItem(REMEMBERED_AS, area.open ? 'yes' : 'no'));
  let drawn = '';
  return {
    node: area,
    /** Drawn anew only when something changed, so that a choice that was made stays. */
    draw() {
      const signature = JSON.stringify(store.controls);
      if (signature === drawn) return;
      drawn = signature;
      replaceChildren(
        list,
        ...['demo', 'trouble'].map((group) => {
          const own = store.controls.filter((one) => one.group === group);
          return own.length > 0 ? [element('h3', {}, t(`controls.${group}`)), ...own.map(entry)] : null;
        }),
      );
    },
  };
}

function entry(control) {
  const isSwitch = control.on !== undefined;
  const choice = control.choices
    ? element(
        'select',
        { class: 'control-choice', 'aria-label': pick(control.label) },
        ...control.choices.map((one) => element('option', { value: one.value }, pick(one.label))),
      )
    : null;
  const run = async () => {
    const answer = await act({ do: 'control', id: control.id, choice: choice ? choice.value : null });
    if (!answer.ok) toastFailure(answer.code);
    else if (answer.said) toast(pick(answer.said));
  };
  return element(
    'div',
    { class: 'control' },
    choice,
    element(
      'button',
      {
        type: 'button',
        class: isSwitch ? 'control-button switch' : 'control-button',
        role: isSwitch ? 'switch' : undefined,
        'aria-checked': isSwitch ? String(control.on) : undefined,
        title: pick(control.hint),
        on: { click: run },
      },
      element('span', {}, pick(control.label)),
      isSwitch ? element('span', { class: 'knob', 'aria-hidden': 'true' }) : null,
    ),
    control.hint ? element('small', {}, pick(control.hint)) : null,
  );
}
