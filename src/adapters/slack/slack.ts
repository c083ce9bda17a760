import { App, LogLevel } from '@slack/bolt';
import type { Logger } from '../../context.ts';
import type { ChatAnswers, ChatReader, ChatTransport } from '../../core/chat-port.ts';
import type { ChatRequest } from '../../core/chat-request.ts';
import { LINK_ACTION } from './button-id.ts';
import { createChatAnswers } from './chat-answers.ts';
import { createChatReader } from './chat-reader.ts';
import { createChatTransport } from './chat-transport.ts';
import { createHttpEndpoint } from './http-endpoint.ts';
import { learnIdentity, type SlackIdentity } from './identity.ts';
import { MESSAGE_SHORTCUT, readAction, readCommand, readShortcut, readSubmission } from './incoming.ts';
import { createNetwork } from './network.ts';
import type { SlackPayload } from './payload.ts';
import { readEvent } from './read-event.ts';
import { fieldBlockId } from './render-modal.ts';
import { slackLogger } from './slack-logger.ts';
import { type Connection, createSocketConnection, type SocketLimits } from './socket-connection.ts';
import { CALL_TIMEOUT_MS, createWebClients, webClientOptions } from './web-clients.ts';

export type SlackOptions = {
  readonly botToken: string;
  /** Ends with a slash. Null: Slack's own. */
  readonly apiUrl: string | null;
  readonly proxyUrl: string | null;
  readonly log: Logger;
} & (
  | { readonly mode: 'socket'; readonly appToken: string; readonly socketLimits?: Partial<SocketLimits> }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number }
);

/** Takes a request in and acknowledges it, with faults by field name where a submission is refused. */
export type Receive = (
  request: ChatRequest,
  acknowledge: (faults?: { readonly [field: string]: string }) => Promise<void>,
) => Promise<void>;

export interface SlackHealth {
  readonly mode: 'socket' | 'http';
  readonly connection: Connection;
  /** When Slack last sent something. */
  readonly lastRequestAt: Date | null;
  /** Who we are in the workspace; null before Slack has said so. */
  readonly identity: SlackIdentity | null;
}

export interface Slack {
  readonly answers: ChatAnswers;
  readonly transport: ChatTransport;
  readonly reader: ChatReader;
  /**
   * Begins to receive. An unreachable Slack is tried again until it is there.
   * @throws when Slack refuses a token, or the port is taken.
   */
  start(receive: Receive): Promise<void>;
  /** Nothing is received any more, and nothing waits to read back; answers and the outbox still work. */
  stop(): Promise<void>;
  health(): SlackHealth;
}

export function createSlack(options: SlackOptions): Slack {
  const { log } = options;
  const network = createNetwork(options.proxyUrl);
  const clients = createWebClients(options.botToken, { ...options, network });
  const endpoint =
    options.mode === 'socket'
      ? createSocketConnection({ ...options, network }, options.socketLimits)
      : createHttpEndpoint(options);
  const stopping = new AbortController();
  const seen: { lastRequestAt: Date | null; identity: SlackIdentity | null } = { lastRequestAt: null, identity: null };

  /** Asked again until Slack has said it: what we write ourselves is to be told from what others write. */
  async function identity(): Promise<SlackIdentity | null> {
    seen.identity ??= await learnIdentity(clients, log);
    return seen.identity;
  }

  async function start(receive: Receive): Promise<void> {
    await identity();
    const app = new App({
      receiver: endpoint.receiver,
      // Bolt's own way asks Slack at once and leaves a failure to nobody.
      authorize: async () => ({ botToken: options.botToken, ...seen.identity }),
      ignoreSelf: false,
      convoStore: false,
      logger: slackLogger(log, LogLevel.WARN),
      clientOptions: webClientOptions({ ...options, network, timeout: CALL_TIMEOUT_MS }),
    });
    app.error(async (error) => {
      log.error({ error }, 'a request from Slack could not be taken in');
      // Unacknowledged, it comes again, or who asked is told by Slack.
      throw error;
    });
    listen(app, receive);
    storeBeforeAcknowledging(app, receive, {
      log,
      seen: () => {
        seen.lastRequestAt = new Date();
      },
      identity,
    });
    if ('listen' in endpoint) await endpoint.listen();
    else await endpoint.connect();
  }

  return {
    answers: createChatAnswers(clients, { network, log }),
    transport: createChatTransport(clients, network),
    reader: createChatReader({
      clients,
      network,
      identity,
      knownIdentity: () => seen.identity,
      token: options.botToken,
      apiUrl: options.apiUrl,
      stopping: stopping.signal,
    }),
    start,
    async stop() {
      stopping.abort();
      if ('listen' in endpoint) await endpoint.close();
      else await endpoint.disconnect();
    },
    health: () => ({ mode: options.mode, connection: endpoint.connection(), ...seen }),
  };
}

function listen(app: App, receive: Receive): void {
  // Everything that can be typed or clicked, known or not: what nobody listens to, Bolt never acknowledges.
  app.command(/.*/s, async ({ body, ack }) => {
    await receive(readCommand({ ...body }), () => ack());
  });
  app.action({ type: 'block_actions' }, async ({ body, ack }) => {
    const request = readAction({ ...body });
    // Slack tells of it, though it opens the address by itself.
    if (request.action === LINK_ACTION) return ack();
    await receive(request, () => ack());
  });
  app.shortcut({ callback_id: MESSAGE_SHORTCUT, type: 'message_action' }, async ({ body, ack }) => {
    await receive(readShortcut({ ...body }), () => ack());
  });
  app.view({ callback_id: /.*/s, type: 'view_submission' }, async ({ body, ack }) => {
    await receive(readSubmission({ ...body }), async (faults) => {
      if (faults === undefined) return ack();
      const errors = Object.entries(faults).map(([field, text]) => [fieldBlockId(field), text]);
      await ack({ response_action: 'errors', errors: Object.fromEntries(errors) });
    });
  });
}

/**
 * Bolt acknowledges an event before it has handed it on, so an event that is lost after that is lost for good. Here it is
 * handed on first; if that fails it stays unacknowledged and Slack sends it again.
 */
function storeBeforeAcknowledging(
  app: App,
  receive: Receive,
  watch: {
    readonly log: Logger;
    readonly seen: () => void;
    readonly identity: () => Promise<SlackIdentity | null>;
  },
): void {
  const processEvent = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    watch.seen();
    const body: SlackPayload = event.body;
    if (typeof body.event === 'object' && body.event !== null) {
      const request = readEvent(body, await watch.identity());
      return request === null ? event.ack() : receive(request, () => event.ack());
    }
    let isAcknowledged = false;
    const ack: typeof event.ack = async (...answer) => {
      isAcknowledged = true;
      await event.ack(...answer);
    };
    await processEvent({ ...event, ack });
    if (!isAcknowledged) {
      watch.log.warn({ type: body.type }, 'Slack sent something that nothing here listens to');
      await event.ack();
    }
  };
}
