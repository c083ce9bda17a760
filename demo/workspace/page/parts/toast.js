import { element } from '../dom.js';
import { store } from '../store.js';
import { t } from '../texts.js';

const SHOWN_MS = 6_000;

/** Says something for a few seconds at the edge of the page. */
export function toast(text, kind = 'info') {
  const node = element('div', { class: `toast ${kind}` }, text);
  document.getElementById('toasts').append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}

/** Says why something was refused or not answered. */
export function toastFailure(code) {
  toast(failureText(code), 'failure');
}

const SAID = [
  'operation_timeout',
  'dispatch_failed',
  'http_service_error',
  'file_uploads_disabled',
  'is_archived',
  'not_in_channel',
];

export function failureText(code) {
  return SAID.includes(code) ? t(`failed.${code}`, { app: store.app.name }) : t('failed.other', { code });
}
