import type { ChatBlock } from '../core/chat.ts';
import { articleName } from '../core/knowledge/article.ts';
import type { SimilarFault } from '../core/similarity.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { shortDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import type { Voice } from './voice.ts';

const SHOWN = 3;
const TITLE_CHARACTERS = 60;
const TEXT_CHARACTERS = 160;

/** What earlier faults like this one were, and how they were solved. */
export function similarBlocks(similar: readonly SimilarFault[], day: string | null, voice: Voice): ChatBlock[] {
  if (similar.length === 0) return [];
  const lines = similar.slice(0, SHOWN).map((fault) =>
    voice.t(fault.kind === 'article' ? 'alert-message.similar-article' : 'alert-message.similar', {
      name: fault.kind === 'article' ? articleName(fault.number) : ticketName(fault.number),
      day: shortDay(voice, fault.at, day),
      title: oneLine(fault.title, TITLE_CHARACTERS),
      cause: oneLine(fault.cause, TEXT_CHARACTERS),
      solution: oneLine(fault.solution, TEXT_CHARACTERS),
    }),
  );
  return [{ kind: 'context', text: lines.join('\n') }];
}
