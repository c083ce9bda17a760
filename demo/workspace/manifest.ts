import { z } from 'zod';
import type { AppSeed } from './seed.ts';

/** What the workspace needs of a Slack app manifest; the rest of it is for Slack. */
const manifestSchema = z.object({
  display_information: z.object({ name: z.string(), description: z.string().optional() }),
  features: z.object({
    // Slack's own default is a home that is off.
    app_home: z
      .object({
        home_tab_enabled: z.boolean().default(false),
        messages_tab_enabled: z.boolean().default(false),
        messages_tab_read_only_enabled: z.boolean().default(false),
      })
      .prefault({}),
    slash_commands: z
      .array(
        z.object({
          command: z.string().regex(/^\/\S+$/),
          description: z.string(),
          usage_hint: z.string().optional(),
          should_escape: z.boolean().optional(),
        }),
      )
      .default([]),
    shortcuts: z
      .array(
        z.object({
          type: z.enum(['message', 'global']),
          callback_id: z.string(),
          name: z.string(),
          description: z.string().optional(),
        }),
      )
      .default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
    interactivity: z.object({ is_enabled: z.boolean() }).optional(),
  }),
});

/** What Slack makes up when an app is installed. */
export type AppIdentity = Pick<AppSeed, 'id' | 'botUserId' | 'botId' | 'botToken' | 'appToken' | 'signingSecret'>;

/**
 * Installs an app by its manifest, so that the workspace offers the same commands, scopes and events as the real one.
 * @throws when the manifest lacks what it must have, for example the scope that its commands need
 */
export function appFromManifest(manifest: unknown, identity: AppIdentity): AppSeed {
  const { display_information: display, features, oauth_config: oauth, settings } = manifestSchema.parse(manifest);
  if (features.slash_commands.length + features.shortcuts.length > 0 && !oauth.scopes.bot.includes('commands')) {
    throw new Error('slash commands and shortcuts need the scope "commands"');
  }
  return {
    ...identity,
    name: display.name,
    ...(display.description ? { description: display.description } : {}),
    scopes: oauth.scopes.bot,
    events: settings.event_subscriptions?.bot_events ?? [],
    commands: features.slash_commands.map((entry) => ({
      command: entry.command,
      description: entry.description,
      ...(entry.usage_hint ? { usageHint: entry.usage_hint } : {}),
      escape: entry.should_escape ?? false,
    })),
    shortcuts: features.shortcuts.map((entry) => ({
      type: entry.type,
      callbackId: entry.callback_id,
      name: entry.name,
      ...(entry.description ? { description: entry.description } : {}),
    })),
    homeTab: features.app_home.home_tab_enabled,
    messagesTab: features.app_home.messages_tab_enabled && !features.app_home.messages_tab_read_only_enabled,
    interactive: settings.interactivity?.is_enabled ?? false,
  };
}
