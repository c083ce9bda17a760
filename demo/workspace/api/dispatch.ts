import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Arguments, parseArguments, textArgument } from '../arguments.ts';
import type { MethodFault } from '../faults.ts';
import { readBody } from '../http.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { newToken, type World } from '../world.ts';
import type { Method } from './method.ts';

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const CALLS_KEPT = 2_000;

/** A call as tests see it; tokens are left out. */
export interface ApiCall {
  readonly method: string;
  readonly args: Arguments;
  /** What was answered; null when no answer was given. */
  readonly answer: JsonObject | null;
  readonly status: number;
  readonly at: number;
}

interface Answered {
  readonly status: number;
  readonly body: JsonObject | null;
  readonly headers?: { readonly [name: string]: string };
}

/** Answers one call of the Web API: faults, authentication, scope, rate limit, then the method itself. */
export async function dispatch(
  world: World,
  methods: ReadonlyMap<string, Method>,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const url = new URL(request.url ?? '', 'http://workspace');
  const name = url.pathname.replace(/^\/api\//, '');
  const method = methods.get(name);
  const body = await readBody(request, BODY_LIMIT_BYTES);
  const fault = world.faults.take(name);
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'hang') return;

  const started = Date.now();
  let args: Arguments = {};
  let answered: Answered;
  try {
    args = await parseArguments(request.headers['content-type'] ?? '', body, url.searchParams);
    answered = faultAnswer(fault) ?? (await run(world, method, { args, token: bearer(request, args) }));
  } catch (error) {
    answered = refuse(error);
  }
  const { token: _, ...shown } = args;
  remember(world, { method: name, args: shown, answer: answered.body, status: answered.status, at: started });
  if (fault?.kind === 'lost-answer') return void request.socket.destroy();
  if (fault?.kind === 'hang-after') return;
  response.writeHead(answered.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-slack-req-id': newToken(16),
    'x-oauth-scopes': method?.token === 'app' ? 'connections:write' : world.seed.app.scopes.join(','),
    'x-accepted-oauth-scopes': method?.scopes.join(',') ?? '',
    ...answered.headers,
  });
  response.end(answered.body ? JSON.stringify(answered.body) : '');
}

async function run(
  world: World,
  method: Method | undefined,
  call: { readonly args: Arguments; readonly token: string },
): Promise<Answered> {
  authenticate(world, method, call.token);
  if (!method) throw new Refusal('unknown_method');
  const { scopes } = world.seed.app;
  if (method.token === 'bot' && method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope))) {
    throw new Refusal('missing_scope', { needed: method.scopes.join(','), provided: scopes.join(',') });
  }
  if (world.settings.rateLimits) {
    const seconds = world.rateLimits.count(method.name, method.tier, textArgument(call.args, 'channel'));
    if (seconds !== null) return tooMany(seconds);
  }
  return { status: 200, body: { ok: true, ...(await method.run(world, call.args)) } };
}

function authenticate(world: World, method: Method | undefined, token: string): void {
  const { botToken, appToken } = world.seed.app;
  if (token === '') throw new Refusal('not_authed');
  if (token !== botToken && token !== appToken) throw new Refusal('invalid_auth');
  if (method && (method.token === 'app') !== (token === appToken)) throw new Refusal('not_allowed_token_type');
}

function bearer(request: IncomingMessage, args: Arguments): string {
  const match = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? textArgument(args, 'token');
}

function faultAnswer(fault: MethodFault | undefined): Answered | undefined {
  if (fault?.kind === 'ratelimited') return tooMany(fault.retryAfterSeconds);
  if (fault?.kind === 'status') return { status: fault.status, body: null, headers: { 'content-type': 'text/html' } };
  if (fault?.kind === 'error') return { status: 200, body: { ok: false, error: fault.error, ...fault.extra } };
  return undefined;
}

function tooMany(seconds: number): Answered {
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(seconds) } };
}

function refuse(error: unknown): Answered {
  if (error instanceof Refusal) return { status: 200, body: { ok: false, error: error.code, ...error.extra } };
  throw error;
}

function remember(world: World, call: ApiCall): void {
  world.sessions.calls.push(call);
  if (world.sessions.calls.length > CALLS_KEPT) world.sessions.calls.shift();
}
