import { renderBlocks } from '../blocks/blocks.js';
import { mrkdwn } from '../blocks/mrkdwn.js';
import { act, read } from '../connection.js';
import { element, icon } from '../dom.js';
import { dayAndTime } from '../format.js';
import { person, store } from '../store.js';
import { t } from '../texts.js';
import { openPopup } from './menu.js';
import { toastFailure } from './toast.js';

/** What stands on a card can be read there, and acted on in the channel. */
const STILL = { id: 'pin', inputs: new Map(), press: async () => undefined };

/** Shows what is pinned in a channel; each card leads to its message. */
export async function openPins(anchor, channel, go) {
  const { pins } = await read('pins', { channel: channel.id });
  let close = () => undefined;
  const leave = (place) => {
    close();
    go(place);
  };
  const panel = element(
    'section',
    { class: 'popup pins-panel', role: 'dialog', 'aria-label': t('pins.title') },
    element('h2', {}, t('pins.title')),
    ...pins.map((pin) => card(channel, pin, leave)),
  );
  close = openPopup(anchor, panel);
  panel.querySelector('.pin-open')?.focus();
}

function card(channel, { by, message }, leave) {
  const from = person(message.user);
  const unpin = async () => {
    const answer = await act({ do: 'pin', channel: channel.id, ts: message.ts, on: false });
    if (answer.ok) node.remove();
    else toastFailure(answer.code);
  };
  const place = message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : '';
  const mine = channel.members.includes(store.me);
  const node = element(
    'article',
    { class: 'pin-card' },
    element('div', { class: 'quiet pin-by' }, icon('pin', 12), t('pins.by', { person: person(by).real_name })),
    element(
      'div',
      { class: 'pin-head' },
      element('img', { src: from.avatar, alt: '', width: 20, height: 20 }),
      element('strong', {}, from.real_name),
      element('span', { class: 'quiet' }, dayAndTime(message.ts)),
    ),
    element(
      'div',
      { class: 'body pin-body', inert: true },
      ...(message.blocks?.length ? renderBlocks(message.blocks, STILL) : mrkdwn(message.text)),
    ),
    element(
      'div',
      { class: 'pin-foot' },
      element(
        'button',
        {
          type: 'button',
          class: 'link-button pin-open',
          on: { click: () => leave(`${channel.id}/${place}/${message.ts}`) },
        },
        t('pins.open'),
      ),
      mine
        ? element('button', { type: 'button', class: 'link-button', on: { click: unpin } }, t('message.unpin'))
        : null,
    ),
  );
  return node;
}
