import type { AlertContent } from './alert.ts';
import type { Host, Site } from './site.ts';

/** Labels that name the host an alert is about, the most telling first. */
export const HOST_LABELS = [
  'host',
  'hostname',
  'host_name',
  'nodename',
  'node',
  'server',
  'instance',
  'address',
  'ip',
  'target',
  'device',
] as const;

/**
 * The id of the site's host that an alert is about, or null. What the sender calls it is compared with id, names and
 * address, without port, scheme and domain; a word that fits two hosts fits none.
 */
export function suggestHost(content: Pick<AlertContent, 'host' | 'labels'>, site: Pick<Site, 'hosts'>): string | null {
  const named = HOST_LABELS.map((label) => (Object.hasOwn(content.labels, label) ? content.labels[label] : undefined));
  const words = [content.host, ...named].flatMap((text) => (text ? [bareHost(text)] : []));
  const telling = words.filter((word) => !LOOPBACK.test(word));
  for (const matches of [matchesWhole, matchesShort]) {
    for (const word of telling) {
      const found = site.hosts.filter((host) => matches(word, host));
      if (found.length === 1) return found[0]?.id ?? null;
    }
  }
  return null;
}

/** Every host calls itself so. */
const LOOPBACK = /^(?:localhost(?:\..*)?|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0)$/;

/** `http://db-01.example.com:9100/metrics` → `db-01.example.com`, `[2001:db8::1]:22` → `2001:db8::1`. */
function bareHost(text: string): string {
  const authority = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/s, '');
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(authority)?.[1];
  if (bracketed !== undefined) return bracketed;
  // More colons than one: an IPv6 address without brackets.
  const bare = /^[^:]*:\d+$/.test(authority) ? authority.slice(0, authority.indexOf(':')) : authority;
  return bare.replace(/\.$/, '');
}

function wordsOf(host: Host): readonly string[] {
  const names = typeof host.name === 'string' ? [host.name] : Object.values(host.name);
  return [host.id, host.address, ...names].map((word) => word.toLowerCase());
}

function matchesWhole(word: string, host: Host): boolean {
  return word !== '' && wordsOf(host).includes(word);
}

function matchesShort(word: string, host: Host): boolean {
  const short = shortName(word);
  return short !== '' && wordsOf(host).some((other) => shortName(other) === short);
}

/** The name before the domain; an IP address has none. */
function shortName(word: string): string {
  return /^[\d.]+$|:/.test(word) ? '' : (word.split('.')[0] ?? '');
}
