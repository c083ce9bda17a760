import type { Server } from 'node:http';
import { HTTPReceiver, LogLevel } from '@slack/bolt';
import type { Logger } from '../../context.ts';
import { listenFault } from '../http/listen-fault.ts';
import { requestLimits } from '../http/request-limits.ts';
import { slackLogger } from './slack-logger.ts';
import type { Connection } from './socket-connection.ts';

/** What Slack sends is much smaller. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** Slack needs a few; each of a stranger may have us hold a body until its signature turns out wrong. */
const MOST_CONNECTIONS = 200;
const REQUEST_MS = 10_000;
const CLOSING_MS = 2_000;

export interface HttpEndpoint {
  readonly receiver: HTTPReceiver;
  /** @throws UserError when it can't listen on the port. */
  listen(): Promise<void>;
  close(): Promise<void>;
  connection(): Connection;
}

/** The request URL that Slack calls: `/slack/events`. Requests whose signature is wrong or old are refused. */
export function createHttpEndpoint(options: {
  readonly signingSecret: string;
  readonly port: number;
  readonly log: Logger;
  readonly requestMs?: number;
}): HttpEndpoint {
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    port: options.port,
    endpoints: ['/slack/events'],
    bodyLimit: BODY_LIMIT_BYTES,
    logger: slackLogger(options.log, LogLevel.WARN),
  });
  let server: Server | undefined;
  let current: Connection = { state: 'stopped', since: new Date(), error: null };
  return {
    receiver,
    connection: () => current,
    async listen() {
      try {
        server = (await receiver.start(options.port, requestLimits(options.requestMs ?? REQUEST_MS))) as Server;
        server.maxConnections = MOST_CONNECTIONS;
      } catch (error) {
        throw listenFault(error, { host: '*', port: options.port, variables: 'SLACK_HTTP_PORT' });
      }
      current = { state: 'connected', since: new Date(), error: null };
    },
    async close() {
      if (!server) return;
      const closing = server;
      const cut = setTimeout(() => closing.closeAllConnections(), CLOSING_MS);
      closing.closeIdleConnections();
      await receiver.stop();
      clearTimeout(cut);
      server = undefined;
      current = { state: 'stopped', since: new Date(), error: null };
    },
  };
}
