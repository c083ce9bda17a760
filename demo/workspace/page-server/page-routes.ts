import type { ServerResponse } from 'node:http';
import type { Control } from '../controls.ts';
import type { SocketMode } from '../delivery/socket-mode.ts';
import { HttpFault, readBody, sendJson } from '../http.ts';
import { findMessage, isInChannel, messagesOf, repliesOf } from '../messages/find.ts';
import { pinsOf } from '../messages/pins.ts';
import { say } from '../people/messages.ts';
import { Refusal } from '../refusal.ts';
import type { Exchange, Route } from '../routes.ts';
import { presentView } from '../views/stack.ts';
import type { World } from '../world.ts';
import { actSchema, perform } from './acts.ts';
import { avatarSvg } from './avatar.ts';
import { requireJson, requireOwnPage } from './guard.ts';
import { streamChanges } from './live.ts';
import { mayRead, showMessage, showStart } from './show.ts';
import { readPageFile } from './static-files.ts';

const ACT_LIMIT_BYTES = 256 * 1024;
const MESSAGES_AT_ONCE = 60;
const MOST_MESSAGES = 2_000;

/** Nothing from elsewhere is loaded, and nothing but our own scripts runs. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: http: https:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface PageParts {
  readonly controls: () => readonly Control[];
  readonly connected: () => boolean;
  readonly socketMode: SocketMode | null;
}

/** The page and what it talks to. Every person of the workspace may be played: it is a stand-in on one's own machine. */
export function pageRoutes(world: World, parts: PageParts): readonly Route[] {
  const get = (path: RegExp, answer: (exchange: Exchange) => Promise<void>): Route => ({
    method: 'GET',
    path,
    answer: async (exchange) => {
      requireOwnPage(exchange.request);
      await answer(exchange);
    },
  });
  return [
    get(/^\/$/, ({ response }) => sendPageFile(response, 'index.html')),
    get(/^\/assets\/(.+)$/, ({ response, match }) => sendPageFile(response, match[0] ?? '')),
    get(/^\/avatars\/([A-Z0-9]+)\.svg$/, async ({ response, match }) => sendAvatar(world, response, match[0] ?? '')),
    get(/^\/archives\/([A-Z0-9]+)\/p(\d+)$/, async ({ response, match, url }) => {
      const thread = url.searchParams.get('thread_ts');
      const ts = (match[1] ?? '').replace(/(\d{6})$/, '.$1');
      response.writeHead(302, { location: `/#${match[0]}/${encodeURIComponent(thread ?? '')}/${ts}` });
      response.end();
    }),
    get(/^\/page\/start$/, async ({ response, url }) => {
      sendJson(response, 200, showStart(world, personOf(world, url), parts.controls(), parts.connected()));
    }),
    get(/^\/page\/people$/, async ({ response }) => {
      const people = Object.values(world.state.people).filter((person) => !person.bot);
      sendJson(response, 200, { people: people.map((person) => ({ id: person.id })) });
    }),
    get(/^\/page\/messages$/, async ({ response, url }) => sendMessages(world, response, url)),
    get(/^\/page\/thread$/, async ({ response, url }) => sendThread(world, response, url)),
    get(/^\/page\/pins$/, async ({ response, url }) => {
      const channel = channelOf(world, url);
      const shown = pinsOf(world, channel).flatMap(({ ts, by }) => {
        const message = findMessage(world, channel, ts);
        return message ? [{ by, message: showMessage(world, channel, message) }] : [];
      });
      sendJson(response, 200, { pins: shown.reverse() });
    }),
    get(/^\/page\/home$/, async ({ response, url }) => {
      const home = world.state.homes[personOf(world, url)];
      sendJson(response, 200, { view: home ? presentView(world, home) : null });
    }),
    get(/^\/page\/live$/, async ({ response, url }) => streamChanges(world, personOf(world, url), response)),
    get(/^\/page\/files\/(F[A-Z0-9]+)\/.*$/, (exchange) => sendFile(world, exchange)),
    { method: 'POST', path: /^\/page\/act$/, answer: (exchange) => act(world, parts, exchange) },
    { method: 'POST', path: /^\/page\/upload$/, answer: (exchange) => takeFile(world, exchange) },
  ];
}

