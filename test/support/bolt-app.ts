import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Workspace } from '../../demo/workspace/index.ts';
import { TEST_TOKENS } from './workspace.ts';

const clientOptions = (workspace: Workspace) => ({
  slackApiUrl: workspace.apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

/** A client of the Web API that gives up at once, so that tests see each answer. */
export function testClient(workspace: Workspace, token: string = TEST_TOKENS.token): WebClient {
  return new WebClient(token, { ...clientOptions(workspace), logLevel: LogLevel.ERROR });
}

/** A real Bolt app connected to a workspace by Socket Mode; `listen` adds its listeners before it starts. */
export async function connectBoltApp(workspace: Workspace, listen: (app: App) => void): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: TEST_TOKENS.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 500,
    installerOptions: { clientOptions: clientOptions(workspace) },
  });
  const app = new App({
    token: TEST_TOKENS.token,
    receiver,
    logLevel: LogLevel.ERROR,
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
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: TEST_TOKENS.token,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(workspace),
  });
  listen(app);
  await app.start();
  return app;
}
