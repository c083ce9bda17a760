import { sumDays } from '../../core/record/values.ts';
import { type RecordEntry, shortNoticeUntil } from '../../core/record.ts';
import { type BoxesModel, boxesModel } from './boxes.ts';
import type { FormWording } from './wording.ts';

export interface FormRowModel {
  readonly number: number;
  readonly symptom: string;
  readonly cause: string;
  readonly solution: string;
  readonly timeSpent: string;
}

/** What a record says by its kind; what belongs to another kind is empty, and its part of the template is left out. */
export interface ContentModel extends BoxesModel {
  readonly isMaintenance: boolean;
  readonly isOptimisation: boolean;
  readonly isUpgrade: boolean;
  readonly isTraining: boolean;
  readonly isParameterChange: boolean;
  readonly isVisit: boolean;
  readonly isPersonnelChange: boolean;
  /** The customer's contact; of a visit who was visited. */
  readonly contact: string;
  readonly rows: readonly FormRowModel[];
  readonly result: string;
  readonly function: string;
  readonly requirement: string;
  readonly change: string;
  readonly analysisDays: string;
  readonly designDays: string;
  readonly developmentDays: string;
  readonly testDays: string;
  readonly totalDays: string;
  readonly product: string;
  readonly fromVersion: string;
  readonly toVersion: string;
  readonly attendees: string;
  readonly attendeeCount: string;
  readonly content: string;
  readonly parameter: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly leaving: string;
  readonly joining: string;
  readonly effectiveOn: string;
  readonly request: string;
  readonly agreedBy: string;
  /** Asked for less than a month ahead; else empty. */
  readonly noticeWarning: string;
}

type Texts = Omit<ContentModel, keyof BoxesModel | `is${string}`>;

export function contentModel(
  entry: RecordEntry,
  of: { readonly contact: string | null; readonly timeZone: string },
  words: FormWording,
): ContentModel {
  const { kind } = entry;
  return {
    isMaintenance: kind === 'maintenance',
    isOptimisation: kind === 'optimisation',
    isUpgrade: kind === 'upgrade',
    isTraining: kind === 'training',
    isParameterChange: kind === 'parameter-change',
    isVisit: kind === 'visit',
    isPersonnelChange: kind === 'personnel-change',
    ...boxesModel(entry),
    ...NOTHING,
    contact: words.orNone(of.contact === null ? null : words.person(of.contact)),
    ...textsOf(entry, of.timeZone, words),
  };
}

const NOTHING: Texts = {
  contact: '',
  rows: [],
  result: '',
  function: '',
  requirement: '',
  change: '',
  analysisDays: '',
  designDays: '',
  developmentDays: '',
  testDays: '',
  totalDays: '',
  product: '',
  fromVersion: '',
  toVersion: '',
  attendees: '',
  attendeeCount: '',
  content: '',
  parameter: '',
  before: '',
  after: '',
  reason: '',
  leaving: '',
  joining: '',
  effectiveOn: '',
  request: '',
  agreedBy: '',
  noticeWarning: '',
};

function textsOf(entry: RecordEntry, timeZone: string, words: FormWording): Partial<Texts> {
  const { t } = words;
  switch (entry.kind) {
    case 'maintenance':
      return {
        rows: entry.content.rows.map(({ symptom, cause, solution, hours }, index) => ({
          number: index + 1,
          symptom,
          cause,
          solution,
          timeSpent: hours === null ? words.none : t('record.hours', { hours }),
        })),
        result: entry.content.result,
      };
    case 'optimisation': {
      const { phases, ...texts } = entry.content;
      const { analysis, design, development, test } = phases;
      return {
        ...texts,
        analysisDays: String(analysis),
        designDays: String(design),
        developmentDays: String(development),
        testDays: String(test),
        totalDays: String(sumDays([analysis, design, development, test])),
      };
    }
    case 'upgrade':
      return { ...entry.content, fromVersion: words.orNone(entry.content.fromVersion) };
    case 'training': {
      const { attendees, attendeeCount, content } = entry.content;
      return {
        attendees,
        content,
        attendeeCount: attendeeCount === null ? words.none : t('record-form.attendees', { count: attendeeCount }),
      };
    }
    case 'parameter-change': {
      const { parameter, before, after, reason } = entry.content;
      return { parameter, before: words.orNone(before), after, reason };
    }
    case 'visit':
      return { content: entry.content.content };
    case 'personnel-change': {
      const earliest = shortNoticeUntil(entry, timeZone);
      return {
        ...entry.content,
        agreedBy: entry.content.agreedBy ?? t('record.not-agreed'),
        noticeWarning: earliest === null ? '' : t('record-form.short-notice', { earliest }),
      };
    }
    case 'fault-report':
      throw new Error('a fault report has a form of its own');
  }
}
