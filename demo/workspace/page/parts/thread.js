import { read } from '../connection.js';
import { element, icon } from '../dom.js';
import { store, takeThread, threadMessages } from '../store.js';
import { t } from '../texts.js';
import { composer } from './composer.js';
import { messageList } from './message-list.js';

/** The pane of one thread. */
export function threadPane(channel, rootTs, close) {
  const list = messageList({
    channel,
    inThread: true,
    messages: () => threadMessages(channel, rootTs),
    head: () => null,
  });
  store.newReplies.delete(rootTs);
  const mine = store.channels.get(channel)?.members.includes(store.me);
  const box = mine ? composer({ channel, threadTs: rootTs, label: t('composer.thread') }) : null;
  const byEscape = (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  };
  const node = element(
    'aside',
    { class: 'thread-pane', 'aria-label': t('thread'), on: { keydown: byEscape } },
    element(
      'header',
      { class: 'pane-head' },
      element('h2', {}, t('thread'), element('small', {}, `#${store.channels.get(channel)?.name ?? ''}`)),
      element(
        'button',
        { type: 'button', class: 'tool', 'aria-label': t('close'), title: t('close'), on: { click: close } },
        icon('close', 18),
      ),
    ),
    list.node,
    box?.node,
  );
  const loaded = read('thread', { channel, ts: rootTs }).then(({ messages }) => {
    takeThread(rootTs, messages);
    list.draw();
    list.toEnd();
  });
  return {
    node,
    rootTs,
    loaded,
    draw: () => {
      store.newReplies.delete(rootTs);
      list.draw();
    },
    focus: () => box?.focus(),
  };
}
