import { textOf } from '../json.ts';
import { notify } from '../messages/ephemeral.ts';
import { requireChannel, requirePerson } from '../messages/find.ts';
import { issueResponseUrl, respond } from '../messages/respond.ts';
import { Refusal } from '../refusal.ts';
import { issueTrigger } from '../views/triggers.ts';
import type { World } from '../world.ts';
import { channelName } from './payload.ts';
import { typedText } from './typed-text.ts';

export interface CommandLine {
  readonly user: string;
  readonly channel: string;
  /** As typed, for example `/inspect monthly`. */
  readonly line: string;
  /** The thread whose box it was typed in. */
  readonly threadTs?: string;
}

/** `delivered` means acknowledged in time; the other codes were shown to the person, too. */
export type CommandOutcome =
  | 'delivered'
  | 'not_a_command'
  | 'in_thread'
  | 'operation_timeout'
  | 'dispatch_failed'
  | 'http_service_error'
  | 'invalid_response';

const ENGLISH: { readonly [O in Exclude<CommandOutcome, 'delivered'>]: (command: string) => string } = {
  not_a_command: (command) => `${command} is not a valid command.`,
  in_thread: (command) => `${command} is not supported in threads. Sorry!`,
  operation_timeout: (command) => `${command} failed with the error "operation_timeout"`,
  dispatch_failed: (command) => `${command} failed with the error "dispatch_failed"`,
  http_service_error: (command) => `${command} failed with the error "http_service_error"`,
  invalid_response: (command) => `${command} failed with the error "invalid_command_response"`,
};

/** Types a slash command. @throws Refusal when the person can't write there */
export async function runCommand(world: World, typed: CommandLine): Promise<CommandOutcome> {
  const person = requirePerson(world, typed.user);
  const channel = requireChannel(world, typed.channel, person.id);
  if (!channel.members.includes(person.id)) throw new Refusal('not_in_channel');
  if (channel.isArchived) throw new Refusal('is_archived');
  const name = /^\/\S*/.exec(typed.line.trim())?.[0] ?? '';
  const command = world.seed.app.commands.find((known) => known.command === name);

  const say = (outcome: Exclude<CommandOutcome, 'delivered'>): CommandOutcome => {
    const to = { reader: person.id, channel: channel.id, ...(typed.threadTs ? { thread_ts: typed.threadTs } : {}) };
    notify(world, to, { code: outcome, values: { command: name }, text: ENGLISH[outcome](name) });
    return outcome;
  };
  if (!command) return say('not_a_command');
  if (typed.threadTs) return say('in_thread');

  const { team, app } = world.seed;
  const text = typed.line.trim().slice(name.length).trim();
  const target = { user: person.id, channel: channel.id, messageTs: null, ephemeral: false, threadTs: null };
  const answer = await world.ask('slash_commands', {
    token: 'local-workspace',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: person.id,
    user_name: person.name,
    command: name,
    text: typedText(world, text, command.escape ? 'escape' : 'plain'),
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(world, 'commands', target),
    trigger_id: issueTrigger(world, person.id, null),
  });
  if (!answer.ok) return say(answer.code);
  if (!answer.response || (!textOf(answer.response.text) && !answer.response.blocks)) return 'delivered';
  try {
    respond(world, { ...target, issuedAt: world.clock.now(), uses: 0 }, answer.response);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return say('invalid_response');
  }
  return 'delivered';
}
