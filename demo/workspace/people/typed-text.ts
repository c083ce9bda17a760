import type { UserGroup } from '../seed.ts';
import type { World } from '../world.ts';

/**
 * What Slack's client makes of typed text. `message` and `escape` turn `@name` and `#channel` into references; `plain`
 * leaves them. In all of them `&`, `<` and `>` arrive escaped.
 */
export function typedText(world: World, text: string, kind: 'message' | 'escape' | 'plain'): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (kind === 'plain') return escaped;
  const names = [...peopleNames(world), ...groupNames(world.seed.userGroups ?? [])];
  const withPeople = replaceNames(escaped, { mark: '@', names }, ([id, name]) => {
    const [reference, label] = id.startsWith('S') ? [`!subteam^${id}`, `@${name}`] : [`@${id}`, name];
    return kind === 'escape' ? `<${reference}|${label}>` : `<${reference}>`;
  });
  const withChannels = replaceNames(
    withPeople,
    { mark: '#', names: channelNames(world) },
    ([id, name]) => `<#${id}|${name}>`,
  );
  const withRanges = withChannels.replace(/(^|\s)@(channel|here|everyone)\b/g, '$1<!$2>');
  return kind === 'escape' ? withRanges : withRanges.replace(/(^|\s)(https?:\/\/[^\s<>]+)/g, '$1<$2>');
}

type Name = readonly [id: string, shown: string, typed: string];

function peopleNames(world: World): Name[] {
  return Object.values(world.state.people).flatMap((person): Name[] => [
    [person.id, person.name, person.name],
    [person.id, person.name, person.realName],
  ]);
}

function groupNames(groups: readonly UserGroup[]): Name[] {
  return groups.map(({ id, handle }) => [id, handle, handle]);
}

function channelNames(world: World): Name[] {
  const channels = Object.values(world.state.channels).filter((channel) => channel.name !== '');
  return channels.map((channel) => [channel.id, channel.name, channel.name]);
}

/** The longest name that matches is taken, so that `@ann` is not found inside `@anna`. */
function replaceNames(
  text: string,
  { mark, names }: { readonly mark: string; readonly names: readonly Name[] },
  render: (name: Name) => string,
): string {
  const longestFirst = [...names].sort((a, b) => b[2].length - a[2].length);
  const pieces = text.split(mark);
  const rest = pieces.slice(1).map((piece) => {
    const name = longestFirst.find(([, , typed]) => piece.toLowerCase().startsWith(typed.toLowerCase()));
    return name ? render(name) + piece.slice(name[2].length) : mark + piece;
  });
  return (pieces[0] ?? '') + rest.join('');
}
