import { element, replaceChildren } from '../dom.js';
import { dayKey, dayName, instantOf } from '../format.js';
import { store } from '../store.js';
import { t } from '../texts.js';
import { messageRow } from './message.js';

const TOGETHER_SECONDS = 300;
/** Nearer to the end than this, the list follows what comes. */
const NEAR_END_PX = 120;

/**
 * A list of messages that follows its end. `messages()` gives what to show; `head()` what stands above the first.
 */
export function messageList({ channel, messages, head, inThread = false, openThread, newAfter = () => '' }) {
  const list = element('div', { class: 'message-list', role: 'log', 'aria-live': 'polite', tabindex: '0' });
  const rows = new Map();

  const nearEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;

  const draw = () => {
    const follow = nearEnd() || rows.size === 0;
    const fromEnd = list.scrollHeight - list.scrollTop;
    const focused = focusIn(list);
    const nodes = [...head()];
    const kept = new Set();
    let before = null;
    let lineDrawn = false;
    for (const message of messages()) {
      const newDay = !before || dayKey(instantOf(before.ts)) !== dayKey(instantOf(message.ts));
      const line = lineAt(message, newAfter()) && !lineDrawn;
      if (newDay) nodes.push(dayLine(message.ts));
      if (line) {
        lineDrawn = true;
        nodes.push(element('div', { class: 'new-line' }, element('span', {}, t('unread'))));
      }
      nodes.push(row(message, !newDay && !line && goesWith(before, message)));
      kept.add(message.ts);
      before = message;
    }
    for (const ts of rows.keys()) if (!kept.has(ts)) rows.delete(ts);
    replaceChildren(list, nodes);
    if (follow) list.scrollTop = list.scrollHeight;
    else list.scrollTop = list.scrollHeight - fromEnd;
    focused?.();
  };

  /** A row is drawn anew only when its message has changed. */
  const row = (message, compact) => {
    const pinned = store.channels.get(channel)?.pins.includes(message.ts);
    const key = JSON.stringify([
      message,
      compact,
      pinned,
      store.newReplies.has(message.ts),
      document.documentElement.lang,
    ]);
    const known = rows.get(message.ts);
    if (known?.key === key) return known.node;
    const node = messageRow(channel, message, { compact, inThread, openThread });
    rows.set(message.ts, { key, node });
    return node;
  };

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
