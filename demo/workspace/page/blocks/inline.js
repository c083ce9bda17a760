import { element } from '../dom.js';
import { picture } from '../emoji.js';
import { person, store } from '../store.js';

/** Small things that texts of either kind hold. */

const SAFE_ADDRESS = /^(https?:|mailto:)/i;

/** A link, if its address is of a harmless kind; else its text alone. */
export function link(address, ...label) {
  if (!SAFE_ADDRESS.test(address)) return element('span', {}, ...label);
  return element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, ...label);
}

export function mention(id) {
  const known = person(id);
  return element('span', { class: id === store.me ? 'mention mine' : 'mention' }, `@${known.real_name}`);
}

export function channelName(id, label) {
  const known = store.channels.get(id);
  return element('a', { class: 'mention', href: `#${id}` }, `#${known?.name ?? label ?? id}`);
}

export function broadcast(range) {
  return element('span', { class: 'mention mine' }, `@${range}`);
}

/** Several people by one name. */
export function userGroup(id) {
  const known = store.userGroups.find((group) => group.id === id);
  const mine = known?.users.includes(store.me);
  return element('span', { class: mine ? 'mention mine' : 'mention', title: known?.name }, `@${known?.handle ?? id}`);
}

/** An emoji by its name; a name that is not known stays text. */
export function emoji(name, unicode) {
  const shown = unicode ? unicodeOf(unicode) : picture(name);
  if (!shown) return `:${name}:`;
  return element('span', { class: 'emoji', role: 'img', 'aria-label': name, title: `:${name}:` }, shown);
}

function unicodeOf(codes) {
  const points = codes.split('-').map((code) => Number.parseInt(code, 16));
  return points.every((point) => point >= 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : '';
}

/** Replaces `:name:` by pictures. */
export function withEmoji(text) {
  return text.split(/(:[a-z0-9_+'-]+:)/g).map((piece) => {
    const name = /^:([^:]+):$/.exec(piece)?.[1];
    return name && picture(name) ? emoji(name) : piece;
  });
}
