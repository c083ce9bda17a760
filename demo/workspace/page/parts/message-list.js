import { element, patchChildren } from '../dom.js';
import { dayKey, dayName, instantOf } from '../format.js';
import { store } from '../store.js';
import { t } from '../texts.js';
import { messageRow } from './message.js';

const TOGETHER_SECONDS = 300;
/** Nearer to the end than this, the list follows what comes. */
const NEAR_END_PX = 120;

/**
 * A list of messages that follows its end. `messages()` gives what to show; `head()` gives what stands above the first,
 * as a signature and what makes it.
 */
export function messageList({ channel, messages, head, inThread = false, openThread, newAfter = () => '' }) {
  const list = element('div', { class: 'message-list', role: 'log', 'aria-live': 'polite', tabindex: '0' });
  const rows = new Map();

  const nearEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;

  const draw = () => {
    const follow = nearEnd() || rows.size === 0;
    const fromEnd = list.scrollHeight - list.scrollTop;
    const focused = focusIn(list);
    const nodes = [];
    const kept = new Set();
    const put = (key, signature, make) => {
      kept.add(key);
      nodes.push(cached(key, signature, make));
    };
    const above = head();
    if (above) put('head', above.signature, above.make);
    let before = null;
    let lineDrawn = false;
    for (const message of messages()) {
      const newDay = !before || dayKey(instantOf(before.ts)) !== dayKey(instantOf(message.ts));
      const line = lineAt(message, newAfter()) && !lineDrawn;
      if (newDay) put(`day ${dayKey(instantOf(message.ts))}`, dayName(message.ts), () => dayLine(message.ts));
      if (line) {
        lineDrawn = true;
        put('new', t('unread'), newLine);
      }
      const compact = !newDay && !line && goesWith(before, message);
      const make = () => messageRow(channel, message, { compact, inThread, openThread });
      put(message.ts, signatureOf(message, compact), make);
      before = message;
    }
    for (const key of rows.keys()) if (!kept.has(key)) rows.delete(key);
    patchChildren(list, nodes);
    if (follow) list.scrollTop = list.scrollHeight;
    else list.scrollTop = list.scrollHeight - fromEnd;
    focused?.();
  };

  /** What stands is drawn anew only when it has changed. */
  const cached = (key, signature, make) => {
    const known = rows.get(key);
    if (known?.signature === signature) return known.node;
    const node = make();
    rows.set(key, { signature, node });
    return node;
  };

  const signatureOf = (message, compact) => {
    const pinned = store.channels.get(channel)?.pins.includes(message.ts);
    return JSON.stringify([message, compact, pinned, store.newReplies.has(message.ts)]);
  };

  // A list that shows its end goes on doing so when it gets smaller, or a picture in it larger.
  let atEnd = true;
  list.addEventListener('scroll', () => {
    atEnd = nearEnd();
  });
  new ResizeObserver(() => {
    if (atEnd) list.scrollTop = list.scrollHeight;
  }).observe(list);

  draw();
  return {
    node: list,
    draw,
    toEnd: () => {
      list.scrollTop = list.scrollHeight;
    },
  };
}

function lineAt(message, after) {
  return after !== '' && message.ts > after && message.user !== store.me && !message.is_ephemeral;
}

function goesWith(before, message) {
  if (!before || before.user !== message.user || before.is_ephemeral || message.is_ephemeral) return false;
  if (before.subtype === 'channel_join' || before.subtype === 'tombstone') return false;
  return Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}

function newLine() {
  return element('div', { class: 'new-line' }, element('span', {}, t('unread')));
}

function dayLine(ts) {
  return element('div', { class: 'day-line' }, element('span', {}, dayName(ts)));
}

/** Remembers where the focus is, since a changed message is drawn anew; returns what puts it back. */
function focusIn(list) {
  const active = document.activeElement;
  if (!list.contains(active) || active === list) return null;
  const ts = active.closest('.message')?.dataset.ts;
  const { key } = active.dataset;
  return () => {
    if (list.contains(active)) active.focus({ preventScroll: true });
    else if (ts && key) {
      const row = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
      row?.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
    }
  };
}
