import { ALERT_LIMITS, type AlertContent, type LinkLabel } from '../../core/alert.ts';

/**
 * The links that are fit to be shown: http and https, without user and password, not too long, each once. Others are
 * left out without a word: a link is an extra, and half of one would lead astray.
 */
export function collectLinks(
  candidates: readonly (readonly [label: LinkLabel, url: unknown])[],
): AlertContent['links'] {
  const links: AlertContent['links'][number][] = [];
  for (const [label, given] of candidates) {
    const url = readLink(given);
    if (url === null || links.length >= ALERT_LIMITS.links || links.some((other) => other.url === url)) continue;
    links.push({ label, url });
  }
  return links;
}

function readLink(given: unknown): string | null {
  if (typeof given !== 'string' || !/^https?:\/\//i.test(given) || given.length > ALERT_LIMITS.urlCharacters)
    return null;
  const url = URL.parse(given);
  if (url?.username !== '' || url.password !== '') return null;
  return url.href.length > ALERT_LIMITS.urlCharacters ? null : url.href;
}
