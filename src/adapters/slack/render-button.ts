import type { types } from '@slack/bolt';
import type { Translate } from '../../context.ts';
import type { ChatButton } from '../../core/chat.ts';
import { LIMITS } from './limits.ts';
import { cleanText, shorten } from './literal-text.ts';
import { notePiece, type Piece } from './message-piece.ts';

/** Makes ids that are unique within a message, as Slack wants them, from those of actions. */
export function createActionIds(): (action: string) => string {
  let count = 0;
  return (action) => {
    count += 1;
    return `${action}#${count}`.slice(0, LIMITS.actionId);
  };
}

/** The action's own id, from that of one of its buttons. */
export function actionOf(buttonId: string): string {
  return buttonId.split('#')[0] ?? buttonId;
}

/** Literal text; Slack wants at least one character. */
export function plainElement(text: string, limit: number): types.PlainTextElement {
  const clean = shorten(cleanText(text), limit);
  return { type: 'plain_text', text: clean.trim() === '' ? '…' : clean, emoji: false };
}

/** Undefined when its value is longer than Slack carries: a click could not be understood. */
export function renderButton(button: ChatButton, nextId: (action: string) => string): types.Button | undefined {
  const value = JSON.stringify(button.value);
  if (value.length > LIMITS.buttonValue) return undefined;
  const { confirm } = button;
  return {
    type: 'button',
    action_id: nextId(button.action),
    text: plainElement(button.label, LIMITS.buttonLabel),
    value,
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

export function buttonLength(button: types.Button): number {
  const { confirm } = button;
  const texts = [button.text, ...(confirm ? [confirm.title, confirm.text, confirm.confirm, confirm.deny] : [])];
  return texts.reduce((sum, text) => sum + (text?.text.length ?? 0), 0);
}

export function renderButtons(
  buttons: readonly ChatButton[],
  t: Translate,
  nextId: (action: string) => string,
): Piece[] {
  const elements = buttons.flatMap((button) => renderButton(button, nextId) ?? []);
  const pieces: Piece[] = [];
  for (let at = 0; at < elements.length; at += LIMITS.actionsElements) {
    const row = elements.slice(at, at + LIMITS.actionsElements);
    pieces.push({
      blocks: [{ type: 'actions', elements: row }],
      length: row.reduce((sum, element) => sum + buttonLength(element), 0),
      things: row.length,
      isEssential: true,
    });
  }
  const unfit = buttons.length - elements.length;
  if (unfit > 0) pieces.push(notePiece(t('chat.buttons-left-out', { count: unfit })));
  return pieces;
}
