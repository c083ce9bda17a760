/** The cookies of one probe. It keeps what a login needs: domain, path, `Secure` and expiry count; nothing is stored. */
export interface CookieJar {
  /** Takes the `Set-Cookie` lines of an answer. */
  keep(url: URL, lines: readonly string[]): void;
  /** The `Cookie` line for a request; null when there is nothing to send. */
  header(url: URL): string | null;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly expiresAt: number;
}

const MOST_COOKIES = 100;

export function createCookieJar(now: () => number = Date.now): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    keep(url, lines) {
      for (const line of lines) {
        const cookie = parse(line, url, now());
        if (cookie === null) continue;
        const key = `${cookie.domain}\n${cookie.path}\n${cookie.name}`;
        cookies.delete(key);
        if (cookie.expiresAt > now() && cookies.size < MOST_COOKIES) cookies.set(key, cookie);
      }
    },
    header(url) {
      const sent = [...cookies.values()]
        .filter((cookie) => cookie.expiresAt > now() && belongs(cookie, url))
        .sort((a, b) => b.path.length - a.path.length)
        .map((cookie) => `${cookie.name}=${cookie.value}`);
      return sent.length > 0 ? sent.join('; ') : null;
    },
  };
}

function parse(line: string, url: URL, now: number): Cookie | null {
  const [pair = '', ...rest] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, equals)).trim();
  if (name === '' || line.length > 8_192) return null;
  const attributes = new Map(
    rest.map((part) => {
      const [key = '', ...value] = part.split('=');
      return [key.trim().toLowerCase(), value.join('=').trim()] as const;
    }),
  );
  const wanted = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? '';
  // A server may widen a cookie to its own parents, not give one to a stranger or to a whole top-level domain.
  if (wanted !== '' && !(wanted === url.hostname || (wanted.includes('.') && url.hostname.endsWith(`.${wanted}`)))) {
    return null;
  }
  const path = attributes.get('path');
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    domain: wanted === '' ? url.hostname : wanted,
    hostOnly: wanted === '',
    path: path?.startsWith('/') ? path : url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf('/'))),
    secure: attributes.has('secure'),
    expiresAt: expiry(attributes, now),
  };
}

function expiry(attributes: ReadonlyMap<string, string>, now: number): number {
  const age = attributes.get('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return now + Number(age) * 1000;
  const at = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}

function belongs(cookie: Cookie, url: URL): boolean {
  const host = url.hostname;
  if (host !== cookie.domain && (cookie.hostOnly || !host.endsWith(`.${cookie.domain}`))) return false;
  if (cookie.secure && url.protocol !== 'https:') return false;
  if (!url.pathname.startsWith(cookie.path)) return false;
  return (
    cookie.path.endsWith('/') || url.pathname.length === cookie.path.length || url.pathname[cookie.path.length] === '/'
  );
}
