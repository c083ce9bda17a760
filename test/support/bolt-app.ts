import { App, HTTPReceiver, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt';

import type { Workspace } from '../../demo/workspace/index.ts';
import { TEST_TOKENS } from './workspace.ts';

/** Tests look at answers; what the clients say of refused calls is expected. */
const quiet: webApi.Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

const clientOptions = (workspace: Workspace) => ({
  slackApiUrl: workspace.apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

/** A client of the Web API that gives up at once, so that tests see each answer. */
export function testClient(workspace: Workspace, token: string = TEST_TOKENS.token): webApi.WebClient {
  return new webApi.WebClient(token, { ...clientOptions(workspace), logger: quiet });
}

/** A real Bolt app connected to a workspace by Socket Mode; `listen` adds its listeners before it starts. */
export async function connectBoltApp(workspace: Workspace, listen: (app: App) => void): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: TEST_TOKENS.appToken,
    logger: quiet,
    clientPingTimeout: 500,
    installerOptions: { clientOptions: clientOptions(workspace) },
  });
  const app = new App({
    token: TEST_TOKENS.token,
    receiver,
    logger: quiet,
    clientOptions: clientOptions(workspace),
  });
  listen(app);
  await app.start();
  return app;
}

/** A real Bolt app that Slack calls over HTTP on the given port. */
export async function serveBoltApp(workspace: Workspace, port: number, listen: (app: App) => void): Promise<App> {
  const receiver = new HTTPReceiver({
    signingSecret: TEST_TOKENS.signingSecret,
    port,
    logger: quiet,
  });
  const app = new App({
    token: TEST_TOKENS.token,
    receiver,
    logger: quiet,
    clientOptions: clientOptions(workspace),
  });
  listen(app);
  await app.start();
  return app;
}
