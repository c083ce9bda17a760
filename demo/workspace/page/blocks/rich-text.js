import { element } from '../dom.js';
import { dateByPattern } from '../format.js';
import { broadcast, channelName, emoji, link, mention, userGroup, withEmoji } from './inline.js';

export function richText(block) {
  return element('div', { class: 'rich-text' }, ...lists(block.elements ?? []));
}

/** Lists of deeper indent follow as elements of their own; ordered ones go on counting by `offset`. */
function lists(parts) {
  return parts.map((part) => {
    if (part.type === 'rich_text_list') return list(part);
    if (part.type === 'rich_text_quote') return element('blockquote', {}, ...runs(part.elements));
    if (part.type === 'rich_text_preformatted')
      return element('pre', { class: 'code-block' }, ...literal(part.elements));
    return element('div', { class: 'rich-section' }, ...runs(part.elements ?? []));
  });
}

function list(part) {
  const ordered = part.style === 'ordered';
  const indent = Math.min(8, part.indent ?? 0);
  const attributes = { class: `rich-list indent-${indent}`, start: ordered ? (part.offset ?? 0) + 1 : undefined };
  return element(
    ordered ? 'ol' : 'ul',
    attributes,
    ...part.elements.map((item) => element('li', {}, ...runs(item.elements ?? []))),
  );
}

/** In code only texts and links stand, and nothing in them is a mark. */
function literal(elements) {
  return elements.map((run) => (run.type === 'link' ? link(run.url, run.text ?? run.url) : (run.text ?? '')));
}

function runs(elements) {
  return elements.map((run) => styled(run.style ?? {}, content(run)));
}

function content(run) {
  switch (run.type) {
    case 'text':
      return run.style?.code ? [run.text] : withEmoji(run.text);
    case 'link':
      return [link(run.url, run.text || run.url)];
    case 'emoji':
      return [emoji(run.name, run.unicode)];
    case 'user':
      return [mention(run.user_id)];
    case 'channel':
      return [channelName(run.channel_id)];
    case 'broadcast':
      return [broadcast(run.range)];
    case 'usergroup':
      return [userGroup(run.usergroup_id)];
    case 'date':
      return [dateByPattern(run.timestamp, run.format)];
    case 'color':
      return [element('span', { class: 'color-chip', style: { '--chip': run.value } }), run.value];
    default:
      return [];
  }
}

function styled(style, children) {
  let nodes = children;
  if (style.code) nodes = [element('code', {}, ...nodes)];
  if (style.strike) nodes = [element('s', {}, ...nodes)];
  if (style.underline) nodes = [element('u', {}, ...nodes)];
  if (style.italic) nodes = [element('em', {}, ...nodes)];
  if (style.bold) nodes = [element('strong', {}, ...nodes)];
  return nodes;
}
