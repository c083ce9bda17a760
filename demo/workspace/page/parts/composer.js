import { act, upload } from '../connection.js';
import { element, icon } from '../dom.js';
import { picture } from '../emoji.js';
import { store } from '../store.js';
import { t } from '../texts.js';
import { openEmojiPicker } from './emoji-picker.js';
import { openMenu } from './menu.js';
import { suggestions } from './suggestions.js';
import { toast, toastFailure } from './toast.js';

const TALLEST_PX = 260;

/** Drafts survive a look at another channel. */
const drafts = new Map();

/** The box at the foot of a channel or a thread. */
export function composer({ channel, threadTs, label }) {
  const draftKey = `${store.me} ${channel} ${threadTs ?? ''}`;
  const box = element('textarea', {
    class: 'composer-box',
    rows: 1,
    placeholder: label,
    'aria-label': label,
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    id: threadTs ? 'thread-box' : 'message-box',
    value: drafts.get(draftKey) ?? '',
  });
  const hint = element('div', { class: 'usage-hint', 'aria-live': 'polite' });
  const send = tool('send', t('composer.send'), () => submit());
  send.classList.add('send');
  const file = element('input', { type: 'file', hidden: true, 'aria-label': t('composer.attach') });
  const suggest = suggestions(box, () => changed());

  const changed = () => {
    drafts.set(draftKey, box.value);
    box.style.setProperty('height', 'auto');
    box.style.setProperty('height', `${Math.min(box.scrollHeight, TALLEST_PX)}px`);
    send.classList.toggle('ready', box.value.trim() !== '');
    hint.textContent = usageHint(box.value);
    suggest.update();
  };

  const clear = () => {
    box.value = '';
    changed();
  };

  const submit = async () => {
    const text = box.value;
    if (text.trim() === '') return;
    clear();
    const command = /^\/\w/.test(text.trim());
    const where = { channel, ...(threadTs ? { threadTs } : {}) };
    const answer = await act(command ? { do: 'command', line: text, ...where } : { do: 'say', text, ...where });
    if (answer.ok) return;
    toastFailure(answer.code);
    if (box.value === '') box.value = text;
    changed();
  };

  const attach = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    toast(t('file.uploading', { name: chosen.name }));
    const answer = await upload(chosen, { channel, text: box.value, ...(threadTs ? { threadTs } : {}) });
    file.value = '';
    if (answer.ok) clear();
    else toastFailure(answer.code);
  };

  const insert = (text) => {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.focus();
    changed();
  };

  box.addEventListener('input', changed);
  box.addEventListener('keydown', (event) => {
    // While an input method is composing, Enter chooses a word.
    if (event.isComposing || event.keyCode === 229) return;
    if (suggest.handle(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });
  box.addEventListener('blur', () => suggest.close());
  file.addEventListener('change', attach);

  const emoji = tool('smile', t('composer.emoji'), () => openEmojiPicker(emoji, (name) => insert(picture(name))));
  const frame = element(
    'div',
    { class: 'composer' },
    suggest.node,
    hint,
    element(
      'div',
      { class: 'composer-frame' },
      box,
      element(
        'div',
        { class: 'composer-tools' },
        tool('clip', t('composer.attach'), () => file.click()),
        emoji,
        tool('at', t('composer.mention'), () => insert('@')),
        threadTs ? null : tool('slash', t('composer.command'), () => (box.value === '' ? insert('/') : box.focus())),
        threadTs ? null : shortcutTool(),
        element('span', { class: 'composer-hint' }, t('composer.hint')),
        send,
      ),
      file,
    ),
  );
  queueMicrotask(changed);
  return { node: frame, focus: () => box.focus() };
}

function tool(name, label, click) {
  const keepFocus = (event) => event.preventDefault();
  return element(
    'button',
    { type: 'button', class: 'tool', 'aria-label': label, title: label, on: { click, pointerdown: keepFocus } },
    icon(name, 18),
  );
}

/** What the app offers anywhere, if it offers anything. */
function shortcutTool() {
  const offered = store.shortcuts.filter((shortcut) => shortcut.type === 'global');
  if (offered.length === 0) return null;
  const run = async (callbackId) => {
    const answer = await act({ do: 'shortcut', callbackId });
    if (!answer.ok || answer.failed) toastFailure(answer.failed ?? answer.code);
  };
  const entries = offered.map(({ name, callbackId }) => ({ label: name, icon: 'bolt', run: () => run(callbackId) }));
  const node = tool('bolt', t('shortcut.global'), () => openMenu(node, [t('shortcut.global'), ...entries]));
  return node;
}

/** Once a command stands complete, what it takes. */
function usageHint(text) {
  const name = /^(\/\S+)\s/.exec(text)?.[1];
  const command = store.commands.find((one) => one.command === name);
  return command ? `${command.command} ${command.usageHint ?? ''} — ${command.description}` : '';
}
