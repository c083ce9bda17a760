import { element } from '../dom.js';
import { person, store } from '../store.js';
import { otherLanguage, t } from '../texts.js';
import { clockLabel } from './clock-label.js';

/** Always in sight: that this is a stand-in, whom one plays, and the language. */
export function topBar({ playAs, switchLanguage }) {
  const people = [...store.people.values()].filter((one) => !one.bot);
  return element(
    'header',
    { class: 'top-bar' },
    element('a', { class: 'skip', href: '#message-box', on: { click: skip } }, t('skip')),
    element('span', { class: 'stand-in', title: t('stand-in.text') }, t('stand-in.label')),
    element('span', { class: 'top-title' }, store.team.name),
    clockLabel(),
    element(
      'div',
      { class: 'act-as', role: 'group', 'aria-label': t('act-as.label') },
      element('span', { class: 'act-as-word' }, t('act-as')),
      element('div', { class: 'faces-row' }, ...people.map((one) => face(one, playAs))),
      chooser(people, playAs),
    ),
    element(
      'button',
      {
        type: 'button',
        class: 'language',
        title: t('language.switch'),
        lang: otherLanguage(),
        on: { click: switchLanguage },
      },
      t('language.other'),
    ),
  );
}

function skip(event) {
  event.preventDefault();
  document.getElementById('message-box')?.focus();
}

function face(one, playAs) {
  const me = one.id === store.me;
  const title = describe(one);
  return element(
    'button',
    {
      type: 'button',
      class: me ? 'face current' : 'face',
      'aria-pressed': String(me),
      title,
      'aria-label': title,
      on: { click: () => playAs(one.id) },
    },
    element('img', { src: one.avatar, alt: '', width: 26, height: 26 }),
    me ? element('span', { class: 'face-name' }, one.real_name) : null,
  );
}

/** On a narrow page. */
function chooser(people, playAs) {
  const node = element(
    'select',
    { class: 'face-select', 'aria-label': t('act-as.label'), on: { change: () => playAs(node.value) } },
    ...people.map((one) => element('option', { value: one.id, selected: one.id === store.me }, describe(one))),
  );
  return node;
}

function describe(one) {
  const marks = [one.title, one.guest !== 'none' ? t(`guest.${one.guest}`) : '', one.admin ? t('admin') : ''];
  const shown = [...new Set(marks.filter((mark) => mark && mark !== person(one.id).real_name))];
  return shown.length > 0 ? `${one.real_name} (${shown.join(', ')})` : one.real_name;
}
