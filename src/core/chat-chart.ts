import type { ChatBlock, ChatMessage } from './chat.ts';

export function hasCharts(message: ChatMessage): boolean {
  return message.blocks.some(({ kind }) => kind === 'chart');
}

/** The same in words: for a workspace that does not know charts, and for who alone is answered. */
export function withoutCharts(message: ChatMessage): ChatMessage {
  const blocks = message.blocks.flatMap((block): ChatBlock[] => {
    if (block.kind !== 'chart') return [block];
    return [
      { kind: 'text', text: [{ bold: block.title }] },
      { kind: 'list', items: block.instead },
    ];
  });
  return { ...message, blocks };
}
