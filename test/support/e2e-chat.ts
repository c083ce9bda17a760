import { interactiveElements } from '../../demo/workspace/blocks/walk.ts';
import type { Workspace } from '../../demo/workspace/index.ts';
import type { Actor } from '../../demo/workspace/people/actor.ts';
import { until } from './e2e.ts';
import { CHANNEL } from './workspace.ts';

type Message = ReturnType<Workspace['messages']>[number];
type Shown = Pick<Message, 'text' | 'ts' | 'blocks'>;

/** All that a message says, its notification line first. */
export function shownText(message: Pick<Message, 'text' | 'blocks'>): string {
  return [message.text, ...textsIn(message.blocks)].join('\n');
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) {
    const texts = value.map((item) => textsIn(item).join(''));
    return texts;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'text' && typeof member === 'string' ? [member] : textsIn(member),
  );
}

/** Messages of Rounds in the channel, oldest first. */
export function rootsOf(workspace: Workspace): readonly Message[] {
  return workspace.messages(CHANNEL).filter((message) => message.bot_id !== undefined);
}

/** Waits until Rounds says this in the channel. */
export function rootSaying(workspace: Workspace, words: string | RegExp): Promise<Message> {
  return messageSaying('the channel', words, () => rootsOf(workspace));
}

/** Waits until Rounds says this in the thread. */
export function replySaying(workspace: Workspace, root: Pick<Message, 'ts'>, words: string | RegExp): Promise<Message> {
  return messageSaying('the thread', words, () => workspace.thread(CHANNEL, root.ts));
}

async function messageSaying(where: string, words: string | RegExp, look: () => readonly Message[]): Promise<Message> {
  try {
    return await until(`${words} in ${where}`, () => look().find((message) => says(message, words)));
  } catch (error) {
    throw new Error(`${error}; it says:\n${look().map(shownText).join('\n---\n')}`, { cause: error });
  }
}

export function says(message: Pick<Message, 'text' | 'blocks'>, words: string | RegExp): boolean {
  const text = shownText(message);
  return typeof words === 'string' ? text.includes(words) : words.test(text);
}

/** Types a command and waits for the answer that only this person sees. */
export async function ask(actor: Actor, line: string, channel = CHANNEL): Promise<{ text: string; tookMs: number }> {
  const before = actor.ephemerals(channel).length;
  const begun = performance.now();
  const outcome = await actor.command(channel, line);
  if (outcome !== 'delivered') throw new Error(`${line}: ${outcome}`);
  const answer = await until(`an answer to ${line}`, () => actor.ephemerals(channel)[before]);
  return { text: shownText(answer), tookMs: performance.now() - begun };
}

export function buttonsOf(message: Shown): string[] {
  return interactiveElements(message.blocks ?? []).map((found) => found.actionId.split('#')[0] ?? '');
}

/** Clicks the button of this action. @throws when the message has none */
export async function click(actor: Actor, message: Shown, action: string): Promise<void> {
  const id = interactiveElements(message.blocks ?? []).find((found) => found.actionId.startsWith(`${action}#`));
  if (!id) throw new Error(`no button ${action} at: ${shownText(message)}`);
  const answer = await actor.press({ channel: CHANNEL, ts: message.ts }, id.actionId);
  if (!answer.ok) throw new Error(`the click on ${action} was answered: ${answer.code}`);
}

/** Clicks a button and waits for what it says to this person alone. */
export async function clickAndHear(actor: Actor, message: Shown, action: string): Promise<string> {
  const before = actor.ephemerals(CHANNEL).length;
  await click(actor, message, action);
  return shownText(await until(`an answer to ${action}`, () => actor.ephemerals(CHANNEL)[before]));
}

/** Clicks a button and waits for its modal. */
export async function openModal(actor: Actor, message: Shown, action: string): Promise<void> {
  await click(actor, message, action);
  await until(`the modal of ${action}`, () => actor.modals().length > 0);
}
