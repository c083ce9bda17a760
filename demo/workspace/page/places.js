import { store } from './store.js';

/** The address names the place, so that a reload stays: `#app/tab`, or `#channel/thread/message`, the latter two if any. */
export function placeFromAddress() {
  const [first = '', second = '', third = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  if (first === 'app') return { app: second || 'home' };
  if (store.channels.has(first)) return { channel: first, threadTs: second || null, messageTs: third || null };
  const mine = [...store.channels.values()].find((channel) => !channel.direct && channel.members.includes(store.me));
  return mine ? { channel: mine.id, threadTs: null, messageTs: null } : { app: 'home' };
}

/** The place that a link to a message of this workspace leads to; null for any other address. */
export function placeOfLink(address) {
  const url = URL.parse(address, location.href);
  const match = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(url?.pathname ?? '');
  if (!match || url.origin !== location.origin) return null;
  return `${match[1]}/${url.searchParams.get('thread_ts') ?? ''}/${match[2]}.${match[3]}`;
}
