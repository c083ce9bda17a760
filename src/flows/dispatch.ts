import type { Action, AnyCommand, Caller, ModalForm, Registry } from '../../commands/command.ts';
import type { Context } from '../context.ts';
import type { Json } from '../core/check.ts';
import { findCommandName, readArguments, splitWords, type Word } from '../core/command-line.ts';
import { nearest } from '../core/nearest.ts';
import { mayAct, type Role } from '../core/role.ts';
import { type Ask, attempt, type Dispatched, type Prepared, refuse } from './audited-attempt.ts';
import { checkInput, flagsOf, type InputFault } from './check-input.ts';
import { roleNames } from './role-names.ts';
import { usageText } from './usage-text.ts';

/** Reaches every command where another app has taken its name: `/rounds inspect monthly` is `/inspect monthly`. */
const PREFIX = 'rounds';
const HELP = 'help';

/**
 * Finds the command, checks the role and the input, runs it and writes the audit row. What goes wrong is an answer, too: a
 * refusal with its reason, or a reference number for what nobody foresaw.
 *
 * @param line as typed, without the slash; or its words, where a shell has split them.
 */
export async function dispatchCommand(
  ctx: Context,
  registry: Registry,
  line: string | readonly Word[],
  ask: Ask,
): Promise<Dispatched> {
  const typed = typeof line === 'string' ? line : line.map((word) => word.text).join(' ');
  const { t } = ask.caller;
  const split = typeof line === 'string' ? splitWords(line) : { ok: true as const, value: line };
  if (!split.ok) {
    const refused = refuse(split.fault.key, t(split.fault.key, split.fault.values));
    return attempt(ctx, ask, { action: 'command', arguments: { line: typed }, prepared: refused });
  }
  const words = asHelp(registry, withoutPrefix(registry, split.value));
  const found = findCommandName(
    registry.commands.map((command) => command.name),
    words,
  );
  const command = registry.commands.find((candidate) => candidate.name === found?.name);
  if (!found || !command) {
    const refused = unknownCommand(registry, words, ask.caller);
    return attempt(ctx, ask, { action: 'command', arguments: { line: typed }, prepared: refused });
  }
  return attempt(ctx, ask, {
    action: `command ${command.name}`,
    arguments: { line: typed },
    prepared: await prepareCommand(ctx, command, found.rest, ask.caller),
  });
}

/** Runs what a button asks for. */
export async function dispatchAction(
  ctx: Context,
  registry: Registry,
  click: { readonly action: string; readonly value: Json },
  ask: Ask,
): Promise<Dispatched> {
  const action = registry.actions.find((candidate) => candidate.id === click.action);
  const prepared = action
    ? await prepareChecked(ctx, action, click.value, ask.caller)
    : refuse('chat.unknown-button', ask.caller.t('chat.unknown-button', { help: helpUsage() }));
  return attempt(ctx, ask, { action: `action ${click.action}`, arguments: click.value, prepared });
}

export interface Submission {
  readonly form: string;
  readonly state: { readonly [name: string]: Json };
  readonly fields: { readonly [name: string]: Json };
}

/** Runs a submitted form. Its faults should have been shown at the fields before, by {@link checkSubmission}. */
export async function dispatchSubmission(
  ctx: Context,
  registry: Registry,
  submission: Submission,
  ask: Ask,
): Promise<Dispatched> {
  const form = registry.modals.find((candidate) => candidate.id === submission.form);
  const input = { ...submission.state, ...submission.fields };
  const prepared = form
    ? await prepareChecked(ctx, form, input, ask.caller)
    : refuse('chat.unknown-form', ask.caller.t('chat.unknown-form'));
  return attempt(ctx, ask, { action: `form ${submission.form}`, arguments: input, prepared });
}

/** What is wrong with a submission, by field; nothing is changed and nothing is written down. */
export async function checkSubmission(
  registry: Registry,
  submission: Submission,
  caller: Caller,
): Promise<readonly InputFault[]> {
  const form = registry.modals.find((candidate) => candidate.id === submission.form);
  if (!form) return [{ name: '', text: caller.t('chat.unknown-form') }];
  const lacking = lackingRole(form.role, caller);
  if (lacking !== undefined) return [{ name: '', text: lacking }];
  const input = { ...submission.state, ...submission.fields };
  const checked = await checkInput(form.input, input, { ...caller, atFields: true });
  return checked.ok ? [] : checked.faults;
}

