import { element } from '../dom.js';
import { findEmoji, picture } from '../emoji.js';
import { store } from '../store.js';
import { t } from '../texts.js';

let lists = 0;
const SHOWN = 8;

/** Completes commands, names and emoji above a text box, by arrow keys, Tab and Enter. */
export function suggestions(box, changed) {
  lists += 1;
  const id = `suggestions-${lists}`;
  const node = element('div', { class: 'suggestions', role: 'listbox', id, hidden: true });
  box.setAttribute('aria-controls', id);
  let found = null;
  let at = 0;

  const close = () => {
    found = null;
    node.hidden = true;
    box.removeAttribute('aria-activedescendant');
    box.setAttribute('aria-expanded', 'false');
  };

  const take = (index) => {
    const item = found.items[index];
    box.setRangeText(item.insert, found.from, box.selectionStart, 'end');
    close();
    box.focus();
    changed();
  };

  const draw = () => {
    node.replaceChildren(
      element('div', { class: 'suggestions-title', role: 'presentation' }, found.title),
      ...found.items.map((item, index) =>
        element(
          'div',
          {
            class: index === at ? 'suggestion chosen' : 'suggestion',
            role: 'option',
            id: `${id}-${index}`,
            'aria-selected': String(index === at),
            on: {
              pointerdown: (event) => {
                event.preventDefault();
                take(index);
              },
            },
          },
          ...item.show(),
        ),
      ),
    );
    node.hidden = false;
    node.querySelector('.chosen')?.scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-expanded', 'true');
    box.setAttribute('aria-activedescendant', `${id}-${at}`);
  };

  return {
    node,
    close,
    update() {
      const next = find(box.value, box.selectionStart);
      if (!next || document.activeElement !== box) return close();
      if (next.query !== found?.query) at = 0;
      found = next;
      return draw();
    },
    /** Returns whether the key was for the list. */
    handle(event) {
      if (!found) return false;
      const last = found.items.length;
      if (event.key === 'ArrowDown') at = (at + 1) % last;
      else if (event.key === 'ArrowUp') at = (at + last - 1) % last;
      else if (event.key === 'Escape') close();
      else if (event.key === 'Tab' || (event.key === 'Enter' && !found.complete)) take(at);
      else return false;
      event.preventDefault();
      if (found) draw();
      return true;
    },
  };
}

/** What could stand where the cursor is. */
function find(text, cursor) {
  const before = text.slice(0, cursor);
  const command = /^\/(\S*)$/.exec(before);
  if (command) return commands(before);
  const name = /(?:^|\s)@(\S*)$/.exec(before);
  if (name) return people(name[1], cursor - name[1].length - 1);
  const emoji = /(?:^|\s):([a-z0-9_+-]{2,})$/.exec(before);
  if (emoji) return emojis(emoji[1], cursor - emoji[1].length - 1);
  return null;
}

function commands(typed) {
  const items = store.commands
    .filter((one) => one.command.startsWith(typed.toLowerCase()))
    .map((one) => ({
      insert: `${one.command} `,
      show: () => [
        element('strong', {}, one.command),
        element('code', {}, one.usageHint ?? ''),
        element('span', { class: 'quiet' }, one.description),
      ],
    }));
  // A whole command is sent by Enter; Tab still completes it.
  const complete = items.length > 0 && store.commands.some((one) => one.command === typed);
  return list(t('composer.commands', { app: store.app.name }), typed, 0, items, complete);
}

function people(typed, from) {
  const wanted = typed.toLowerCase();
  const items = [...store.people.values()]
    .filter((one) => one.name.toLowerCase().startsWith(wanted) || one.real_name.toLowerCase().includes(wanted))
    .map((one) => ({
      insert: `@${one.real_name} `,
      show: () => [
        element('img', { src: one.avatar, alt: '', width: 22, height: 22 }),
        element('strong', {}, one.real_name),
        element('span', { class: 'quiet' }, one.name),
      ],
    }));
  const groups = store.userGroups
    .filter((one) => one.handle.toLowerCase().startsWith(wanted) || one.name.toLowerCase().includes(wanted))
    .map((one) => ({
      insert: `@${one.handle} `,
      show: () => [element('strong', {}, `@${one.handle}`), element('span', { class: 'quiet' }, one.name)],
    }));
  return list(t('composer.people'), typed, from, [...items, ...groups]);
}

function emojis(typed, from) {
  const items = findEmoji(typed).map((name) => ({
    insert: picture(name),
    show: () => [element('span', { class: 'emoji' }, picture(name)), `:${name}:`],
  }));
  return list(t('composer.emojis'), typed, from, items);
}

function list(title, query, from, items, complete = false) {
  return items.length > 0 ? { title, query, from, items: items.slice(0, SHOWN), complete } : null;
}
