import { LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Logger } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { networkError, outcomeOf } from './call-outcome.ts';
import type { Network } from './network.ts';
import { slackLogger } from './slack-logger.ts';
import { CALL_TIMEOUT_MS, webClientOptions } from './web-clients.ts';

export interface Connection {
  readonly state: 'stopped' | 'connecting' | 'connected' | 'waiting';
  readonly since: Date;
  /** Why it is not connected; null while it is. */
  readonly error: string | null;
}

export interface SocketConnection {
  readonly receiver: SocketModeReceiver;
  /**
   * Connects and stays connected from then on: whatever breaks the connection, it is tried again.
   * @throws UserError when Slack refuses the token; an unreachable Slack is no reason to.
   */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  connection(): Connection;
}

export interface SocketLimits {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** After a refused token: the app may be installed again. */
  readonly refusedDelayMs: number;
  readonly helloMs: number;
}

const LIMITS: SocketLimits = { firstDelayMs: 500, longestDelayMs: 30_000, refusedDelayMs: 60_000, helloMs: 30_000 };

/**
 * Socket Mode, with our own reconnecting: the library's waits longer each time without end, gives up for good when the
 * network is away while it reconnects, and then rejects a promise that nobody holds.
 */
export function createSocketConnection(
  options: {
    readonly appToken: string;
    readonly apiUrl: string | null;
    readonly network: Network;
    readonly log: Logger;
  },
  given: Partial<SocketLimits> = {},
): SocketConnection {
  const limits = { ...LIMITS, ...given };
  const { log, network } = options;
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    logger: slackLogger(log, LogLevel.WARN),
    autoReconnectEnabled: false,
    ...(network.dispatcher === undefined ? {} : { dispatcher: network.dispatcher }),
    // Options of its own: the library writes its reconnecting into the object that it is given.
    installerOptions: { clientOptions: webClientOptions({ ...options, timeout: CALL_TIMEOUT_MS }) },
  });
  const { client } = receiver;
  let current: Connection = { state: 'stopped', since: new Date(), error: null };
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;

  function become(state: Connection['state'], error: string | null): void {
    if (current.state !== state || current.error !== error) current = { state, since: new Date(), error };
  }

  async function attempt(): Promise<unknown> {
    become('connecting', current.error);
    const hello = setTimeout(() => {
      log.warn({ helloMs: limits.helloMs }, 'Slack did not greet us in time; connecting anew');
      client.disconnect().catch((error: unknown) => log.warn({ error }, 'could not close the connection to Slack'));
    }, limits.helloMs);
    try {
      await client.start();
      failures = 0;
      become('connected', null);
      log.info({}, 'connected to Slack');
      // Asked to stop while it was connecting.
      if (!isWanted) await client.disconnect();
      return undefined;
    } catch (error) {
      return error ?? new Error('the connection was closed before Slack greeted us');
    } finally {
      clearTimeout(hello);
    }
  }

  function retry(error: unknown): void {
    if (!isWanted || timer !== undefined) return;
    const delayMs = delayAfter(error);
    failures += 1;
    become('waiting', describe(error));
    log.warn({ error: describe(error), delayMs: Math.round(delayMs), failures }, 'not connected to Slack');
    timer = setTimeout(() => {
      timer = undefined;
      attempt()
        .then((failure) => failure !== undefined && retry(failure))
        .catch((defect: unknown) => log.error({ error: defect }, 'reconnecting failed'));
    }, delayMs);
  }

  function delayAfter(error: unknown): number {
    if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1_000;
    if (isRefused(error)) return limits.refusedDelayMs;
    const delay = Math.min(limits.longestDelayMs, limits.firstDelayMs * 2 ** Math.min(failures, 20));
    return delay * (0.5 + Math.random() / 2);
  }

  client.on('disconnected', () => {
    if (current.state === 'connected') retry(new Error('connection lost'));
  });

  return {
    receiver,
    connection: () => current,
    async connect() {
      isWanted = true;
      const error = await attempt();
      if (isRefused(error)) {
        isWanted = false;
        become('stopped', describe(error));
        const values = { variable: 'SLACK_APP_TOKEN', error: describe(error) };
        throw new UserError('chat.token-refused', values, { cause: error });
      }
      if (error !== undefined) retry(error);
    },
    async disconnect() {
      isWanted = false;
      clearTimeout(timer);
      timer = undefined;
      become('stopped', null);
      await client.disconnect();
    },
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && outcomeOf(error, 'message').kind === 'blocked';
}

function describe(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return String(error.data.error);
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  const name = networkError(error);
  return name === 'Error' && error instanceof Error ? error.message : name;
}
