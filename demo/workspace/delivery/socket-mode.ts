import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject, type JsonObject } from '../json.ts';
import { newToken, type World } from '../world.ts';
import type { Envelope, Outcome, Transport } from './delivery.ts';

const PING_EVERY_MS = 5_000;
/** How long a connection may take to say goodbye. */
const CLOSING_MS = 300;
const TICKET_LIFE_MS = 60_000;
/** Slack allows an app so many connections at a time. */
const CONNECTION_LIMIT = 10;

interface Connection {
  readonly socket: WebSocket;
  /** Envelopes sent here that are not acknowledged yet. */
  readonly waiting: Map<string, (outcome: Outcome | 'lost') => void>;
  /** Told to leave: it gets nothing new. */
  draining: boolean;
}

export interface SocketMode extends Transport {
  /** The answer of `apps.connections.open`: a WebSocket address that works once. */
  openTicket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connectionCount(): number;
  /** Cuts every connection without a word, as a broken network does. */
  drop(): void;
  /** Asks the app to connect anew, as Slack does every few hours: a warning first, the end some seconds later. */
  refresh(graceMs: number): void;
}

export function createSocketMode(world: World): SocketMode {
  const server = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
  const tickets = new Map<string, number>();
  const connections = new Set<Connection>();
  let turn = 0;

  const open = () =>
    [...connections].filter((connection) => !connection.draining && connection.socket.readyState === 1);
  const announce = () => world.changes.publish({ kind: 'connection', connected: open().length > 0 });

  const accept = (socket: WebSocket) => {
    const connection: Connection = { socket, waiting: new Map(), draining: false };
    connections.add(connection);
    socket.send(JSON.stringify(hello(world, connections.size)));
    const pinging = setInterval(() => socket.ping('Ping from the local workspace'), PING_EVERY_MS);
    socket.on('message', (data) => receive(connection, String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pinging);
      connections.delete(connection);
      for (const settle of connection.waiting.values()) settle('lost');
      announce();
    });
    announce();
  };

  const sendOver = (connection: Connection, envelope: Envelope): Promise<Outcome | 'lost'> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => settle({ kind: 'failed', failure: 'timeout' }), world.settings.ackTimeoutMs);
      const settle = (outcome: Outcome | 'lost') => {
        clearTimeout(timer);
        connection.waiting.delete(envelope.id);
        resolve(outcome);
      };
      connection.waiting.set(envelope.id, settle);
      connection.socket.send(JSON.stringify(frame(envelope)));
    });

  return {
    openTicket() {
      const ticket = newToken(16);
      tickets.set(ticket, Date.now() + TICKET_LIFE_MS);
      return `${world.baseUrl().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${world.seed.app.id}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '', 'http://workspace').searchParams.get('ticket') ?? '';
      const expires = tickets.get(ticket);
      tickets.delete(ticket);
      if (world.faults.outage) return void socket.destroy();
      if (!expires || expires < Date.now()) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      if (connections.size >= CONNECTION_LIMIT) return void socket.end('HTTP/1.1 408 Too many websockets\r\n\r\n');
      server.handleUpgrade(request, socket, head, accept);
    },
    async send(envelope) {
      for (;;) {
        const candidates = open();
        const connection = candidates[turn++ % Math.max(1, candidates.length)];
        if (!connection) return { kind: 'failed', failure: 'not-connected' };
        const outcome = await sendOver(connection, envelope);
        if (outcome !== 'lost') return outcome;
        if (open().length === 0) return { kind: 'failed', failure: 'connection-lost' };
      }
    },
    connectionCount: () => connections.size,
    drop() {
      for (const connection of connections) connection.socket.terminate();
    },
    refresh(graceMs) {
      for (const connection of connections) {
        const leave = (reason: string) =>
          connection.socket.send(
            JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local-workspace' } }),
          );
        connection.draining = true;
        leave('refresh_requested');
        const timer = setTimeout(() => connection.socket.terminate(), graceMs);
        connection.socket.once('close', () => clearTimeout(timer));
      }
    },
    async close() {
      const closed = [...connections].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
      for (const { socket } of connections) socket.close(1001);
      await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, CLOSING_MS))]);
      for (const { socket } of connections) socket.terminate();
      server.close();
    },
  };
}

function receive(connection: Connection, data: string): void {
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    connection.socket.terminate();
    return;
  }
  if (!isObject(message) || typeof message.envelope_id !== 'string') return;
  const payload = isObject(message.payload) && Object.keys(message.payload).length > 0 ? message.payload : null;
  connection.waiting.get(message.envelope_id)?.({ kind: 'acknowledged', response: payload });
}

function hello(world: World, count: number): JsonObject {
  return {
    type: 'hello',
    num_connections: count,
    debug_info: { host: 'local-workspace', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: world.seed.app.id },
  };
}

function frame(envelope: Envelope): JsonObject {
  const event = envelope.kind === 'events_api';
  return {
    envelope_id: envelope.id,
    type: envelope.kind,
    accepts_response_payload: !event,
    payload: envelope.payload,
    ...(event ? { retry_attempt: envelope.retry.attempt, retry_reason: envelope.retry.reason } : {}),
  };
}
