import { renderBlocks } from '../blocks/blocks.js';
import { mrkdwn } from '../blocks/mrkdwn.js';
import { act } from '../connection.js';
import { element, icon } from '../dom.js';
import { clockTime, dayAndTime, fullTime } from '../format.js';
import { mentionsMe } from '../mentions.js';
import { isReply, person, store } from '../store.js';
import { t } from '../texts.js';
import { fileList } from './files.js';
import { messageToolbar } from './message-toolbar.js';
import { reactionRow } from './reactions.js';
import { failureText } from './toast.js';

/** What was filled in on messages, by ts; kept while a message is edited under the reader's hands. */
const inputs = new Map();

/** One message. `compact` leaves the head out; `inThread` the summary of its thread. */
export function messageRow(channel, message, { compact = false, inThread = false, openThread }) {
  const ephemeral = Boolean(message.is_ephemeral);
  const small = compact && !ephemeral && !isNotice(message);
  const names = ['message', small && 'compact', ephemeral && 'ephemeral', mentionsMe(message) && 'calls-me'];
  const row = element('article', {
    class: names.filter(Boolean).join(' '),
    tabindex: '-1',
    data: { ts: message.ts },
  });
  row.append(
    gutter(message, small),
    element(
      'div',
      { class: 'message-main' },
      ephemeral ? ephemeralHead(message) : null,
      isPinned(channel, message)
        ? element('div', { class: 'pinned-note' }, icon('pin', 12), t('message.pinned'))
        : null,
      message.subtype === 'thread_broadcast' && !inThread
        ? element('div', { class: 'pinned-note' }, icon('thread', 12), t('message.broadcast'))
        : null,
      small ? null : head(message),
      body(channel, message, row),
      fileList(message.files),
      reactionRow(channel, message),
      inThread ? null : threadSummary(message, openThread),
    ),
  );
  if (!ephemeral && message.subtype !== 'tombstone') {
    row.append(messageToolbar({ channel, message, row, openThread: inThread ? null : openThread }));
  }
  return row;
}

function isPinned(channel, message) {
  return store.channels.get(channel)?.pins.includes(message.ts);
}

function isNotice(message) {
  return message.subtype === 'channel_join' || message.subtype === 'channel_leave';
}

function sender(message) {
  if (message.sender === 'slackbot') return { real_name: 'Slackbot', bot: true, avatar: '/assets/icon.svg' };
  return person(message.is_ephemeral ? store.app.user : message.user);
}

function gutter(message, small) {
  if (small) {
    return element('time', { class: 'gutter time', title: fullTime(message.ts) }, clockTime(message.ts));
  }
  const from = sender(message);
  return element('img', { class: 'gutter avatar', src: from.avatar, alt: '', width: 36, height: 36 });
}

function head(message) {
  const from = sender(message);
  return element(
    'div',
    { class: 'message-head' },
    element('span', { class: 'sender' }, from.real_name),
    from.bot ? element('span', { class: 'app-mark' }, t('message.app')) : null,
    from.guest && from.guest !== 'none' ? element('span', { class: 'guest-mark' }, t(`guest.${from.guest}`)) : null,
    element('time', { class: 'time', title: fullTime(message.ts) }, clockTime(message.ts)),
  );
}

function ephemeralHead(message) {
  const dismiss = () => act({ do: 'dismiss', ts: message.ts });
  return element(
    'div',
    { class: 'ephemeral-head' },
    icon('eye', 14),
    t('message.only-you'),
    element('button', { type: 'button', class: 'link-button', on: { click: dismiss } }, t('message.dismiss')),
  );
}

function body(channel, message, row) {
  if (message.subtype === 'tombstone') return element('div', { class: 'body quiet' }, t('message.deleted'));
  if (message.notice)
    return element('div', { class: 'body' }, t(`notice.${message.notice.code}`, message.notice.values));
  if (isNotice(message)) {
    return element(
      'div',
      { class: 'body quiet' },
      t(message.subtype === 'channel_join' ? 'message.joined' : 'message.left'),
    );
  }
  const edited = message.edited
    ? element('span', { class: 'edited', title: fullTime(message.edited.ts) }, t('message.edited'))
    : null;
  if (!message.blocks?.length) return element('div', { class: 'body' }, ...mrkdwn(message.text), edited);
  return element('div', { class: 'body' }, ...renderBlocks(message.blocks, surfaceOf(channel, message, row)), edited);
}

function surfaceOf(channel, message, row) {
  const filled = inputs.get(message.ts) ?? new Map();
  inputs.set(message.ts, filled);
  return {
    id: message.ts,
    inputs: filled,
    async press(control) {
      const place = { channel, ts: message.ts };
      const answer = await act({ do: 'press', place, ...control, inputs: Object.fromEntries(filled) });
      if (!answer.ok || answer.failed) showTrouble(row, answer.failed ?? answer.code);
    },
  };
}

/** Beside what was clicked, as Slack does when the app doesn't answer. */
function showTrouble(row, code) {
  row.querySelector('.trouble')?.remove();
  const note = element('div', { class: 'trouble', role: 'alert' }, icon('warning', 14), failureText(code));
  row.querySelector('.message-main').append(note);
}

function threadSummary(message, openThread) {
  if (!message.reply_count || isReply(message)) return null;
  const fresh = store.newReplies.has(message.ts);
  return element(
    'button',
    {
      type: 'button',
      class: fresh ? 'thread-summary fresh' : 'thread-summary',
      data: { key: 'thread' },
      on: { click: () => openThread(message.ts) },
    },
    element(
      'span',
      { class: 'faces' },
      ...message.reply_users
        .slice(0, 4)
        .map((id) => element('img', { src: person(id).avatar, alt: '', width: 24, height: 24 })),
    ),
    element('strong', {}, t('thread.replies', { count: message.reply_count })),
    fresh ? element('span', { class: 'fresh-mark' }, t('thread.new')) : null,
    element('span', { class: 'quiet' }, t('thread.last', { time: dayAndTime(message.latest_reply) })),
  );
}
