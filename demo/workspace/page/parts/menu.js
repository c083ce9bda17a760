import { element, icon } from '../dom.js';

let closeOpen = null;

/** Shows something beside a button until Escape, a click elsewhere or another popup. Returns what closes it. */
export function openPopup(anchor, content) {
  closeOpen?.();
  const close = () => {
    content.remove();
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', byEscape, true);
    anchor.setAttribute('aria-expanded', 'false');
    closeOpen = null;
  };
  const outside = (event) => {
    if (!content.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const byEscape = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
    anchor.focus();
  };
  (anchor.closest('dialog') ?? document.body).append(content);
  place(anchor, content);
  anchor.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', byEscape, true);
  closeOpen = close;
  return close;
}

/** Below the anchor if there is room, else above; never outside the window. */
function place(anchor, content) {
  const from = anchor.getBoundingClientRect();
  const size = content.getBoundingClientRect();
  const below = from.bottom + 6 + size.height <= innerHeight;
  const top = below ? from.bottom + 6 : Math.max(8, from.top - size.height - 6);
  const left = Math.min(Math.max(8, from.right - size.width), innerWidth - size.width - 8);
  content.style.setProperty('top', `${top}px`);
  content.style.setProperty('left', `${Math.max(8, left)}px`);
}

/** A menu of `{ label, icon?, danger?, run }`; a string is a heading. */
export function openMenu(anchor, entries) {
  const items = entries.map((entry) => {
    if (typeof entry === 'string') return element('div', { class: 'menu-heading', role: 'presentation' }, entry);
    const run = () => {
      close();
      anchor.focus();
      entry.run();
    };
    const name = entry.danger ? 'menu-item danger' : 'menu-item';
    return element(
      'button',
      { type: 'button', role: 'menuitem', class: name, tabindex: '-1', on: { click: run } },
      entry.icon ? icon(entry.icon) : null,
      entry.label,
    );
  });
  const menu = element(
    'div',
    { class: 'popup menu', role: 'menu', on: { keydown: (event) => move(event, menu) } },
    ...items,
  );
  const close = openPopup(anchor, menu);
  menu.querySelector('.menu-item')?.focus();
}

function move(event, menu) {
  const items = [...menu.querySelectorAll('.menu-item')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}
