import type { IncomingMessage, ServerResponse } from 'node:http';
import { giveFileToApp, showSignIn, takeUpload } from './app-files.ts';
import { parseArguments } from './arguments.ts';
import { controlRoutes } from './control-routes.ts';
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
    { method: 'GET', path: /^\/signin$/, answer: showSignIn },
    ...controlRoutes(world, parts.socketMode),
    ...pageRoutes(world, parts),
  ];
}

/** A `response_url`. */
async function takeAnswer(world: World, { request, response, url, match }: Exchange): Promise<void> {
  const body = await readBody(request, ANSWER_LIMIT_BYTES);
  try {
    const args = await parseArguments(request.headers['content-type'] ?? '', body, url.searchParams);
    respondByUrl(world, match[0] ?? '', args);
    sendText(response, 200, 'ok');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const gone = ['no_service', 'expired_url', 'used_url'].includes(error.code);
    sendJson(response, gone ? 404 : 400, { ok: false, error: error.code, ...error.extra });
  }
}
