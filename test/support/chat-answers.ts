import { plainText } from '../../src/adapters/slack/rich-text.ts';
import type { ChatMessage, ChatModal } from '../../src/core/chat.ts';
import type { ChatAnswers } from '../../src/core/chat-port.ts';
import type { ChatPlace } from '../../src/core/chat-request.ts';

export interface RecordedAnswers extends ChatAnswers {
  /** What people were told, in order, as plain text. */
  readonly told: { readonly user: string | null; readonly text: string }[];
  readonly homes: { readonly user: string; readonly text: string }[];
  readonly opened: { readonly place: ChatPlace; readonly modal: ChatModal }[];
  /** What opening a dialog does next. */
  opening: () => 'opened' | 'late';
}

/** Answers that a test can read, in place of a chat. */
export function recordAnswers(): RecordedAnswers {
  const answers: RecordedAnswers = {
    told: [],
    homes: [],
    opened: [],
    opening: () => 'opened',
    async tell(place, message) {
      answers.told.push({ user: place.user, text: textOf(message) });
      return true;
    },
    async openModal(place, modal) {
      const outcome = answers.opening();
      answers.opened.push({ place, modal });
      return outcome;
    },
    async showHome(user, home) {
      answers.homes.push({ user, text: textOf(home) });
      return true;
    },
  };
  return answers;
}

export function textOf(message: ChatMessage): string {
  return message.blocks
    .flatMap((block) => {
      if (block.kind === 'text' || block.kind === 'context') return [plainText(block.text)];
      if (block.kind === 'list') return block.items.map(plainText);
      if (block.kind === 'chart') return [`▥ ${block.title}`, ...block.instead.map(plainText)];
      return block.kind === 'code' || block.kind === 'heading' ? [block.text] : [];
    })
    .join('\n');
}
