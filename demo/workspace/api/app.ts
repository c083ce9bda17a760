import type { Arguments } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

async function authTest(world: World): Promise<JsonObject> {
  const { team, app } = world.seed;
  return {
    url: `${world.baseUrl()}/`,
    team: team.name,
    user: world.state.people[app.botUserId]?.name ?? app.name,
    team_id: team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

async function teamInfo(world: World): Promise<JsonObject> {
  const { team } = world.seed;
  return {
    team: { id: team.id, name: team.name, domain: team.domain, email_domain: '', icon: { image_default: true } },
  };
}

/** Arguments are handed back, as Slack does; an `error` makes it fail with it. */
async function apiTest(_world: World, args: Arguments): Promise<JsonObject> {
  return { args };
}

export const appMethods: readonly Method[] = [
  { name: 'api.test', token: 'bot', scopes: [], tier: 4, run: apiTest },
  { name: 'auth.test', token: 'bot', scopes: [], tier: 'unlimited', run: authTest },
  { name: 'team.info', token: 'bot', scopes: ['team:read'], tier: 3, run: teamInfo },
];
