import { store } from './store.js';

/** Whether a message calls the person who is played: by name, by a group, or all in the channel. */
export function mentionsMe(message) {
  if (message.user === store.me) return false;
  const groups = store.userGroups.filter((group) => group.users.includes(store.me)).map((group) => group.id);
  const text = message.text ?? '';
  if (text.includes(`<@${store.me}>`) || /<!(?:channel|here|everyone)\b/.test(text)) return true;
  if (groups.some((id) => text.includes(`<!subteam^${id}`))) return true;
  const blocks = JSON.stringify(message.blocks ?? []);
  return [store.me, ...groups].some(
    (id) => blocks.includes(`_id":"${id}"`) || blocks.includes(`^${id}`) || blocks.includes(`<@${id}>`),
  );
}
