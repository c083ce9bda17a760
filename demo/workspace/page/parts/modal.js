import { renderBlocks } from '../blocks/blocks.js';
import { plain } from '../blocks/mrkdwn.js';
import { act } from '../connection.js';
import { element, icon } from '../dom.js';
import { store } from '../store.js';
import { t } from '../texts.js';
import { toastFailure } from './toast.js';

let dialog = null;
/** What was filled in, by view id: a modal below keeps it while another is on top. */
const inputs = new Map();

/** Shows the topmost of the person's open modals, or none. */
export function showModals() {
  for (const id of inputs.keys()) if (!store.views.some((view) => view.id === id)) inputs.delete(id);
  const view = store.views.at(-1);
  if (!view) {
    dialog?.remove();
    dialog = null;
    return;
  }
  draw(view, {});
}

function draw(view, errors) {
  const filled = inputs.get(view.id) ?? new Map();
  inputs.set(view.id, filled);
  const focusKey = dialog?.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const same = dialog?.dataset.view === view.id;
  const scroll = same ? dialog.querySelector('.modal-body').scrollTop : 0;
  const fresh = build(view, filled, errors);
  dialog?.remove();
  dialog = fresh;
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('.modal-body').scrollTop = scroll;
  const faulty = dialog.querySelector('[aria-invalid]');
  const before = focusKey && dialog.querySelector(`[data-key="${CSS.escape(focusKey)}"]`);
  const first = dialog.querySelector('.modal-body :is(input, textarea, select, button)');
  (
    faulty ??
    before ??
    dialog.querySelector('[autofocus]') ??
    first ??
    dialog.querySelector('.modal-foot button:last-child')
  )?.focus();
}

function build(view, filled, errors) {
  const close = () => act({ do: 'close-modal', viewId: view.id });
  const surface = {
    id: view.id,
    inputs: filled,
    values: view.state.values,
    errors,
    async press(control) {
      const place = { viewId: view.id };
      const answer = await act({ do: 'press', place, ...control, inputs: Object.fromEntries(filled) });
      if (!answer.ok || answer.failed) toastFailure(answer.failed ?? answer.code);
    },
  };
  const submit = async (event) => {
    event.preventDefault();
    const button = form.querySelector('[type=submit]');
    if (!button || button.disabled) return;
    button.disabled = true;
    button.classList.add('busy');
    try {
      follow(view, await act({ do: 'submit', viewId: view.id, inputs: Object.fromEntries(filled) }));
    } finally {
      button.disabled = false;
      button.classList.remove('busy');
    }
  };
  const form = element(
    'form',
    { class: 'modal-form', novalidate: true, on: { submit } },
    element(
      'header',
      { class: 'modal-head' },
      element('h2', { id: `title-${view.id}` }, plain(view.title)),
      element(
        'button',
        { type: 'button', class: 'tool', 'aria-label': t('close'), on: { click: close } },
        icon('close', 18),
      ),
    ),
    element(
      'div',
      { class: 'modal-body' },
      ...renderBlocks(view.blocks, surface),
      element('div', { class: 'modal-trouble', role: 'alert' }),
    ),
    element(
      'footer',
      { class: 'modal-foot' },
      element(
        'button',
        { type: 'button', class: 'button', on: { click: close } },
        plain(view.close) || t('modal.close'),
      ),
      view.submit
        ? element('button', { type: 'submit', class: 'button primary solid' }, plain(view.submit) || t('modal.submit'))
        : null,
    ),
  );
  const node = element(
    'dialog',
    { class: 'modal', 'aria-labelledby': `title-${view.id}`, data: { view: view.id } },
    form,
  );
  node.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  return node;
}

function follow(view, answer) {
  const trouble = (code) => {
    dialog.querySelector('.modal-trouble').textContent = t('failed.modal', { code });
  };
  if (!answer.ok) return trouble(answer.code);
  const { outcome } = answer;
  if (outcome.kind === 'incomplete') {
    const said = Object.entries(outcome.faults).map(([id, fault]) => [id, t(`input.${fault.code}`, fault)]);
    return draw(view, Object.fromEntries(said));
  }
  if (outcome.kind === 'errors') return draw(view, outcome.errors);
  return outcome.kind === 'failed' ? trouble(outcome.code) : undefined;
}
