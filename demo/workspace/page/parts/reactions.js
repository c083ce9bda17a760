import { act } from '../connection.js';
import { element, icon } from '../dom.js';
import { picture } from '../emoji.js';
import { person, store } from '../store.js';
import { t } from '../texts.js';
import { openEmojiPicker } from './emoji-picker.js';
import { toastFailure } from './toast.js';

/** Adds one's reaction, or takes it away. */
export async function toggleReaction(channel, message, name) {
  const mine = message.reactions?.find((reaction) => reaction.name === name)?.users.includes(store.me);
  const answer = await act({ do: 'react', channel, ts: message.ts, name, on: !mine });
  if (!answer.ok && answer.code !== 'already_reacted' && answer.code !== 'no_reaction') toastFailure(answer.code);
}

export function reactionRow(channel, message) {
  if (!message.reactions?.length) return null;
  const add = element(
    'button',
    { type: 'button', class: 'reaction add', 'aria-label': t('message.react'), title: t('message.react') },
    icon('smile'),
  );
  add.addEventListener('click', () => openEmojiPicker(add, (name) => toggleReaction(channel, message, name)));
  return element(
    'div',
    { class: 'reactions' },
    ...message.reactions.map((one) => reaction(channel, message, one)),
    add,
  );
}

function reaction(channel, message, { name, users, count }) {
  const people = users.map((id) => person(id).real_name).join(t('list.separator'));
  const label = t('reaction.count', { name: `:${name}:`, people });
  return element(
    'button',
    {
      type: 'button',
      class: users.includes(store.me) ? 'reaction mine' : 'reaction',
      'aria-pressed': String(users.includes(store.me)),
      'aria-label': label,
      title: label,
      data: { key: `reaction/${name}` },
      on: { click: () => toggleReaction(channel, message, name) },
    },
    element('span', { class: 'emoji' }, picture(name) ?? `:${name}:`),
    element('span', { class: 'count' }, String(count)),
  );
}
