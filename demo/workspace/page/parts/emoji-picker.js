import { element } from '../dom.js';
import { findEmoji, picture, QUICK } from '../emoji.js';
import { t } from '../texts.js';
import { openPopup } from './menu.js';

const SHOWN = 120;

/** Lets a person choose an emoji; `choose` gets its name. */
export function openEmojiPicker(anchor, choose) {
  const grid = element('div', { class: 'emoji-grid', role: 'listbox', 'aria-label': t('reaction.add') });
  const show = (words) => {
    const rest = findEmoji(words);
    const names = words === '' ? [...QUICK, ...rest.filter((name) => !QUICK.includes(name))] : rest;
    grid.replaceChildren(...names.slice(0, SHOWN).map((name) => option(name)));
  };
  const option = (name) =>
    element(
      'button',
      {
        type: 'button',
        class: 'emoji-option',
        role: 'option',
        title: `:${name}:`,
        'aria-label': name,
        on: {
          click: () => {
            close();
            choose(name);
          },
        },
      },
      picture(name),
    );
  const search = element('input', {
    type: 'search',
    class: 'input',
    placeholder: t('reaction.search'),
    'aria-label': t('reaction.search'),
    on: {
      input: () => show(search.value.trim()),
      keydown: (event) => {
        if (event.key === 'Enter') grid.querySelector('button')?.click();
      },
    },
  });
  show('');
  const popup = element('div', { class: 'popup emoji-picker' }, search, grid);
  const close = openPopup(anchor, popup);
  search.focus();
}
