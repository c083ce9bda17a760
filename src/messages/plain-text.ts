import type { ChatBlock, ChatMessage, RichText, Span } from '../core/chat.ts';

/** A chat message for a terminal: as lines, without what can be pressed. */
export function plainText(message: ChatMessage): string {
  return message.blocks.flatMap(blockLines).join('\n');
}

function blockLines(block: ChatBlock): string[] {
  switch (block.kind) {
    case 'buttons':
      return [];
    case 'divider':
      return [''];
    case 'heading':
    case 'code':
      return [block.text];
    case 'list':
      return block.items.map(itemLine);
    case 'chart':
      return [block.title, ...block.instead.map(itemLine)];
    case 'text':
    case 'context':
      return [plain(block.text)];
  }
}

function itemLine(item: RichText): string {
  return `  • ${plain(item).replaceAll('\n', '\n    ')}`;
}

function plain(text: RichText): string {
  return typeof text === 'string' ? text : text.map(spanText).join('');
}

function spanText(span: Span): string {
  if (typeof span === 'string') return span;
  if ('link' in span) return `${span.text} <${span.link}>`;
  if ('mention' in span) return `@${span.mention}`;
  if ('group' in span) return `@${span.group}`;
  return Object.values(span)[0] ?? '';
}
