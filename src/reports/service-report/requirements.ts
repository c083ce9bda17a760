import type { ReportModel } from '../../core/report/model.ts';
import { bounded, CELL_CHARACTERS, cut, type TextModel } from './bounded.ts';
import type { ReportWording } from './wording.ts';

export interface RequirementsPart {
  readonly hasLevels: boolean;
  readonly levels: readonly {
    readonly level: string;
    readonly description: string;
    readonly hours: string;
    readonly stages: readonly TextModel[];
  }[];
  readonly levelsNote: string;
  readonly hasOwed: boolean;
  readonly owed: readonly { readonly title: string; readonly every: string; readonly atLeast: string }[];
  readonly owedNote: string;
}

export function buildRequirements({ requirements }: ReportModel, words: ReportWording): RequirementsPart {
  const { say } = words;
  const levels = bounded(requirements.levels, { none: 'no-levels' }, words, (level) => ({
    level: words.text(level.name),
    description: cut(words.text(level.description), CELL_CHARACTERS, words),
    hours: level.calendar === null ? say('all-hours') : words.text(level.calendar),
    stages: level.stages.map(({ title, withinSeconds }) => ({
      text:
        withinSeconds === 'negotiated'
          ? say('stage-negotiated', { stage: words.text(title) })
          : say('stage-within', { stage: words.text(title), within: words.duration(withinSeconds) }),
    })),
  }));
  const owed = bounded(requirements.obligations, { none: 'no-owed' }, words, ({ title, every, atLeast }) => ({
    title: words.text(title),
    every: say(`every-${every}`),
    atLeast: say('at-least', { count: atLeast }),
  }));
  return {
    hasLevels: levels.shown.length > 0,
    levels: levels.shown,
    levelsNote: levels.note,
    hasOwed: owed.shown.length > 0,
    owed: owed.shown,
    owedNote: owed.note,
  };
}
