import type { ServerOptions } from 'node:http';

/**
 * A whole request has to arrive in the time given, and its head in half of it: slow ones must not hold places. Left to
 * itself Node looks every half minute, and takes the longer of the two limits for the whole request, whichever it is.
 */
export function requestLimits(requestMs: number): ServerOptions {
  return { headersTimeout: requestMs / 2, requestTimeout: requestMs, connectionsCheckingInterval: requestMs / 10 };
}
