import type { SocketModeReceiverOptions } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';

/** How Slack is reached: directly or through a proxy. */
export interface Network {
  /** For the clients of the Web API. */
  readonly fetch: NonNullable<WebClientOptions['fetch']>;
  /** For the WebSocket. */
  readonly dispatcher: SocketModeReceiverOptions['dispatcher'];
  /** Posts a body to an address that Slack gave us. @returns the status. @throws when there is no answer in time. */
  send(
    url: string,
    content: { readonly type: string; readonly body: string | Blob; readonly timeoutMs: number },
  ): Promise<number>;
  /** Asks for an address and follows no redirection. @throws when there is no answer. */
  get(url: string, init: { readonly headers: Record<string, string>; readonly signal: AbortSignal }): Promise<Response>;
  close(): Promise<void>;
}

/** A workspace on this machine is reached without the proxy. */
const NOT_PROXIED = 'localhost,127.0.0.1,::1';

export function createNetwork(proxyUrl: string | null): Network {
  const agent =
    proxyUrl === null
      ? undefined
      : new EnvHttpProxyAgent({ httpsProxy: proxyUrl, httpProxy: '', noProxy: NOT_PROXIED });
  type Init = NonNullable<Parameters<typeof undiciFetch>[1]>;
  const viaProxy = (url: string | URL, init: object) => undiciFetch(url, { ...init, dispatcher: agent } as Init);
  return {
    fetch: agent === undefined ? (url, init) => globalThis.fetch(url, init) : (url, init) => viaProxy(url, init ?? {}),
    dispatcher: agent,
    async send(url, { type, body, timeoutMs }) {
      const init = {
        method: 'POST',
        headers: { 'content-type': type },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      };
      const response = agent === undefined ? await globalThis.fetch(url, init) : await viaProxy(url, init);
      // An unread body keeps its connection busy.
      await response.arrayBuffer();
      return response.status;
    },
    async get(url, init) {
      const manual = { ...init, redirect: 'manual' as const };
      // Both are of undici; only their types differ.
      return agent === undefined
        ? globalThis.fetch(url, manual)
        : ((await viaProxy(url, manual)) as unknown as Response);
    },
    close: async () => agent?.close(),
  };
}
