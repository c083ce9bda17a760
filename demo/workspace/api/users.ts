import { type Arguments, flagArgument, limitArgument, pageOf, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { requirePerson } from '../messages/find.ts';
import type { Person } from '../model.ts';
import { teamOf } from '../seed.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

function presentPerson(world: World, person: Person, withLocale: boolean): JsonObject {
  const icon = `${world.baseUrl()}/avatars/${person.id}.svg`;
  const offsetSeconds = zoneOffsetSeconds(person.timeZone, world.clock.now());
  const stranger = person.guest === 'stranger';
  const team = teamOf(world, person.id);
  return {
    id: person.id,
    team_id: team,
    name: person.name,
    deleted: false,
    color: person.color,
    real_name: person.realName,
    tz: person.timeZone,
    tz_label: person.timeZone,
    tz_offset: offsetSeconds,
    profile: {
      title: person.title,
      phone: '',
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      status_text: '',
      status_emoji: '',
      image_24: icon,
      image_48: icon,
      image_72: icon,
      image_192: icon,
      team,
      ...(person.bot ? { bot_id: world.seed.app.botId, api_app_id: world.seed.app.id } : {}),
    },
    is_admin: person.admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.guest === 'multi-channel' || person.guest === 'single-channel',
    is_ultra_restricted: person.guest === 'single-channel',
    is_bot: person.bot,
    is_app_user: false,
    ...(stranger ? { is_stranger: true } : {}),
    updated: 1_700_000_000,
    ...(withLocale ? { locale: person.locale } : {}),
  };
}

function zoneOffsetSeconds(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3_600 + Number(match[3]) * 60);
}

async function info(world: World, args: Arguments): Promise<JsonObject> {
  const person = requirePerson(world, textArgument(args, 'user'));
  return { user: presentPerson(world, person, flagArgument(args, 'include_locale')) };
}

async function list(world: World, args: Arguments): Promise<JsonObject> {
  const people = Object.values(world.state.people);
  const page = pageOf(args, people, limitArgument(args, people.length, 1_000));
  return {
    members: page.items.map((person) => presentPerson(world, person, flagArgument(args, 'include_locale'))),
    cache_ts: 0,
    response_metadata: { next_cursor: page.nextCursor },
  };
}

async function listGroups(world: World, args: Arguments): Promise<JsonObject> {
  const groups = world.seed.userGroups ?? [];
  return {
    usergroups: groups.map(({ id, handle, name, users }) => ({
      id,
      team_id: world.seed.team.id,
      is_usergroup: true,
      is_subteam: true,
      name,
      description: '',
      handle,
      is_external: false,
      date_delete: 0,
      prefs: { channels: [], groups: [] },
      ...(flagArgument(args, 'include_users') ? { users } : {}),
      ...(flagArgument(args, 'include_count') ? { user_count: users.length } : {}),
    })),
  };
}

export const userMethods: readonly Method[] = [
  { name: 'users.info', token: 'bot', scopes: ['users:read'], tier: 4, run: info },
  { name: 'users.list', token: 'bot', scopes: ['users:read'], tier: 2, run: list },
  { name: 'usergroups.list', token: 'bot', scopes: ['usergroups:read'], tier: 2, run: listGroups },
];
