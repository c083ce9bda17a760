import Fastify from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

const BODY_LIMIT_BYTES = 64 * 1024;

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
 * Health and metrics: `/healthz` (the process is alive), `/readyz` (it can do its work; 503 otherwise), `/metrics` (Prometheus).
 * @throws with `code: 'EADDRINUSE'` when the port is taken.
 */
export async function startHttpServer(options: {
  readonly host: string;
  readonly port: number;
  readonly health: () => Promise<HealthReport>;
  readonly measures: readonly Measure[];
}): Promise<HttpServer> {
  const server = Fastify({ logger: false, bodyLimit: BODY_LIMIT_BYTES });
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
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}
