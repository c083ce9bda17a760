import type { TicketClocks } from '../../core/sla/clocks.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import { correctionLines } from './corrections.ts';
import { levelLines, pauseLines, timesNote } from './history.ts';
import { buildStages, type StageModel } from './stages.ts';
import { buildTimeline, type TimelineModel } from './timeline.ts';
import { listed, type TextModel, type Wording } from './wording.ts';

/** A ticket's story as its record sheet and its fault report both tell it: levels, stages, pauses, corrections, timeline. */
export interface StoryModel {
  readonly levels: readonly TextModel[];
  readonly timesNote: string;
  readonly hasStages: boolean;
  readonly stages: readonly StageModel[];
  readonly hasPauses: boolean;
  readonly pauses: readonly TextModel[];
  readonly hasCorrections: boolean;
  readonly corrections: readonly TextModel[];
  readonly timeline: readonly TimelineModel[];
  readonly timelineNote: string;
}

/** Lines of one kind that are printed; the rest is counted, and stands in the timeline. */
const LINES_SHOWN = 60;

export function buildStory(facts: RecordSheetFacts, clocks: TicketClocks, words: Wording): StoryModel {
  const stages = buildStages(facts, clocks, words);
  const pauses = storyLines(pauseLines(facts, words), words);
  const corrections = storyLines(correctionLines(facts, words), words);
  return {
    levels: storyLines(levelLines(facts, words), words),
    timesNote: timesNote(facts, clocks, words),
    hasStages: stages.length > 0,
    stages,
    hasPauses: pauses.length > 0,
    pauses,
    hasCorrections: corrections.length > 0,
    corrections,
    ...buildTimeline(facts, words),
  };
}

export function storyLines(lines: readonly string[], words: Wording): TextModel[] {
  return listed(lines, LINES_SHOWN, words);
}
