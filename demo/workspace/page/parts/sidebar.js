import { element, icon, replaceChildren } from '../dom.js';
import { directChannel, person, store } from '../store.js';
import { t } from '../texts.js';
import { controlArea } from './control-area.js';

/** Channels, the app, and the demo's control area. */
export function sidebar({ go, current }) {
  const lists = element('nav', { class: 'lists', 'aria-label': t('channels') });
  const controls = controlArea();
  const draw = () => {
    const channels = [...store.channels.values()].filter((channel) => !channel.direct);
    const mine = channels.filter((channel) => channel.members.includes(store.me));
    const others = channels.filter((channel) => !channel.members.includes(store.me));
    replaceChildren(
      lists,
      section(
        t('channels'),
        mine.map((channel) => channelEntry(channel, go, current())),
      ),
      others.length > 0
        ? section(
            t('channels.more'),
            others.map((channel) => channelEntry(channel, go, current())),
          )
        : null,
      section(t('apps'), [appEntry(go, current())]),
    );
    controls.draw();
  };
  draw();
  return {
    node: element(
      'aside',
      { class: 'sidebar' },
      element('div', { class: 'sidebar-head' }, element('strong', {}, store.team.name)),
      lists,
      controls.node,
    ),
    draw,
  };
}

function section(title, entries) {
  return element(
    'section',
    {},
    element('h2', {}, title),
    element('ul', {}, ...entries.map((one) => element('li', {}, one))),
  );
}

function channelEntry(channel, go, current) {
  const names = ['entry', channel.id === current && 'current', channel.unread > 0 && 'unread'];
  return element(
    'button',
    {
      type: 'button',
      class: names.filter(Boolean).join(' '),
      'aria-current': channel.id === current ? 'page' : undefined,
      on: { click: () => go(channel.id) },
    },
    icon(channel.private ? 'lock' : 'hash', 15),
    element('span', { class: 'entry-name' }, channel.name),
    badge(channel),
  );
}

function badge(channel) {
  if (!channel.unread) return null;
  const label = t('unread.count', { count: channel.unread });
  const count = channel.unread > 99 ? '99+' : String(channel.unread);
  return element(
    'span',
    { class: channel.mentioned ? 'badge loud' : 'badge', 'aria-label': label, title: label },
    count,
  );
}

function appEntry(go, current) {
  const app = person(store.app.user);
  const direct = directChannel();
  const here = current?.startsWith('app');
  const state = t(store.connected ? 'app.connected' : 'app.disconnected', { app: store.app.name });
  return element(
    'button',
    {
      type: 'button',
      class: here ? 'entry current' : direct?.unread ? 'entry unread' : 'entry',
      'aria-current': here ? 'page' : undefined,
      on: { click: () => go(direct?.unread || !store.app.home ? 'app/messages' : 'app/home') },
    },
    element('img', { src: app.avatar, alt: '', width: 20, height: 20, class: 'avatar' }),
    element('span', { class: 'entry-name' }, store.app.name),
    element('span', { class: store.connected ? 'light on' : 'light', title: state, role: 'img', 'aria-label': state }),
    direct ? badge(direct) : null,
  );
}
