import {
  type AppSeed,
  type Seed,
  type StartOptions,
  startWorkspace,
  type Workspace,
} from '../../demo/workspace/index.ts';

export const CHANNEL = 'C0ROUNDS01';
export const OTHER_CHANNEL = 'C0NOCONTR1';
/** A public channel that the app was never invited to. */
export const FOREIGN_CHANNEL = 'C0FOREIGN01';
export const PRIVATE_CHANNEL = 'C0PRIVATE1';
export const PEOPLE = {
  engineer: 'U0ENGINEER1',
  engineerB: 'U0ENGINEER2',
  lead: 'U0LEAD0001',
  customer: 'U0CUSTOMER1',
  viewer: 'U0VIEWER001',
  guest: 'U0GUEST0001',
  stranger: 'U0STRANGER1',
} as const;

export const TEST_APP: AppSeed = {
  id: 'A0ROUNDS001',
  name: 'Rounds',
  botUserId: 'U0ROUNDSBOT',
  botId: 'B0ROUNDSBOT',
  botToken: 'xoxb-local-test',
  appToken: 'xapp-local-test',
  signingSecret: 'local-test-signing-secret',
  scopes: [
    'app_mentions:read',
    'channels:history',
    'channels:join',
    'channels:read',
    'chat:write',
    'commands',
    'files:read',
    'files:write',
    'groups:history',
    'groups:read',
    'im:history',
    'im:read',
    'im:write',
    'pins:read',
    'pins:write',
    'reactions:read',
    'reactions:write',
    'team:read',
    'usergroups:read',
    'users:read',
  ],
  events: [
    'app_home_opened',
    'app_mention',
    'channel_archive',
    'channel_left',
    'channel_unarchive',
    'file_shared',
    'group_left',
    'member_joined_channel',
    'member_left_channel',
    'message.channels',
    'message.groups',
    'message.im',
    'pin_added',
    'pin_removed',
    'reaction_added',
    'reaction_removed',
  ],
  commands: ['/inspect', '/help', '/ticket', '/backup', '/record', '/report', '/sla', '/rounds'].map((command) => ({
    command,
    description: `The ${command.slice(1)} command`,
    usageHint: '[what]',
  })),
  shortcuts: [
    { type: 'message', callbackId: 'open_ticket', name: 'Open a ticket' },
    { type: 'global', callbackId: 'start_inspection', name: 'Start an inspection' },
  ],
};

export const TEST_SEED: Seed = {
  team: { id: 'T0ROUNDS001', name: '示例运维', domain: 'example-ops' },
  people: [
    { id: PEOPLE.engineer, name: 'engineer.a', realName: '工程师甲' },
    { id: PEOPLE.engineerB, name: 'engineer.b', realName: '工程师乙' },
    { id: PEOPLE.lead, name: 'lead', realName: '项目负责人', admin: true },
    { id: PEOPLE.viewer, name: 'viewer', realName: '旁观者', locale: 'en-US' },
    { id: PEOPLE.customer, name: 'customer', realName: '客户联系人', guest: 'multi-channel' },
    { id: PEOPLE.guest, name: 'guest', realName: '访客', guest: 'single-channel' },
    { id: PEOPLE.stranger, name: 'stranger', realName: '外部人员', guest: 'stranger' },
  ],
  channels: [
    { id: CHANNEL, name: 'rounds-ops', topic: '示例合同', members: Object.values(PEOPLE) },
    { id: OTHER_CHANNEL, name: 'random' },
    { id: FOREIGN_CHANNEL, name: 'elsewhere', withApp: false },
    { id: PRIVATE_CHANNEL, name: 'secret', private: true, members: [PEOPLE.lead], withApp: false },
  ],
  userGroups: [{ id: 'S0ONDUTY01', handle: 'onduty', name: '值班组', users: [PEOPLE.engineer, PEOPLE.engineerB] }],
  app: TEST_APP,
};

export interface TestWorkspaceOptions extends Partial<Omit<StartOptions, 'seed'>> {
  readonly seed?: Seed;
  /** Changes of the app as it is installed, for example fewer scopes. */
  readonly app?: Partial<AppSeed>;
}

/**
 * A workspace in memory with people, channels and the app ready. Slack's rate limits and time limits hold unless
 * `settings` says otherwise, but files appear at once: give `shareDelayMs` to have them appear later, as in Slack.
 */
export function startTestWorkspace(options: TestWorkspaceOptions = {}): Promise<Workspace> {
  const { seed = TEST_SEED, app, ...rest } = options;
  return startWorkspace({
    delivery: { mode: 'socket' },
    ...rest,
    settings: { shareDelayMs: 0, ...rest.settings },
    seed: { ...seed, app: { ...seed.app, ...app } },
  });
}

/** For `new App({ token, appToken, signingSecret, … })`. */
export const TEST_TOKENS = {
  token: TEST_APP.botToken,
  appToken: TEST_APP.appToken,
  signingSecret: TEST_APP.signingSecret,
} as const;
