import { readEntities } from '../blocks/mrkdwn.js';
import { act } from '../connection.js';
import { element, icon } from '../dom.js';
import { picture, QUICK } from '../emoji.js';
import { isReply, person, store } from '../store.js';
import { t } from '../texts.js';
import { ask } from './confirm.js';
import { openEmojiPicker } from './emoji-picker.js';
import { openMenu } from './menu.js';
import { toggleReaction } from './reactions.js';
import { toast, toastFailure } from './toast.js';

/** What can be done with a message: one-click reactions, a reply, shortcuts and the rest. */
export function messageToolbar({ channel, message, row, openThread }) {
  const react = tool('smile', t('message.react'), () =>
    openEmojiPicker(react, (name) => toggleReaction(channel, message, name)),
  );
  const more = tool('more', t('message.more'), () => openMenu(more, entries(channel, message, row)));
  return element(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': t('message.actions') },
    ...QUICK.map((name) =>
      element(
        'button',
        {
          type: 'button',
          class: 'tool quick',
          'aria-label': t('message.react.with', { name: `:${name}:` }),
          title: t('message.react.with', { name: `:${name}:` }),
          on: { click: () => toggleReaction(channel, message, name) },
        },
        picture(name),
      ),
    ),
    react,
    openThread ? tool('thread', t('message.reply'), () => openThread(message.thread_ts ?? message.ts)) : null,
    more,
  );
}

function tool(name, label, click) {
  const attributes = { type: 'button', class: 'tool', 'aria-label': label, title: label, 'aria-haspopup': 'true' };
  return element('button', { ...attributes, on: { click } }, icon(name, 18));
}

function entries(channel, message, row) {
  const own = message.user === store.me;
  const { pins, members } = store.channels.get(channel) ?? { pins: [], members: [] };
  const pinned = pins.includes(message.ts);
  const member = members.includes(store.me);
  const shortcuts = store.shortcuts.filter((shortcut) => shortcut.type === 'message');
  const on = { channel, ts: message.ts };
  const run = async (callbackId) => {
    const answer = await act({ do: 'shortcut', callbackId, on });
    if (!answer.ok || answer.failed) toastFailure(answer.failed ?? answer.code);
  };
  return [
    ...(shortcuts.length > 0 ? [t('message.shortcuts')] : []),
    ...shortcuts.map((shortcut) => ({ label: shortcut.name, icon: 'bolt', run: () => run(shortcut.callbackId) })),
    t('message.actions'),
    { label: t('message.copy-link'), icon: 'link', run: () => copyLink(channel, message) },
    ...(member
      ? [{ label: t(pinned ? 'message.unpin' : 'message.pin'), icon: 'pin', run: () => pin(on, !pinned) }]
      : []),
    ...(own ? [{ label: t('message.edit'), icon: 'pencil', run: () => edit(channel, message, row) }] : []),
    ...(own || person(store.me).admin
      ? [{ label: t('message.delete'), icon: 'trash', danger: true, run: () => remove(channel, message) }]
      : []),
  ];
}

async function pin(on, wanted) {
  const answer = await act({ do: 'pin', ...on, on: wanted });
  if (!answer.ok) toastFailure(answer.code);
}

async function copyLink(channel, message) {
  const inThread = isReply(message) ? `?thread_ts=${message.thread_ts}&cid=${channel}` : '';
  const link = `${location.origin}/archives/${channel}/p${message.ts.replace('.', '')}${inThread}`;
  try {
    await navigator.clipboard.writeText(link);
    toast(t('message.copied'));
  } catch {
    toast(link);
  }
}

async function remove(channel, message) {
  const agreed = await ask({
    title: [t('message.delete')],
    text: [t('message.delete.ask')],
    yes: t('message.delete'),
    danger: true,
  });
  if (!agreed) return;
  const answer = await act({ do: 'delete', channel, ts: message.ts });
  if (!answer.ok) toastFailure(answer.code);
}

/** Puts a box in the place of the text. */
function edit(channel, message, row) {
  const body = row.querySelector('.body');
  const box = element('textarea', {
    class: 'input',
    rows: 3,
    value: typed(message.text),
    'aria-label': t('message.edit'),
  });
  const restore = () => form.replaceWith(body);
  const save = async () => {
    const answer = await act({ do: 'edit', channel, ts: message.ts, text: box.value });
    if (answer.ok) restore();
    else toastFailure(answer.code);
  };
  const form = element(
    'div',
    { class: 'edit-form' },
    box,
    element('button', { type: 'button', class: 'button', on: { click: restore } }, t('message.cancel')),
    element('button', { type: 'button', class: 'button primary solid', on: { click: save } }, t('message.save')),
  );
  body.replaceWith(form);
  box.focus();
}

/** The text as it was typed. */
function typed(text) {
  const names = text.replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${person(id).real_name}`);
  const groups = names.replace(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => {
    return `@${store.userGroups.find((group) => group.id === id)?.handle ?? id}`;
  });
  return readEntities(groups.replace(/<!(\w+)>/g, '@$1').replace(/<([^|>]+)(?:\|[^>]*)?>/g, '$1'));
}
