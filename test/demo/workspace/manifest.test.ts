import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { appFromManifest } from '../../../demo/workspace/index.ts';
import { ROOT } from '../../support/source-files.ts';
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

  it('has a home, and may be written to and clicked, only if it says so', () => {
    const off = { homeTab: false, messagesTab: false, interactive: false };
    expect(appFromManifest(manifest, TEST_APP)).toMatchObject(off);
    const home = { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false };
    const open = {
      ...manifest,
      features: { ...manifest.features, app_home: home },
      settings: { ...manifest.settings, interactivity: { is_enabled: true } },
    };
    expect(appFromManifest(open, TEST_APP)).toMatchObject({ homeTab: true, messagesTab: true, interactive: true });
  });

  it('of Rounds itself is understood', async () => {
    const text = await readFile(join(ROOT, 'slack-manifest.yaml'), 'utf8');
    expect(appFromManifest(parse(text), TEST_APP)).toMatchObject({ name: 'Rounds', interactive: true });
  });

  it.each([
    ['commands without their scope', { ...manifest, oauth_config: { scopes: { bot: ['chat:write'] } } }],
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
