import { describe, expect, it } from 'vitest';
import { appFromManifest } from '../../../demo/workspace/index.ts';
import { TEST_APP } from '../../support/workspace.ts';

const manifest = {
  display_information: { name: 'Rounds', description: 'Looks after systems', background_color: '#123456' },
  features: {
    bot_user: { display_name: 'Rounds' },
    slash_commands: [{ command: '/inspect', description: 'Inspect', usage_hint: '[template]', should_escape: false }],
    shortcuts: [{ type: 'message', callback_id: 'open', name: 'Open a ticket', description: 'From a message' }],
  },
  oauth_config: { scopes: { bot: ['chat:write', 'commands'] } },
  settings: { event_subscriptions: { bot_events: ['message.channels'] }, socket_mode_enabled: true },
};

describe('an app manifest', () => {
  it('gives the app its name, commands, scopes, events and shortcuts', () => {
    expect(appFromManifest(manifest, TEST_APP)).toMatchObject({
      botToken: TEST_APP.botToken,
      name: 'Rounds',
      description: 'Looks after systems',
      scopes: ['chat:write', 'commands'],
      events: ['message.channels'],
      commands: [{ command: '/inspect', description: 'Inspect', usageHint: '[template]', escape: false }],
      shortcuts: [{ type: 'message', callbackId: 'open', name: 'Open a ticket', description: 'From a message' }],
    });
  });

  it.each([
    ['no name', { ...manifest, display_information: {} }],
    ['no scopes', { ...manifest, oauth_config: {} }],
    [
      'a command without a slash',
      { ...manifest, features: { slash_commands: [{ command: 'inspect', description: 'x' }] } },
    ],
  ])('with %s is refused', (_, broken) => {
    expect(() => appFromManifest(broken, TEST_APP)).toThrow();
  });
});
