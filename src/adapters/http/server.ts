import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Logger } from '../../context.ts';
import { type HookReceiver, registerHooks } from './hooks.ts';
import { listenFault } from './listen-fault.ts';
import { requestLimits } from './request-limits.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
const REQUEST_MS = 20_000;
/** So long after it was asked to close, what is still under way is cut off. */
const CLOSING_MS = 2_000;
const MOST_CONNECTIONS = 2_000;

const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** What the process says of itself. Only `ready` decides; the rest is for people. */
export interface HealthReport {
  readonly ready: boolean;
  readonly parts: { readonly [part: string]: { readonly ok: boolean; readonly [detail: string]: unknown } };
}

/** A figure read when it is asked for. */
export interface Measure {
  readonly name: string;
  readonly help: string;
  read(): Promise<number>;
}

export interface HttpServer {
  /** Where it listens, for example `http://127.0.0.1:8970`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Health and metrics: `/healthz` (the process is alive), `/readyz` (it can do its work; 503 otherwise), `/metrics` (Prometheus);
 * and `/hooks/<contract>/<source>` for what monitoring systems send.
 * @throws UserError when it can't listen there.
 */
export async function startHttpServer(options: {
  readonly host: string;
  readonly port: number;
  readonly health: () => Promise<HealthReport>;
  readonly measures: readonly Measure[];
  readonly log: Logger;
  readonly hooks?: HookReceiver;
  readonly requestMs?: number;
}): Promise<HttpServer> {
  const { requestMs = REQUEST_MS } = options;
  const server = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestMs,
    http: requestLimits(requestMs),
  });
  server.server.maxConnections = MOST_CONNECTIONS;
  answerPlainly(server, options.log);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, read } of options.measures) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  }
  server.get('/healthz', () => ({ alive: true }));
  server.get('/readyz', async (_request, reply) => {
    const report = await options.health();
    return reply.code(report.ready ? 200 : 503).send(report);
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
  if (options.hooks) registerHooks(server, options.hooks);
  const { host, port } = options;
  const url = await server.listen({ host, port }).catch((error: unknown) => {
    throw listenFault(error, { host, port, variables: 'ROUNDS_HTTP_HOST, ROUNDS_HTTP_PORT' });
  });
  return {
    url,
    async close() {
      const cut = setTimeout(() => server.server.closeAllConnections(), CLOSING_MS);
      await server.close();
      clearTimeout(cut);
    },
  };
}

/** What goes wrong is said in a line; how we work is nobody's business. */
function answerPlainly(server: FastifyInstance, log: Logger): void {
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here.' }));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: TEXTS[status] ?? 'The request can not be understood.' });
    log.error({ error, method: request.method, path: request.routeOptions.url }, 'an HTTP request failed');
    return reply.code(500).send({ error: 'Something went wrong in Rounds; its log says more.' });
  });
}

const TEXTS: { readonly [status: number]: string } = {
  413: 'The body is too large.',
  415: 'A body of this kind is not taken.',
};
