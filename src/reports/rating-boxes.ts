import type { TicketRating } from '../core/sla/ticket-head.ts';
import { tick } from './inspection-form/wording.ts';

/** How satisfied the customer is 满意度: each `☑` or `☐`, at most one ticked. */
export interface RatingBoxes {
  readonly verySatisfiedBox: string;
  readonly satisfiedBox: string;
  readonly fairBox: string;
  readonly dissatisfiedBox: string;
}

/** @param rating null where nobody gave one. */
export function ratingBoxes(rating: TicketRating | null): RatingBoxes {
  const box = (wanted: TicketRating) => tick(rating === wanted);
  return {
    verySatisfiedBox: box('very-satisfied'),
    satisfiedBox: box('satisfied'),
    fairBox: box('fair'),
    dissatisfiedBox: box('dissatisfied'),
  };
}
