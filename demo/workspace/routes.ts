import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseArguments } from './arguments.ts';
import { HttpFault, readBody, sendJson, sendText } from './http.ts';
import { respondByUrl } from './messages/respond.ts';
import { type PageParts, pageRoutes } from './page-server/page-routes.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The parts of the path that the pattern caught. */
  readonly match: readonly string[];
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  answer(exchange: Exchange): Promise<void>;
}

const ANSWER_LIMIT_BYTES = 1024 * 1024;

export function findPlace(
  all: readonly Route[],
  method: string,
  url: URL,
): { readonly match: readonly string[]; readonly answer: Route['answer'] } | undefined {
  for (const route of all) {
    const match = route.path.exec(url.pathname);
    if (match && (route.method === method || (method === 'HEAD' && route.method === 'GET'))) {
      const parts = match.slice(1).map((part) => decode(part ?? ''));
      return { match: parts, answer: route.answer };
    }
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpFault(400, 'the address is not well encoded');
  }
}

/** All addresses but the Web API's. */
export function routes(world: World, parts: PageParts): readonly Route[] {
  return [
    { method: 'POST', path: /^\/(?:commands|actions)\/[^/]+\/([^/]+)$/, answer: (e) => takeAnswer(world, e) },
    { method: 'POST', path: /^\/upload\/v1\/([A-Z0-9]+)$/, answer: (e) => takeUpload(world, e) },
    { method: 'GET', path: /^\/files-pri\/[^/]+?-(F[A-Z0-9]+)\//, answer: (e) => giveFileToApp(world, e) },
    ...pageRoutes(world, parts),
  ];
}

/** A `response_url`. */
async function takeAnswer(world: World, { request, response, url, match }: Exchange): Promise<void> {
  const body = await readBody(request, ANSWER_LIMIT_BYTES);
  try {
    if (world.faults.outage) return void request.socket.destroy();
    const args = await parseArguments(request.headers['content-type'] ?? '', body, url.searchParams);
    respondByUrl(world, match[0] ?? '', args);
    sendText(response, 200, 'ok');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const gone = ['no_service', 'expired_url', 'used_url'].includes(error.code);
    sendJson(response, gone ? 404 : 400, { ok: false, error: error.code, ...error.extra });
  }
}

async function takeUpload(world: World, { request, response, match }: Exchange): Promise<void> {
  const file = world.state.files[match[0] ?? ''];
  if (file?.state !== 'awaiting-upload') throw new HttpFault(404, 'no such upload');
  const fault = world.faults.take('upload');
  const content = await uploadedContent(request, world.settings.fileLimitBytes);
  if (fault?.kind === 'status') return sendText(response, fault.status, 'upload failed');
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'hang') return;
  if (content.length !== file.size) throw new HttpFault(400, 'the length is not what was announced');
  await world.content.put(file.id, content);
  file.state = 'uploaded';
  if (fault?.kind === 'lost-answer') return void request.socket.destroy();
  sendText(response, 200, `OK - ${content.length}`);
}

/** The bytes themselves, or the first file of a form. */
async function uploadedContent(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  const body = await readBody(request, limitBytes + 64 * 1024);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [, value] of form) if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  throw new HttpFault(400, 'the form holds no file');
}

async function giveFileToApp(world: World, { request, response, match }: Exchange): Promise<void> {
  if (request.headers.authorization !== `Bearer ${world.seed.app.botToken}`) throw new HttpFault(403, 'not authorised');
  const file = world.state.files[match[0] ?? ''];
  if (file?.state !== 'complete') throw new HttpFault(404, 'no such file');
  const content = await world.content.read(file.id);
  response.writeHead(200, { 'content-type': file.mimetype, 'content-length': content.length });
  response.end(content);
}
