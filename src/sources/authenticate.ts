import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceAuthentication } from '../core/alerting.ts';
import { durationMs } from '../core/duration.ts';

interface RequestHead {
  /** Lower-case names, each with every value it came with, as Node's `headersDistinct` has them. */
  readonly headers: { readonly [name: string]: readonly string[] | undefined };
}

export interface AuthenticRequest extends RequestHead {
  /** As it came over the wire: a signature is over these bytes, not over what they mean. */
  readonly rawBody: Uint8Array;
  readonly now: Date;
}

/** A source's authentication with its secret in place of the reference to it. Keep it out of logs. */
export type SourceCredential =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'hmac';
      readonly secret: string;
      readonly header: string;
      readonly timestampHeader: string | null;
      readonly windowMs: number;
    };

export type RefusalReason = 'missing' | 'repeated' | 'malformed' | 'wrong' | 'untimely';
export type Authenticated = { readonly ok: true } | { readonly ok: false; readonly reason: RefusalReason };

/** `resolve` reads the secret that a reference names, and throws where it can't. */
export function resolveCredential(
  auth: SourceAuthentication,
  resolve: (reference: string) => string,
): SourceCredential {
  switch (auth.kind) {
    case 'bearer':
      return { kind: 'bearer', token: resolve(auth.token) };
    case 'basic':
      return { kind: 'basic', user: auth.user, password: resolve(auth.password) };
    case 'hmac': {
      const { header, timestampHeader, window } = auth;
      return { kind: 'hmac', secret: resolve(auth.secret), header, timestampHeader, windowMs: durationMs(window) };
    }
  }
}

/**
 * Whether a request comes from whom it should. The time it takes tells nothing of the secret, nor how near a wrong one
 * was. A header that stands in the request twice is refused: whoever reads the other one might be fooled.
 */
export function authenticate(request: AuthenticRequest, credential: SourceCredential): Authenticated {
  switch (credential.kind) {
    case 'bearer':
      return checkAuthorization(request, /^bearer +(.+)$/i, credential.token);
    case 'basic': {
      const expected = Buffer.from(`${credential.user}:${credential.password}`).toString('base64');
      return checkAuthorization(request, /^basic +([A-Za-z0-9+/]+={0,2})$/i, expected);
    }
    case 'hmac':
      return checkSignature(request, credential);
  }
}

/** Whether a request holds what one does that this source signs: only with its body it shows whether it comes from there. */
export function mayBeSigned(head: RequestHead, auth: SourceAuthentication): boolean {
  return auth.kind === 'hmac' && !('reason' in readSigned(head, auth));
}

const refused = (reason: RefusalReason): Authenticated => ({ ok: false, reason });

function checkAuthorization(request: AuthenticRequest, form: RegExp, expected: string): Authenticated {
  const header = readHeader(request, 'authorization');
  if ('reason' in header) return refused(header.reason);
  const given = form.exec(header.value)?.[1];
  if (given === undefined) return refused('malformed');
  return sameSecret(given, expected) ? { ok: true } : refused('wrong');
}

type Signed = Extract<SourceCredential, { kind: 'hmac' }>;

/**
 * HMAC-SHA-256 as hex or base64, with or without `sha256=` in front: over `<timestamp>:<body>` where a timestamp header is
 * named, as Grafana signs, else over the body alone.
 */
function checkSignature(request: AuthenticRequest, credential: Signed): Authenticated {
  const signed = readSigned(request, credential);
  if ('reason' in signed) return refused(signed.reason);
  const { signature, timestamp } = signed;
  const hmac = createHmac('sha256', credential.secret);
  if (timestamp !== null) hmac.update(`${timestamp.text}:`);
  if (!timingSafeEqual(hmac.update(request.rawBody).digest(), signature)) return refused('wrong');
  const isTimely = timestamp === null || Math.abs(request.now.getTime() - timestamp.at) <= credential.windowMs;
  return isTimely ? { ok: true } : refused('untimely');
}

interface ReadSignature {
  readonly signature: Buffer;
  readonly timestamp: { readonly text: string; readonly at: number } | null;
}

function readSigned(
  request: RequestHead,
  { header, timestampHeader }: Pick<Signed, 'header' | 'timestampHeader'>,
): ReadSignature | { readonly reason: RefusalReason } {
  const given = readHeader(request, header);
  if ('reason' in given) return given;
  const signature = readSignature(given.value);
  if (!signature) return { reason: 'malformed' };
  if (timestampHeader === null) return { signature, timestamp: null };
  const timestamp = readHeader(request, timestampHeader);
  if ('reason' in timestamp) return timestamp;
  const at = readTimestamp(timestamp.value);
  return at === null ? { reason: 'malformed' } : { signature, timestamp: { text: timestamp.value, at } };
}

function readSignature(text: string): Buffer | null {
  const encoded = text.replace(/^sha256=/i, '');
  if (/^[0-9a-f]{64}$/i.test(encoded)) return Buffer.from(encoded, 'hex');
  return /^[A-Za-z0-9+/]{43}=?$/.test(encoded) ? Buffer.from(encoded, 'base64') : null;
}

/** Seconds since 1970, as Grafana sends, or milliseconds. */
function readTimestamp(text: string): number | null {
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1_000;
  return /^\d{12,16}$/.test(text) ? Number(text) : null;
}

function readHeader(
  { headers }: RequestHead,
  name: string,
): { readonly value: string } | { readonly reason: RefusalReason } {
  const key = name.toLowerCase();
  const values = Object.hasOwn(headers, key) ? (headers[key] ?? []) : [];
  const [value] = values;
  if (value === undefined || value.trim() === '') return { reason: 'missing' };
  return values.length > 1 ? { reason: 'repeated' } : { value: value.trim() };
}

/**
 * Digests have one length, so that the comparison tells nothing of the secret's. Node reads a header's bytes as Latin-1,
 * whatever they are.
 */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string, encoding: 'latin1' | 'utf8') => createHash('sha256').update(text, encoding).digest();
  return timingSafeEqual(digest(given, 'latin1'), digest(expected, 'utf8'));
}
