import type { ReportModel } from '../../core/report/model.ts';
import { bounded, CELL_CHARACTERS, cut, TITLE_CHARACTERS } from './bounded.ts';
import type { ReportWording } from './wording.ts';

/** Faults that came back 典型故障, and how satisfied the customer was 满意度. */
export interface ExperiencePart {
  readonly hasFaults: boolean;
  readonly faults: readonly {
    readonly title: string;
    readonly host: string;
    readonly count: string;
    readonly tickets: string;
    readonly last: string;
    readonly cause: string;
    readonly solution: string;
  }[];
  readonly faultsNote: string;
  readonly hasRatings: boolean;
  readonly ratings: readonly { readonly rating: string; readonly count: string }[];
  readonly ratingsNote: string;
  readonly hasAnswers: boolean;
  readonly answers: readonly {
    readonly question: string;
    readonly yes: string;
    readonly no: string;
    readonly notAsked: string;
  }[];
  readonly answersNote: string;
}

const TICKETS_NAMED = 12;

export function buildExperience({ typicalFaults, satisfaction }: ReportModel, words: ReportWording): ExperiencePart {
  const { say } = words;
  const short = (text: string | null) => (text === null ? words.none : cut(text, CELL_CHARACTERS, words));
  const faults = bounded(typicalFaults, { none: 'no-faults', limit: 50 }, words, (fault) => {
    const more = fault.tickets.length - TICKETS_NAMED;
    return {
      title: cut(fault.title, TITLE_CHARACTERS, words),
      host: words.text(fault.host),
      count: words.number(fault.count),
      tickets: words.joined([
        ...fault.tickets.slice(0, TICKETS_NAMED),
        more > 0 ? say('more-tickets', { count: more }) : '',
      ]),
      last: words.dayOf(fault.lastAt),
      cause: short(fault.cause),
      solution: short(fault.solution),
    };
  });
  const rated = satisfaction.ratings.some(({ count }) => count > 0);
  const asked = satisfaction.visits.some(({ yes, no, notAsked }) => yes + no + notAsked > 0);
  return {
    hasFaults: faults.shown.length > 0,
    faults: faults.shown,
    faultsNote: faults.note,
    hasRatings: rated,
    ratings: satisfaction.ratings.map(({ rating, count }) => ({
      rating: words.t(`ticket.rating-${rating}`),
      count: words.number(count),
    })),
    ratingsNote: words.sentences([
      ...(rated ? [] : [say('no-ratings')]),
      ...(satisfaction.notRated > 0 ? [say('not-rated', { count: satisfaction.notRated })] : []),
    ]),
    hasAnswers: asked,
    answers: satisfaction.visits.map(({ question, yes, no, notAsked }) => ({
      question: say(`visit-${question}`),
      yes: words.number(yes),
      no: words.number(no),
      notAsked: words.number(notAsked),
    })),
    answersNote: asked ? '' : say('no-answers'),
  };
}
