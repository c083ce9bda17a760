import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { dispatch } from './api/dispatch.ts';
import { methodsByName } from './api/index.ts';
import { createRateLimits } from './api/rate-limits.ts';
import { createChanges } from './changes.ts';
import { type Control, troubleControls } from './controls.ts';
import { createDelivery, type Delivery, type Transport } from './delivery/delivery.ts';
import { createHttpMode } from './delivery/http-mode.ts';
import { createSocketMode } from './delivery/socket-mode.ts';
import { createFaults, type Faults } from './faults.ts';
import { contentsIn, contentsInMemory } from './file-contents.ts';
import { HttpFault, sendText } from './http.ts';
import { findPlace, routes } from './routes.ts';
import { type Seed, stateFromSeed } from './seed.ts';
import { loadState, type StateSaver, saveState } from './state-file.ts';
import { createWorkspace, type Workspace } from './workspace.ts';
import { type Settings, SLACK_SETTINGS, type WorkspaceClock, type World } from './world.ts';

export interface StartOptions {
  readonly seed: Seed;
  /** How the app is reached: it connects itself, or Slack calls its request URL. */
  readonly delivery: { readonly mode: 'socket' } | { readonly mode: 'http'; readonly requestUrl: string };
  /** Where messages and files are kept; without it, in memory only. */
  readonly dataDir?: string;
  /** 0, or nothing, is any free port. */
  readonly port?: number;
  /** Loopback unless said. */
  readonly host?: string;
  readonly clock?: WorkspaceClock;
  /** What differs from Slack, for tests that can't wait. */
  readonly settings?: Partial<Settings>;
  /** Told of defects of the workspace itself; standard error unless said. */
  readonly report?: (what: string, error: unknown) => void;
  /** Called with the faults before anything starts. */
  readonly faults?: (faults: Faults) => void;
}

/** Starts the local stand-in for Slack. It takes part in nothing outside this machine. */
export async function startWorkspace(options: StartOptions): Promise<Workspace> {
  const { seed, dataDir } = options;
  const clock: WorkspaceClock = options.clock ?? { now: () => new Date() };
  const now = Math.floor(clock.now().getTime() / 1_000);
  const state = dataDir ? await loadState(dataDir, seed, now) : stateFromSeed(seed, now);
  const saver = dataDir ? await saveState(dataDir, state) : null;
  const content = dataDir ? await contentsIn(`${dataDir}/files`) : contentsInMemory();
  const stop = new AbortController();
  const server = createServer();
  let baseUrl = '';
  let delivery: Delivery | undefined;

  const world: World = {
    seed,
    state,
    settings: { ...SLACK_SETTINGS, ...options.settings },
    faults: createFaults(),
    clock,
    sessions: { ephemerals: [], views: new Map(), triggers: new Map(), responseTargets: new Map(), calls: [] },
    changes: createChanges(),
    rateLimits: createRateLimits(() => performance.now() * (clock.speed ?? 1)),
    content,
    report: options.report ?? ((what, error) => console.error(`local workspace: ${what}`, error)),
    stopping: stop.signal,
    baseUrl: () => baseUrl,
    sendEvent: (event) => delivery?.sendEvent(event),
    ask: async (kind, payload) => delivery?.ask(kind, payload) ?? { ok: false, code: 'dispatch_failed' },
  };
  options.faults?.(world.faults);
  if (saver) keepSaved(world, saver);

  const socketMode = options.delivery.mode === 'socket' ? createSocketMode(world) : null;
  const transport: Transport =
    options.delivery.mode === 'http'
      ? createHttpMode(world, options.delivery.requestUrl)
      : (socketMode ?? unreachable());
  delivery = createDelivery(world, transport);
  const methods = methodsByName(socketMode);
  const controls: Control[] = [...troubleControls(world, socketMode)];
  const connected = () => !world.faults.outage && (socketMode === null || socketMode.connectionCount() > 0);
  const places = routes(world, { controls: () => controls, connected, socketMode });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => fail(world, response, error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://workspace');
    const forApp = /^\/(?:api|upload|files-pri|commands|actions)\//.test(url.pathname);
    if (world.faults.outage && forApp) return refuseInOutage(world, request, response);
    if (url.pathname.startsWith('/api/')) return dispatch(world, methods, { request, response });
    const place = findPlace(places, request.method ?? 'GET', url);
    if (!place) throw new HttpFault(404, 'there is nothing here');
    await place.answer({ request, response, url, match: place.match });
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (socketMode && request.url?.startsWith('/link')) socketMode.upgrade(request, socket, head);
    else socket.destroy();
  });

  const host = options.host ?? '127.0.0.1';
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  baseUrl = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`;

  const close = async () => {
    if (stop.signal.aborted) return;
    stop.abort();
    server.close();
    await delivery?.close();
    server.closeAllConnections();
    await saver?.close();
  };
  return createWorkspace(world, { socketMode, controls, close });
}

function refuseInOutage(world: World, request: IncomingMessage, response: ServerResponse): void {
  const status = world.faults.outageStatus;
  if (status === null) request.socket.destroy();
  else sendText(response, status, 'Service Unavailable');
}

/** Everything that changes is announced, so that is when to save. */
function keepSaved(world: World, saver: StateSaver): void {
  world.changes.subscribe((change) => {
    if (change.kind !== 'ephemeral' && change.kind !== 'connection' && change.kind !== 'views') saver.touch();
  });
}

function fail(world: World, response: ServerResponse, error: unknown): void {
  const status = error instanceof HttpFault ? error.status : 500;
  if (status === 500) world.report('a request failed', error);
  if (response.headersSent) return void response.destroy();
  sendText(response, status, error instanceof HttpFault ? error.message : 'internal_error');
}

function unreachable(): never {
  throw new Error('Socket Mode was asked for and not made');
}
