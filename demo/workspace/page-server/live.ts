import type { ServerResponse } from 'node:http';
import type { Change } from '../changes.ts';
import type { JsonObject } from '../json.ts';
import { findMessage } from '../messages/find.ts';
import { presentView } from '../views/stack.ts';
import type { World } from '../world.ts';
import { mayRead, showEphemeral, showMessage } from './show.ts';

const KEEP_ALIVE_MS = 15_000;

/** Streams to a page whatever changes before the eyes of one person. */
export function streamChanges(world: World, user: string, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const send = (event: JsonObject) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.write('retry: 1000\n\n');
  const unsubscribe = world.changes.subscribe((change) => {
    const shown = showChange(world, user, change);
    if (shown) send(shown);
  });
  const keepAlive = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS);
  const end = () => {
    clearInterval(keepAlive);
    unsubscribe();
    response.end();
  };
  response.on('close', end);
  world.stopping.addEventListener('abort', end, { once: true });
  response.on('close', () => world.stopping.removeEventListener('abort', end));
}

/** Null when it is none of the person's business. */
function showChange(world: World, user: string, change: Change): JsonObject | null {
  switch (change.kind) {
    case 'message': {
      if (!mayRead(world, user, change.channel)) return null;
      const message = findMessage(world, change.channel, change.message.ts);
      return message
        ? { kind: 'message', channel: change.channel, message: showMessage(world, change.channel, message) }
        : null;
    }
    case 'message-removed':
    case 'pins':
      return mayRead(world, user, change.channel) ? { ...change } : null;
    case 'ephemeral':
      if (change.ephemeral.reader !== user) return null;
      return { kind: 'ephemeral', channel: change.ephemeral.channel, message: showEphemeral(change.ephemeral) };
    case 'ephemeral-removed':
      return change.reader === user ? { kind: 'ephemeral-removed', ts: change.ts } : null;
    case 'views':
      if (change.user !== user) return null;
      return { kind: 'views', views: change.views.map((view) => presentView(world, view)) };
    case 'home':
      return change.user === user ? { kind: 'home' } : null;
    case 'read':
      return null;
    case 'channel':
      return { kind: 'channel' };
    case 'connection':
      return { kind: 'connection', connected: change.connected };
    case 'controls':
      return { kind: 'controls' };
  }
}
