import { z } from 'zod';
import type { ChatBlock, Span } from '../src/core/chat.ts';
import { localText } from '../src/core/message.ts';
import { nearest } from '../src/core/nearest.ts';
import { mayAct } from '../src/core/role.ts';
import { faultMessage, withCode } from '../src/flows/audited-attempt.ts';
import { helpUsage } from '../src/flows/dispatch.ts';
import { roleNames } from '../src/flows/role-names.ts';
import { usageText } from '../src/flows/usage-text.ts';
import type { AnyCommand, Caller, Command, Reply } from './command.ts';

/** The commands with one more: `/help`, made from the list, itself included. */
export function withHelp(others: readonly AnyCommand[]): readonly AnyCommand[] {
  const command: Command<{ command?: string }> = {
    name: 'help',
    summary: 'chat.help-summary',
    usage: '/help [command]',
    role: 'viewer',
    positionals: ['command...'],
    input: z.strictObject({ command: z.string().optional() }),
    async run(_ctx, input, caller) {
      return input.command === undefined ? overview(all, caller) : about(all, input.command, caller);
    },
  };
  const all: readonly AnyCommand[] = [...others, command];
  return all;
}

function overview(commands: readonly AnyCommand[], caller: Caller): Reply {
  const { t, site, person, locale } = caller;
  const heading = t('chat.help-heading', { contract: localText(site.contract.name, locale) });
  const roles = person.roles.map((role) => t(`chat.role-${role}`)).join(', ');
  const mine = commands.filter((command) => mayAct(person.roles, command.role));
  const others = commands.filter((command) => !mayAct(person.roles, command.role));
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: heading }] },
    { kind: 'context', text: t('chat.help-you', { name: localText(person.name, locale), roles }) },
    ...grouped(mine).map((group): ChatBlock => ({ kind: 'list', items: group.map((one) => line(one, caller)) })),
  ];
  if (others.length > 0) {
    blocks.push(
      { kind: 'text', text: [{ bold: t('chat.help-not-yours') }] },
      { kind: 'list', items: others.map((one) => [...line(one, caller), ` · ${needs(one, caller)}`]) },
    );
  }
  blocks.push({
    kind: 'context',
    text: t('chat.help-more', { usage: `${helpUsage()} ${mine[0]?.name.split(' ')[0] ?? ''}`.trim() }),
  });
  return { kind: 'private', message: { summary: heading, blocks } };
}

/** Commands of one first word together, in the order of the list. */
function grouped(commands: readonly AnyCommand[]): AnyCommand[][] {
  return [...Map.groupBy(commands, (command) => command.name.split(' ')[0] ?? command.name).values()];
}

function line(command: AnyCommand, { t }: Caller): Span[] {
  return [{ code: usageText(command.usage, t) }, ' — ', ...withCode(asSentence(t(command.summary)))];
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function needs(command: AnyCommand, { t }: Caller): string {
  return t('chat.help-needs', { role: roleNames(command.role, t) });
}

/** One command with those below it, or what the typed name may have meant. */
function about(commands: readonly AnyCommand[], typed: string, caller: Caller): Reply {
  const name = typed
    .trim()
    .replace(/^\/?(rounds\s+)?\/?/i, '')
    .toLowerCase();
  const found = commands.filter((command) => command.name === name || command.name.startsWith(`${name} `));
  if (found.length === 0) return unknown(commands, name, caller);
  const items = found.map((one): Span[] => [...line(one, caller), ` · ${needs(one, caller)}`]);
  return { kind: 'private', message: { summary: `/${name}`, blocks: [{ kind: 'list', items }] } };
}

function unknown(commands: readonly AnyCommand[], name: string, { t }: Caller): Reply {
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  const text =
    near === undefined
      ? t('chat.unknown-command', { name, help: helpUsage() })
      : t('chat.unknown-command-nearest', { name, nearest: `/${near}`, help: helpUsage() });
  return { kind: 'private', message: faultMessage(t, text) };
}
