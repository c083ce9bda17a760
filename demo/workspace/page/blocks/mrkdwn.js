import { element } from '../dom.js';
import { dateByPattern } from '../format.js';
import { broadcast, channelName, link, mention, userGroup, withEmoji } from './inline.js';

/** Renders Slack's mrkdwn as it is stored: `&`, `<` and `>` are escaped, and `<…>` is a reference. */
export function mrkdwn(text) {
  const nodes = [];
  const parts = text.split(/```\n?([\s\S]+?)\n?```/g);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) nodes.push(element('pre', { class: 'code-block' }, readEntities(stripReferences(part))));
    else if (part !== '') nodes.push(...lines(part));
  }
  return nodes;
}

/** Quoted lines are gathered, the others stay a run of text. */
function lines(text) {
  const nodes = [];
  let quoted = [];
  let plain = [];
  const endQuote = () => {
    if (quoted.length > 0) nodes.push(element('blockquote', {}, ...inline(quoted.join('\n'))));
    quoted = [];
  };
  const endPlain = () => {
    if (plain.length > 0) nodes.push(element('span', { class: 'text' }, ...inline(plain.join('\n'))));
    plain = [];
  };
  for (const line of text.split('\n')) {
    const quote = /^&gt;\s?(.*)$/.exec(line);
    if (quote) {
      endPlain();
      quoted.push(quote[1]);
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endQuote();
  endPlain();
  return nodes;
}

/**
 * A mark counts only where it stands free: after a space, punctuation or the beginning, and before the same. Between
 * Chinese characters it stays a plain `*`, as in Slack.
 */
const MARKS =
  /`([^`\n]+)`|(?<![\p{L}\p{N}*])\*(?!\s)([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?!\s)([^_\n]*[^\s_])_(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}~])~(?!\s)([^~\n]*[^\s~])~(?![\p{L}\p{N}~])|<([^<>\n]+)>/gu;

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    nodes.push(...withEmoji(readEntities(text.slice(end, match.index))));
    end = match.index + match[0].length;
    const [whole, code, bold, italic, strike, reference] = match;
    if (code !== undefined) nodes.push(element('code', {}, readEntities(stripReferences(code))));
    else if (bold !== undefined) nodes.push(element('strong', {}, ...inline(bold)));
    else if (italic !== undefined) nodes.push(element('em', {}, ...inline(italic)));
    else if (strike !== undefined) nodes.push(element('s', {}, ...inline(strike)));
    else nodes.push(referenceNode(reference, whole));
  }
  nodes.push(...withEmoji(readEntities(text.slice(end))));
  return nodes;
}

function referenceNode(reference, whole) {
  const [target, label] = split(reference);
  if (target.startsWith('@')) return mention(target.slice(1));
  if (target.startsWith('#')) return channelName(target.slice(1), label);
  if (target.startsWith('!date^')) {
    const [, seconds, pattern, address] = target.split('^');
    const shown = Number.isFinite(Number(seconds)) ? dateByPattern(Number(seconds), pattern ?? '') : (label ?? whole);
    return address ? link(readEntities(address), shown) : shown;
  }
  if (target.startsWith('!subteam^')) return userGroup(target.slice('!subteam^'.length));
  if (target.startsWith('!')) return broadcast(label ?? target.slice(1));
  return link(readEntities(target), ...withEmoji(readEntities(label ?? target)));
}

function split(reference) {
  const bar = reference.indexOf('|');
  return bar < 0 ? [reference, undefined] : [reference.slice(0, bar), reference.slice(bar + 1)];
}

/** In code a reference shows what was typed. */
function stripReferences(text) {
  return text.replace(/<([^<>|\n]+)(?:\|([^<>\n]+))?>/g, (_, target, label) => label ?? target);
}

export function readEntities(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A text object of either kind. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === 'mrkdwn') return mrkdwn(object.text);
  return [element('span', { class: 'text' }, ...(object.emoji === false ? [object.text] : withEmoji(object.text)))];
}

export function plain(object) {
  return object?.text ?? '';
}
