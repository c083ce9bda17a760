import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { HttpFault } from '../http.ts';

/**
 * Other web pages that a visitor has open must not act here. A name that is no address could be rebound to us by its
 * owner, so only `localhost` and plain addresses are answered; and what changes something must come from our own page.
 * @throws HttpFault 403
 */
export function requireOwnPage(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (name !== 'localhost' && isIP(name) === 0)
    throw new HttpFault(403, 'open this page by its address or as localhost');
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new HttpFault(403, 'another page may not act here');
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new HttpFault(403, 'another page may not act here');
}

/** For requests that change something: a plain form of another page can't send JSON. */
export function requireJson(request: IncomingMessage): void {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new HttpFault(415, 'the body must be JSON');
  }
}
