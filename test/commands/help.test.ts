import { describe, expect, test } from 'vitest';
import type { Caller } from '../../commands/command.ts';
import { registry } from '../../commands/index.ts';
import { renderMessage } from '../../src/adapters/slack/render-message.ts';
import type { Context } from '../../src/context.ts';
import { LOCALES } from '../../src/core/message.ts';
import { ROLES } from '../../src/core/role.ts';
import { usageText } from '../../src/flows/usage-text.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { textOf } from '../support/chat-answers.ts';
import { testSite } from '../support/site.ts';

const help = registry.commands.find((command) => command.name === 'help');
const site = testSite({});

async function ask(caller: Caller, command?: string): Promise<string> {
  // Help reads the list of commands and nothing else.
  const reply = await help?.run({} as Context, command === undefined ? {} : { command }, caller);
  if (reply?.kind !== 'private') throw new Error('no answer');
  const { blocks } = renderMessage(reply.message, caller.t);
  expect(JSON.stringify(blocks)).not.toContain(caller.t('chat.more-things', { count: 1 }));
  return textOf(reply.message);
}

/** What stands in backticks is shown as code, without them; each line begins alike. */
function shown(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replaceAll('`', '');
}

describe.each(LOCALES)('help in %s', (locale) => {
  const t = createTexts()(locale, 'UTC');
  const callerOf = (role: (typeof ROLES)[number]): Caller => {
    const person = { id: 'p', name: 'P', roles: [role] };
    return { site, person, locale, t, channel: 'C1', via: 'command', requestKey: 'r' };
  };

  test.each(ROLES)('tells a %s of every command there is, each once', async (role) => {
    const text = await ask(callerOf(role));
    for (const command of registry.commands) {
      expect(text.split('\n').filter((line) => line.includes(`${usageText(command.usage, t)} — `))).toHaveLength(1);
      expect(text).toContain(shown(t(command.summary)));
    }
  });

  test.each(registry.commands.map((command) => command.name))('tells of /%s alone', async (name) => {
    expect(await ask(callerOf('engineer'), name)).toContain(
      shown(t(registry.commands.find((one) => one.name === name)?.summary ?? '')),
    );
  });
});
