import { WEEKDAYS, type Weekday } from '../../core/business-calendar.ts';
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
    hours: hoursText(level, words),
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

/** `周一至周五 09:00–12:00、13:00–18:00`; a calendar's id says nothing to a customer. */
function hoursText(
  { calendar, hours = [] }: ReportModel['requirements']['levels'][number],
  words: ReportWording,
): string {
  const { say } = words;
  if (calendar === null) return say('all-hours');
  if (hours.length === 0) return words.text(calendar);
  const lines = hours.map(({ days, spans }) => {
    const times = spans.map(({ from, until }) => `${clockText(from)}–${clockText(until)}`);
    return say('weekly-hours', { days: daysText(days, words), times: words.joined(times) });
  });
  return [...lines, say('but-holidays')].join('\n');
}

/** `周一至周五`; days that do not follow each other one by one. */
function daysText(days: readonly Weekday[], words: ReportWording): string {
  const { say } = words;
  const places = days.map((day) => WEEKDAYS.indexOf(day));
  const isRow = places.every((place, index) => place === (places[0] ?? 0) + index);
  const names = days.map((day) => say(`weekday-${day}`));
  const [first, last] = [names[0], names.at(-1)];
  if (isRow && names.length > 2 && first && last) return say('weekdays', { first, last });
  return words.joined(names);
}

function clockText(minutes: number): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`;
}
