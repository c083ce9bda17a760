import { act, listen, playAs, read } from './connection.js';
import { element, replaceChildren } from './dom.js';
import { loadEmoji } from './emoji.js';
import { mentionsMe } from './mentions.js';
import { appPane } from './parts/app-pane.js';
import { channelPane } from './parts/channel.js';
import { showModals } from './parts/modal.js';
import { sidebar } from './parts/sidebar.js';
import { threadPane } from './parts/thread.js';
import { toast } from './parts/toast.js';
import { topBar } from './parts/top-bar.js';
import { placeFromAddress, placeOfLink } from './places.js';
import {
  channelMessages,
  directChannel,
  forgetMessages,
  isReply,
  removeMessage,
  store,
  takeMessage,
  takeMessages,
  takeStart,
} from './store.js';
import { chooseLanguage, loadTexts, otherLanguage, t } from './texts.js';

const page = document.getElementById('page');
let side = null;
let pane = null;
let thread = null;
let stopListening = () => undefined;

/** On a narrow window the sidebar lies above the channel. */
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') page.classList.remove('with-sidebar');
});

function go(place) {
  location.hash = place;
  page.classList.remove('with-sidebar');
}

/** Begins anew as a person, and after a lost connection. */
async function begin(person) {
  stopListening();
  playAs(person);
  const start = await read('start');
  forgetMessages();
  takeStart(start);
  history.replaceState(null, '', `?as=${person}${location.hash}`);
  stopListening = listen({ take, lost: () => toast(t('failed.network'), 'failure'), back: () => begin(store.me) });
  drawPage();
}

function drawPage() {
  document.title = t('title', { team: store.team.name });
  const switchLanguage = () => {
    chooseLanguage(otherLanguage());
    drawPage();
  };
  const place = placeFromAddress();
  const current = () => {
    const now = placeFromAddress();
    return now.app ? `app/${now.app}` : now.channel;
  };
  side = sidebar({ go, current });
  const shell = element('div', { class: 'shell' }, side.node);
  const shade = element('div', { class: 'shade', on: { click: () => page.classList.remove('with-sidebar') } });
  replaceChildren(page, topBar({ playAs: begin, switchLanguage }), shell, shade);
  pane = null;
  thread = null;
  show(place);
  showModals();
}

function show(place) {
  const shell = page.querySelector('.shell');
  const openSidebar = () => page.classList.toggle('with-sidebar');
  const channelId = place.app === 'messages' ? directChannel().id : place.channel;
  const openThread = (ts) => {
    location.hash = `${channelId}/${ts}`;
  };
  const changed = place.app ? pane?.place !== `app/${place.app}` : pane?.place !== place.channel;
  if (changed) {
    pane?.node.remove();
    const parts = { openThread, openSidebar, go };
    pane = place.app ? appPane(place.app, parts) : channelPane(place.channel, parts);
    pane.place = place.app ? `app/${place.app}` : place.channel;
    shell.append(pane.node);
    if (channelId) openChannel(channelId, place.threadTs ?? place.messageTs).then(() => jumpTo(place));
    if (place.app === 'home' || place.app === 'messages') act({ do: 'open-home', tab: place.app });
    if (matchMedia('(min-width: 900px)').matches) pane.focus();
  }
  if (thread?.rootTs !== place.threadTs) {
    thread?.node.remove();
    thread = place.threadTs ? threadPane(place.channel, place.threadTs, () => go(place.channel)) : null;
    if (thread) {
      shell.append(thread.node);
      thread.focus();
      pane.draw();
    }
  }
  page.classList.toggle('with-thread', Boolean(thread));
  side.draw();
  if (!changed && place.messageTs) jumpTo(place);
}

