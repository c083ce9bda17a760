import { renderBlocks } from '../blocks/blocks.js';
import { act, read } from '../connection.js';
import { element, replaceChildren } from '../dom.js';
import { directChannel, person, store } from '../store.js';
import { t } from '../texts.js';
import { channelPane, menuButton } from './channel.js';
import { toastFailure } from './toast.js';

const TABS = ['home', 'messages', 'about'];

/** The app's own place: its home, the conversation with it, and what it is. */
export function appPane(tab, { openThread, openSidebar, go }) {
  const head = () => appHead(tab, openSidebar, go);
  if (tab === 'messages') return channelPane(directChannel().id, { openThread, openSidebar, head });
  const body = element('div', { class: 'app-body' });
  const draw = () => replaceChildren(body, tab === 'home' ? home() : about());
  draw();
  if (tab === 'home') {
    read('home').then(({ view }) => {
      store.home = view;
      draw();
    });
  }
  return {
    node: element('main', { class: 'channel-pane' }, element('div', {}, head()), body),
    draw,
    drawHeader: () => undefined,
    toEnd: () => undefined,
    focus: () => undefined,
    home: tab === 'home',
  };
}

function appHead(current, openSidebar, go) {
  const app = person(store.app.user);
  return element(
    'header',
    { class: 'pane-head app-head' },
    menuButton(openSidebar),
    element(
      'h1',
      {},
      element('img', { src: app.avatar, alt: '', width: 24, height: 24, class: 'avatar' }),
      store.app.name,
    ),
    element(
      'nav',
      { class: 'tabs' },
      ...TABS.filter((tab) => tab !== 'home' || store.app.home).map((tab) =>
        element(
          'button',
          {
            type: 'button',
            class: tab === current ? 'tab current' : 'tab',
            'aria-current': tab === current ? 'page' : undefined,
            on: { click: () => go(`app/${tab}`) },
          },
          t(`app.${tab}`),
        ),
      ),
    ),
  );
}

const filled = new Map();

function home() {
  const view = store.home;
  if (!view) return element('p', { class: 'empty' }, t('app.home.empty', { app: store.app.name }));
  const surface = {
    id: view.id,
    inputs: filled,
    values: view.state.values,
    async press(control) {
      const place = { viewId: view.id };
      const answer = await act({ do: 'press', place, ...control, inputs: Object.fromEntries(filled) });
      if (!answer.ok || answer.failed) toastFailure(answer.failed ?? answer.code);
    },
  };
  return element('div', { class: 'home body' }, ...renderBlocks(view.blocks, surface));
}

function about() {
  return element(
    'div',
    { class: 'home body' },
    element('p', {}, t('app.about.text', { app: store.app.name })),
    element(
      'dl',
      { class: 'command-list' },
      ...store.commands.flatMap((one) => [
        element('dt', {}, element('code', {}, `${one.command} ${one.usageHint ?? ''}`)),
        element('dd', {}, one.description),
      ]),
    ),
  );
}
