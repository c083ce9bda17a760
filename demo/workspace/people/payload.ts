import type { JsonObject } from '../json.ts';
import type { Channel, Person } from '../model.ts';
import { teamOf } from '../seed.ts';
import type { World } from '../world.ts';

/** What every interactive payload begins with. */
export function payloadHead(world: World, person: Person): JsonObject {
  const { team, app } = world.seed;
  return {
    token: 'local-workspace',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: app.id,
    user: { id: person.id, username: person.name, name: person.name, team_id: teamOf(world, person.id) },
  };
}

export function channelInPayload(channel: Channel): JsonObject {
  return { id: channel.id, name: channelName(channel) };
}

export function channelName(channel: Channel): string {
  if (channel.directWith) return 'directmessage';
  return channel.isPrivate ? 'privategroup' : channel.name;
}