async function prepareCommand(
  ctx: Context,
  command: AnyCommand,
  rest: readonly Word[],
  caller: Caller,
): Promise<Prepared> {
  const lacking = lackingRole(command.role, caller);
  if (lacking !== undefined) return refuse('chat.not-allowed', lacking);
  const usage = caller.t('chat.usage', { usage: usageText(command.usage, caller.t) });
  const read = readArguments(rest, { positionals: command.positionals, flags: flagsOf(command.input) });
  if (!read.ok) return refuse(read.fault.key, `${caller.t(read.fault.key, read.fault.values)}\n${usage}`);
  const checked = await checkInput(command.input, read.value, caller);
  if (!checked.ok) return refuse('chat.input', [...checked.faults.map((fault) => fault.text), usage].join('\n'));
  return { ok: true, run: () => command.run(ctx, checked.value, caller), usage };
}

async function prepareChecked<Input>(
  ctx: Context,
  asked: Action<Input> | ModalForm<Input>,
  input: unknown,
  caller: Caller,
): Promise<Prepared> {
  const lacking = lackingRole(asked.role, caller);
  if (lacking !== undefined) return refuse('chat.not-allowed', lacking);
  const checked = await checkInput(asked.input, input, caller);
  if (!checked.ok) return refuse('chat.input', checked.faults.map((fault) => fault.text).join('\n'));
  return { ok: true, run: () => asked.run(ctx, checked.value, caller) };
}

function lackingRole(needed: Role | readonly Role[], caller: Caller): string | undefined {
  const { person, t } = caller;
  if (mayAct(person.roles, needed)) return undefined;
  const held = person.roles.map((role) => t(`chat.role-${role}`)).join(', ');
  return t('chat.not-allowed', { role: roleNames(needed, t), held });
}

function withoutPrefix(registry: Registry, words: readonly Word[]): readonly Word[] {
  const [first, ...rest] = words;
  if (first?.text.toLowerCase() !== PREFIX || registry.commands.some((command) => command.name === PREFIX))
    return words;
  return rest.length > 0 ? rest : [{ text: HELP, quoted: false }];
}

/** `/inspect help` and `/inspect --help` are `/help inspect`; so is `/ticket` alone, which does nothing by itself. */
function asHelp(registry: Registry, words: readonly Word[]): readonly Word[] {
  const [first] = words;
  if (first && words.length === 1 && isFamily(registry, first)) return [{ text: HELP, quoted: false }, first];
  const last = words.at(-1);
  const asksForHelp = words.length > 1 && last !== undefined && !last.quoted && /^(--)?help$/i.test(last.text);
  if (!asksForHelp || !registry.commands.some((command) => command.name === HELP)) return words;
  const before = words.slice(0, -1);
  const found = findCommandName(
    registry.commands.map((command) => command.name),
    before,
  );
  if (!found || found.rest.length > 0 || found.name === HELP) return words;
  return [HELP, ...found.name.split(' ')].map((text) => ({ text, quoted: false }));
}

/** Commands of two words begin with it, and none is called so. */
function isFamily({ commands }: Registry, { text, quoted }: Word): boolean {
  const name = text.toLowerCase();
  const names = commands.map((command) => command.name);
  if (quoted || names.includes(name) || !names.includes(HELP)) return false;
  return names.some((one) => one.startsWith(`${name} `));
}

function unknownCommand(registry: Registry, words: readonly Word[], caller: Caller): Prepared {
  const names = registry.commands.map((command) => command.name);
  const tried = [2, 1].map((count) =>
    words
      .slice(0, count)
      .map((word) => word.text)
      .join(' '),
  );
  const meant = tried.map((typed) => ({ typed, near: nearest(typed, names) })).find(({ near }) => near !== undefined);
  const suggestion = meant?.near;
  const name = meant?.typed ?? tried.at(-1) ?? '';
  const text =
    suggestion === undefined
      ? caller.t('chat.unknown-command', { name, help: helpUsage() })
      : caller.t('chat.unknown-command-nearest', { name, nearest: `/${suggestion}`, help: helpUsage() });
  return refuse('chat.unknown-command', text);
}

export function helpUsage(): string {
  return `/${PREFIX} ${HELP}`;
}
