import { textObject } from '../blocks/mrkdwn.js';
import { element } from '../dom.js';
import { t } from '../texts.js';

/** Asks before a click counts. `confirm` is Slack's object; without one the answer is yes. */
export function confirmFirst(confirm) {
  if (!confirm) return Promise.resolve(true);
  return ask({
    title: textObject(confirm.title),
    text: textObject(confirm.text),
    yes: confirm.confirm?.text,
    no: confirm.deny?.text,
    danger: confirm.style === 'danger',
  });
}

/** Resolves with whether the person agreed; Escape means no. */
export function ask({ title, text, yes, no, danger }) {
  return new Promise((resolve) => {
    const close = () => dialog.close();
    const agree = () => {
      agreed = true;
      dialog.close();
    };
    let agreed = false;
    const dialog = element(
      'dialog',
      { class: 'dialog', 'aria-labelledby': 'dialog-title' },
      element('h2', { id: 'dialog-title' }, ...title),
      element('div', { class: 'dialog-text' }, ...text),
      element(
        'div',
        { class: 'dialog-foot' },
        element('button', { type: 'button', class: 'button', on: { click: close } }, no || t('confirm.no')),
        element(
          'button',
          { type: 'button', class: `button ${danger ? 'danger' : 'primary'} solid`, on: { click: agree } },
          yes || t('confirm.yes'),
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(agreed);
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector('.dialog-foot button:last-child').focus();
  });
}
