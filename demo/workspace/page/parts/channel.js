import { act, read } from '../connection.js';
import { element, icon, replaceChildren } from '../dom.js';
import { channelMessages, store, takeMessages } from '../store.js';
import { t } from '../texts.js';
import { composer } from './composer.js';
import { messageList } from './message-list.js';
import { openPins } from './pins.js';

/** The middle of the page: a channel with its head, messages and box. */
export function channelPane(channelId, { openThread, openSidebar, go, head }) {
  const channel = () => store.channels.get(channelId);
  const title = channel().direct ? store.app.name : `#${channel().name}`;

  const earlier = async () => {
    const oldest = channelMessages(channelId).find((message) => !message.is_ephemeral)?.ts ?? '';
    const page = await read('messages', { channel: channelId, before: oldest });
    takeMessages(channelId, page.messages, page.more);
    list.draw();
  };

  const list = messageList({
    channel: channelId,
    messages: () => channelMessages(channelId),
    openThread,
    newAfter: () => store.seenUpTo.get(channelId) ?? '',
    head() {
      if (store.more.get(channelId)) return { signature: 'more', make: () => moreButton(earlier) };
      return store.messages.has(channelId) ? { signature: channel().name, make: () => beginning(channel()) } : null;
    },
  });

  const foot = element('div', { class: 'foot' });
  let box = null;
  const drawFoot = () => {
    const state = footState(channel());
    if (foot.dataset.state === state) return;
    foot.dataset.state = state;
    box = state === 'write' ? composer({ channel: channelId, label: t('composer.label', { name: title }) }) : null;
    replaceChildren(foot, box ? box.node : notice(channel(), state));
  };
  drawFoot();

  const header = element('div', {});
  const drawHeader = () => replaceChildren(header, head ? head() : channelHead(channel(), openSidebar, go));
  drawHeader();

  return {
    node: element('main', { class: 'channel-pane' }, header, list.node, foot),
    channelId,
    draw: list.draw,
    toEnd: list.toEnd,
    drawHeader: () => {
      drawHeader();
      drawFoot();
    },
    focus: () => box?.focus(),
  };
}

function footState(channel) {
  if (channel.archived) return 'archived';
  if (channel.direct && !store.app.messages) return 'closed';
  return channel.members.includes(store.me) ? 'write' : 'preview';
}

function notice(channel, state) {
  if (state === 'closed') return element('div', { class: 'foot-notice' }, t('channel.closed', { app: store.app.name }));
  if (state === 'archived') return element('div', { class: 'foot-notice' }, t('channel.archived'));
  const join = () => act({ do: 'join', channel: channel.id });
  return element(
    'div',
    { class: 'foot-notice' },
    t('channel.preview', { channel: channel.name }),
    element('button', { type: 'button', class: 'button primary solid', on: { click: join } }, t('channel.join')),
  );
}

function moreButton(click) {
  return element(
    'div',
    { class: 'earlier' },
    element('button', { type: 'button', class: 'button', on: { click } }, t('channel.earlier')),
  );
}

function beginning(channel) {
  const text = channel.direct
    ? t('channel.begin.direct', { app: store.app.name })
    : t('channel.begin', { channel: channel.name });
  return element(
    'div',
    { class: 'beginning' },
    element('h2', {}, text),
    element('p', { class: 'quiet' }, t('channel.begin.hint')),
  );
}

export function menuButton(openSidebar) {
  return element(
    'button',
    { type: 'button', class: 'tool menu-button', 'aria-label': t('menu'), on: { click: openSidebar } },
    icon('menu', 20),
  );
}

function channelHead(channel, openSidebar, go) {
  const pins = element(
    'button',
    {
      type: 'button',
      class: 'head-button',
      'aria-haspopup': 'dialog',
      on: { click: () => openPins(pins, channel, go) },
    },
    icon('pin', 14),
    t('pins', { count: channel.pins.length }),
  );
  return element(
    'header',
    { class: 'pane-head' },
    menuButton(openSidebar),
    element('h1', {}, icon(channel.private ? 'lock' : 'hash', 16), channel.name),
    channel.topic ? element('p', { class: 'topic', title: channel.topic }, channel.topic) : null,
    element(
      'div',
      { class: 'head-side' },
      channel.pins.length > 0 ? pins : null,
      element(
        'span',
        { class: 'head-button still' },
        icon('people', 14),
        t('members', { count: channel.members.length }),
      ),
    ),
  );
}
