import { LogLevel } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Logger } from '../../context.ts';
import type { Network } from './network.ts';
import { slackLogger } from './slack-logger.ts';

/** No call may take longer than this; a trigger lives three seconds, so what opens dialogs has less. */
export const CALL_TIMEOUT_MS = 10_000;
export const QUICK_TIMEOUT_MS = 2_500;

/** One client for each kind of call: a rate limit or a slow answer of one kind does not hold up the others. */
export interface WebClients {
  readonly interactive: WebClient;
  readonly posts: WebClient;
  readonly edits: WebClient;
  readonly files: WebClient;
  readonly reads: WebClient;
  /** What was said while nobody listened. */
  readonly history: WebClient;
}

/**
 * Clients that never retry and never wait by themselves: the library would repeat a post that may have gone through, and
 * would hold a whole client up after one 429. Both are the outbox's business.
 */
export function createWebClients(
  token: string,
  options: { readonly apiUrl: string | null; readonly network: Network; readonly log: Logger },
): WebClients {
  const create = (timeout: number) => new WebClient(token, webClientOptions({ ...options, timeout }));
  return {
    interactive: create(QUICK_TIMEOUT_MS),
    posts: create(CALL_TIMEOUT_MS),
    edits: create(CALL_TIMEOUT_MS),
    files: create(CALL_TIMEOUT_MS),
    reads: create(CALL_TIMEOUT_MS),
    history: create(CALL_TIMEOUT_MS),
  };
}

export function webClientOptions(options: {
  readonly apiUrl: string | null;
  readonly network: Network;
  readonly log: Logger;
  readonly timeout: number;
}): WebClientOptions {
  return {
    ...(options.apiUrl === null ? {} : { slackApiUrl: options.apiUrl }),
    fetch: options.network.fetch,
    timeout: options.timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: slackLogger(options.log, LogLevel.WARN),
  };
}