function personOf(world: World, url: URL): string {
  const user = url.searchParams.get('as') ?? '';
  const person = world.state.people[user];
  if (!person || person.bot) throw new HttpFault(404, 'no such person');
  return user;
}

function channelOf(world: World, url: URL): string {
  const channel = url.searchParams.get('channel') ?? '';
  if (!mayRead(world, personOf(world, url), channel)) throw new HttpFault(404, 'no such channel');
  return channel;
}

async function sendPageFile(response: ServerResponse, name: string): Promise<void> {
  const file = await readPageFile(name);
  response.writeHead(200, {
    'content-type': file.type,
    'cache-control': 'no-cache',
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(file.content);
}

function sendAvatar(world: World, response: ServerResponse, user: string): void {
  const person = world.state.people[user];
  if (!person) throw new HttpFault(404, 'no such person');
  response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  response.end(avatarSvg(person));
}

function sendMessages(world: World, response: ServerResponse, url: URL): void {
  const channel = channelOf(world, url);
  const before = url.searchParams.get('before') ?? '';
  // So far back must be shown at least.
  const from = url.searchParams.get('from') ?? '';
  const shown = messagesOf(world, channel).filter(
    (message) => isInChannel(message) && (!before || message.ts < before),
  );
  const wanted = from === '' ? 0 : shown.filter((message) => message.ts >= from).length;
  const count = Math.min(MOST_MESSAGES, Math.max(MESSAGES_AT_ONCE, wanted));
  sendJson(response, 200, {
    messages: shown.slice(-count).map((message) => showMessage(world, channel, message)),
    more: shown.length > count,
  });
}

function sendThread(world: World, response: ServerResponse, url: URL): void {
  const channel = channelOf(world, url);
  const root = findMessage(world, channel, url.searchParams.get('ts') ?? '');
  const messages = root ? [root, ...repliesOf(world, channel, root.ts)] : [];
  sendJson(response, 200, { messages: messages.map((message) => showMessage(world, channel, message)) });
}

async function sendFile(world: World, { response, url, match }: Exchange): Promise<void> {
  const user = personOf(world, url);
  const file = world.state.files[match[0] ?? ''];
  const seen = file?.user === user || file?.shares.some((share) => mayRead(world, user, share.channel));
  if (!file || !seen || file.state === 'deleted') throw new HttpFault(404, 'no such file');
  const content = await world.content.read(file.id);
  const inline = url.searchParams.has('show') && file.mimetype.startsWith('image/');
  response.writeHead(200, {
    'content-type': file.mimetype,
    'content-length': content.length,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
  });
  response.end(content);
}

async function act(world: World, parts: PageParts, { request, response, url }: Exchange): Promise<void> {
  requireOwnPage(request);
  requireJson(request);
  const user = personOf(world, url);
  const body = await readBody(request, ACT_LIMIT_BYTES);
  const asked = actSchema.safeParse(parseJson(body.toString('utf8')));
  if (!asked.success) throw new HttpFault(400, 'this is not something the page can ask for');
  await answering(response, () => perform(world, parts.controls(), { user, act: asked.data }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpFault(400, 'the body is not JSON');
  }
}

async function takeFile(world: World, { request, response, url }: Exchange): Promise<void> {
  requireOwnPage(request);
  if (request.headers['content-type'] !== 'application/octet-stream') throw new HttpFault(415, 'send the bytes alone');
  const user = personOf(world, url);
  const content = await readBody(request, world.settings.fileLimitBytes);
  const threadTs = url.searchParams.get('threadTs');
  await answering(response, async () => {
    const message = await say(world, {
      user,
      channel: url.searchParams.get('channel') ?? '',
      text: url.searchParams.get('text') ?? '',
      files: [{ name: url.searchParams.get('name') ?? 'file', content }],
      ...(threadTs ? { threadTs } : {}),
    });
    return { ts: message.ts };
  });
}

async function answering(response: ServerResponse, work: () => Promise<object>): Promise<void> {
  try {
    sendJson(response, 200, { ok: true, ...(await work()) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendJson(response, 200, { ok: false, code: error.code });
  }
}
