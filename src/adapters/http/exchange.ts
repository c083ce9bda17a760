import { type IncomingMessage, request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { HttpStepOutput } from '../../core/check.ts';

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  readonly insecure: boolean;
  /** PEM certificates that are trusted, instead of the system's. */
  readonly authorities?: readonly string[];
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly setCookie: readonly string[];
  readonly body: string;
  readonly truncated: boolean;
  readonly certificate: HttpStepOutput['certificate'];
}

/** What is read of a page, unpacked. */
const BODY_BYTES = 256 * 1024;

/** One request and its answer, on a connection of its own. Rejects with Node's own errors. */
export async function exchange(sent: Exchange): Promise<Answer> {
  const message = await send(sent);
  // Read before the body: the socket is gone when the answer ends.
  const certificate = readCertificate(message);
  const { bytes, truncated } = await readBody(message);
  return {
    status: message.statusCode ?? 0,
    location: message.headers.location ?? null,
    setCookie: message.headers['set-cookie'] ?? [],
    body: decodePage(bytes, message.headers['content-type'] ?? ''),
    truncated,
    certificate,
  };
}

function send({ url, method, headers, body, insecure, authorities, signal }: Exchange): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method,
    headers: {
      'user-agent': 'Rounds',
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    agent: false,
    rejectUnauthorized: !insecure,
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request.on('response', resolve);
    request.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    request.end(body);
  });
}

function readCertificate(message: IncomingMessage): HttpStepOutput['certificate'] {
  if (!(message.socket instanceof TLSSocket)) return null;
  const certificate = message.socket.getPeerCertificate();
  const validTo = new Date(certificate.valid_to);
  if (Number.isNaN(validTo.getTime())) return null;
  return { validTo, subject: nameOf(certificate.subject), issuer: nameOf(certificate.issuer) };
}

function nameOf(name: { readonly [part: string]: string | string[] | undefined } | undefined): string {
  return [name?.CN ?? name?.O ?? ''].flat()[0] ?? '';
}

async function readBody(message: IncomingMessage): Promise<{ bytes: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpack(message)) {
    const bytes: Buffer = chunk;
    chunks.push(bytes);
    size += bytes.length;
    // Leaving the loop closes the connection: the rest is never fetched.
    if (size > BODY_BYTES) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, BODY_BYTES), truncated: size > BODY_BYTES };
}

function unpack(message: IncomingMessage): Readable {
  const unpackers = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };
  const encoding = message.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const create = Object.hasOwn(unpackers, encoding) ? unpackers[encoding as keyof typeof unpackers] : undefined;
  if (create === undefined) return message;
  // An error of either stream reaches the reader of the last one; the callback only keeps it from being thrown.
  return pipeline(message, create(), () => undefined);
}

/** By byte order mark, header, or what the page says of itself; UTF-8 where nothing is said or the name is unknown. */
function decodePage(bytes: Buffer, contentType: string): string {
  const said =
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]+)/i.exec(bytes.subarray(0, 2_048).toString('latin1'))?.[1];
  const hasMark = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  return decode(bytes, hasMark ? 'utf-8' : (said ?? 'utf-8'));
}

function decode(bytes: Buffer, label: string): string {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder('utf-8').decode(bytes);
    throw error;
  }
}
