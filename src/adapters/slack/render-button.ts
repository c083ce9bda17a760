import type { types } from '@slack/bolt';
import type { Translate } from '../../context.ts';
import type { ChatBlock, ChatButton } from '../../core/chat.ts';
import { LINK_ACTION, type NextId } from './button-id.ts';
import { LIMITS } from './limits.ts';
import { cleanText, shorten } from './literal-text.ts';
import { notePiece, type Piece } from './message-piece.ts';

type Element = types.Button | types.Overflow;

/** Literal text; Slack wants at least one character. */
export function plainElement(text: string, limit: number): types.PlainTextElement {
  const clean = shorten(cleanText(text), limit);
  return { type: 'plain_text', text: clean.trim() === '' ? '…' : clean, emoji: false };
}

/** Undefined when its value is longer than Slack carries, so that a click could not be understood, or its address is none. */
export function renderButton(button: ChatButton, nextId: NextId): types.Button | undefined {
  const target = button.url === undefined ? askingTarget(button, nextId) : linkTarget(button.url, nextId);
  if (!target) return undefined;
  const { confirm } = button;
  return {
    type: 'button',
    text: plainElement(button.label, LIMITS.buttonLabel),
    ...target,
    ...(button.style ? { style: button.style } : {}),
    ...(confirm
      ? {
          confirm: {
            title: plainElement(confirm.title, LIMITS.confirmTitle),
            text: plainElement(confirm.text, LIMITS.confirmText),
            confirm: plainElement(confirm.yes, LIMITS.confirmButton),
            deny: plainElement(confirm.no, LIMITS.confirmButton),
          },
        }
      : {}),
  };
}

function askingTarget(button: ChatButton, nextId: NextId): Pick<types.Button, 'action_id' | 'value'> | undefined {
  const value = JSON.stringify(button.value);
  return value.length > LIMITS.buttonValue ? undefined : { action_id: nextId(button), value };
}

function linkTarget(url: string, nextId: NextId): Pick<types.Button, 'action_id' | 'url'> | undefined {
  return isAddress(url) ? { action_id: nextId({ action: LINK_ACTION }), url } : undefined;
}

function isAddress(url: string): boolean {
  return /^https?:\/\/\S+$/i.test(url) && url.length <= LIMITS.linkCharacters && URL.canParse(url);
}

export function buttonLength(button: types.Button): number {
  const { confirm } = button;
  const texts = [button.text, ...(confirm ? [confirm.title, confirm.text, confirm.confirm, confirm.deny] : [])];
  return texts.reduce((sum, text) => sum + (text?.text.length ?? 0), 0);
}

function elementLength(element: Element): number {
  if (element.type === 'button') return buttonLength(element);
  return element.options.reduce((sum, option) => sum + option.text.text.length + (option.value?.length ?? 0), 0);
}

/** What a choice of a menu carries: Slack gives the menu one id and its choices only a value. */
export interface MenuChoice {
  readonly action: string;
  readonly value: ChatButton['value'];
  readonly channel?: string;
}

/** Undefined for what must be a button of its own: it asks back, or is longer than a menu carries. */
function renderChoice(button: ChatButton, index: number): types.PlainTextOption | undefined {
  const { action, value, channel, url } = button;
  if (button.confirm || (url !== undefined && !isAddress(url))) return undefined;
  const choice: MenuChoice =
    url === undefined
      ? { action, value, ...(channel === undefined ? {} : { channel }) }
      : { action: LINK_ACTION, value: { index } };
  const carried = JSON.stringify(choice);
  if (carried.length > LIMITS.optionValue) return undefined;
  const text = plainElement(button.label, LIMITS.optionLabel);
  return { text, value: carried, ...(url === undefined ? {} : { url }) };
}

interface Menu {
  readonly options: types.PlainTextOption[];
  /** What the menu could not take. */
  readonly others: ChatButton[];
}

function chooseMenu(more: readonly ChatButton[]): Menu {
  const options: types.PlainTextOption[] = [];
  const others: ChatButton[] = [];
  for (const [index, button] of more.entries()) {
    const option = options.length < LIMITS.menuOptions ? renderChoice(button, index) : undefined;
    if (option) options.push(option);
    else others.push(button);
  }
  return options.length < LIMITS.fewestMenuOptions ? { options: [], others: [...more] } : { options, others };
}

/** Rows of buttons, the menu at the end of the last. */
export function renderButtons(
  { buttons, more = [] }: Pick<ChatBlock & { kind: 'buttons' }, 'buttons' | 'more'>,
  t: Translate,
  nextId: NextId,
): Piece[] {
  const menu = chooseMenu(more);
  const shown = [...buttons, ...menu.others];
  const elements: Element[] = shown.flatMap((button) => renderButton(button, nextId) ?? []);
  const unfit = shown.length - elements.length;
  if (menu.options.length > 0) {
    elements.push({ type: 'overflow', action_id: nextId({ action: 'more' }), options: menu.options });
  }
  const pieces: Piece[] = [];
  for (let at = 0; at < elements.length; at += LIMITS.actionsElements) {
    const row = elements.slice(at, at + LIMITS.actionsElements);
    pieces.push({
      blocks: [{ type: 'actions', elements: row }],
      length: row.reduce((sum, element) => sum + elementLength(element), 0),
      things: row.length,
      isEssential: true,
    });
  }
  if (unfit > 0) pieces.push(notePiece(t('chat.buttons-left-out', { count: unfit })));
  return pieces;
}