/** Shows the one message that a link leads to; one that is long past is loaded first. */
async function jumpTo({ channel, threadTs, messageTs }) {
  if (!messageTs) return;
  const inThread = threadTs && threadTs !== messageTs;
  if (inThread) await thread?.loaded;
  else if (!store.messages.get(channel)?.has(messageTs)) {
    const { messages, more } = await read('messages', { channel, from: messageTs });
    takeMessages(channel, messages, more);
    pane?.draw();
  }
  const row = (inThread ? thread : pane)?.node.querySelector(`[data-ts="${CSS.escape(messageTs)}"]`);
  if (!row) return toast(t('message.gone'), 'failure');
  row.scrollIntoView({ block: 'center' });
  row.focus({ preventScroll: true });
  row.classList.add('pointed-at');
  row.addEventListener('animationend', () => row.classList.remove('pointed-at'), { once: true });
  // The same link leads here once more.
  history.replaceState(null, '', `#${channel}${threadTs ? `/${threadTs}` : ''}`);
}

async function openChannel(channelId, from) {
  const channel = store.channels.get(channelId);
  store.seenUpTo.set(channelId, channel.unread > 0 ? channel.read : '');
  const { messages, more } = await read('messages', { channel: channelId, ...(from ? { from } : {}) });
  takeMessages(channelId, messages, more);
  pane?.draw();
  pane?.toEnd();
  markRead(channelId);
}

function shownChannel() {
  return pane?.channelId;
}

function markRead(channelId) {
  const channel = store.channels.get(channelId);
  if (!channel || document.hidden) return;
  channel.unread = 0;
  channel.mentioned = false;
  act({ do: 'read', channel: channelId });
  drawCounts();
}

function drawCounts() {
  side?.draw();
  const count = [...store.channels.values()].reduce((sum, channel) => sum + channel.unread, 0);
  const title = t('title', { team: store.team.name });
  document.title = count > 0 ? `(${count}) ${title}` : title;
}

/** Takes in what has changed. */
async function take(change) {
  switch (change.kind) {
    case 'message':
      return takeNews(change.channel, change.message);
    case 'message-removed':
      removeMessage(change.channel, change.ts);
      return redraw(change.channel);
    case 'ephemeral':
      store.ephemerals.set(change.message.ts, change.message);
      return redraw(change.channel);
    case 'ephemeral-removed':
      store.ephemerals.delete(change.ts);
      return redraw(shownChannel());
    case 'views':
      store.views = change.views;
      return showModals();
    case 'connection':
      store.connected = change.connected;
      return side.draw();
    case 'home':
      if (pane?.home) store.home = (await read('home')).view;
      return pane?.home ? pane.draw() : undefined;
    default:
      return refresh();
  }
}

function takeNews(channelId, message) {
  const channel = store.channels.get(channelId);
  if (!channel) return;
  const known = channel.latest >= message.ts;
  if (!known) channel.latest = message.ts;
  takeMessage(channelId, message);
  const fresh = !known && message.user !== store.me;
  if (fresh && isReply(message) && thread?.rootTs !== message.thread_ts) store.newReplies.add(message.thread_ts);
  if (fresh && (!isReply(message) || message.subtype === 'thread_broadcast')) {
    channel.unread += 1;
    if (mentionsMe(message)) channel.mentioned = true;
  }
  redraw(channelId);
  if (!fresh) return;
  if (channelId === shownChannel()) markRead(channelId);
  else drawCounts();
}

function redraw(channelId) {
  if (channelId && channelId === shownChannel()) pane.draw();
  thread?.draw();
}

/** Channels, pins or controls have changed: these are small, so all of them are asked for again. */
async function refresh() {
  const start = await read('start');
  takeStart(start);
  side.draw();
  pane?.drawHeader();
  if (shownChannel() && channelMessages(shownChannel())) pane.draw();
}

window.addEventListener('hashchange', () => {
  if (location.hash === '#message-box') return;
  show(placeFromAddress());
});
document.addEventListener('click', (event) => {
  const place = placeOfLink(event.target.closest?.('a[href]')?.href ?? '');
  if (!place || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(place);
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && shownChannel()) markRead(shownChannel());
});

await Promise.all([loadTexts(), loadEmoji()]);
await begin(new URLSearchParams(location.search).get('as') ?? (await firstPerson()));

/** Without a wish, the first of the workspace. */
async function firstPerson() {
  const response = await fetch('/page/people');
  const { people } = await response.json();
  return people[0].id;
}
