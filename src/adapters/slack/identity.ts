import type { Logger } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { outcomeOf } from './call-outcome.ts';
import type { WebClients } from './web-clients.ts';

/** Who we are in the workspace. */
export interface SlackIdentity {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  /** For example `https://example.slack.com/`; empty where Slack does not say it. */
  readonly workspaceUrl: string;
}

/** @returns null when Slack can't be reached. @throws UserError when it refuses the token. */
export async function learnIdentity(clients: WebClients, log: Logger): Promise<SlackIdentity | null> {
  try {
    const answer = await clients.reads.auth.test();
    const { team_id: teamId = '', user_id: botUserId = '', bot_id: botId = '', url = '' } = answer;
    return { teamId, botUserId, botId, workspaceUrl: /^https?:\/\//.test(url) ? url : '' };
  } catch (error) {
    const outcome = outcomeOf(error, 'message');
    if (outcome.kind === 'blocked') {
      const values = { variable: 'SLACK_BOT_TOKEN', error: outcome.error };
      throw new UserError('chat.token-refused', values, { cause: error });
    }
    log.warn({ outcome }, 'could not ask Slack who we are');
    return null;
  }
}
