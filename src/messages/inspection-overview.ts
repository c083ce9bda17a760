import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import type { Inspection } from '../core/inspection.ts';
import { inspectionRootMessage } from './inspection-root.ts';
import { inspectionGroupMessage } from './inspection-thread.ts';
import type { Voice } from './voice.ts';

/** Everything about an inspection in one message, for who asked: nothing in it can be pressed. */
export function inspectionOverview(inspection: Inspection, voice: Voice): ChatMessage {
  const root = inspectionRootMessage(inspection, voice);
  const groups = inspection.groups.flatMap((group) => inspectionGroupMessage(inspection, group, voice).blocks);
  return { summary: root.summary, blocks: [...root.blocks, ...groups].flatMap(withoutButtons) };
}

function withoutButtons(block: ChatBlock): ChatBlock[] {
  if (block.kind === 'buttons') return [];
  return [block.kind === 'text' ? { kind: block.kind, text: block.text } : block];
}
