import { isSigned } from '../../core/record.ts';
import { type RatingBoxes, ratingBoxes } from '../rating-boxes.ts';
import type { FormRecord } from '../record-form.ts';
import type { FormWording } from './wording.ts';

/** Kinds that say nothing of the customer's satisfaction themselves, and are services that can be rated. */
const RATED: ReadonlySet<FormRecord['entry']['kind']> = new Set([
  'maintenance',
  'optimisation',
  'upgrade',
  'training',
  'parameter-change',
]);

/** The foot of a form: who wrote it down, how satisfied the customer is, who signed in the channel; else a line for ink. */
export interface SigningModel extends RatingBoxes {
  readonly writtenBy: string;
  readonly hasRating: boolean;
  readonly signed: boolean;
  readonly signedBy: string;
  /** Not void. */
  readonly valid: boolean;
  /** Neither signed nor void: it may be signed by hand. */
  readonly unsigned: boolean;
  /** A signature that a change has overtaken; else empty. */
  readonly formerSignature: string;
}

export function signingModel(record: FormRecord, words: FormWording): SigningModel {
  const { signature, entry, state, createdBy, createdAt } = record;
  const signed = isSigned(record);
  const rating = signed ? (signature?.rating ?? null) : null;
  const values = signature && {
    person: words.person(signature.person),
    at: words.moment(signature.at),
    version: signature.version,
  };
  return {
    // Whoever imported it wrote it down, and most often is not the engineer who signs.
    writtenBy: words.t(record.origin === 'import' ? 'record-form.imported-by' : 'record-form.written-by', {
      person: words.person(createdBy),
      at: words.moment(createdAt),
    }),
    hasRating: RATED.has(entry.kind) || rating !== null,
    ...ratingBoxes(rating),
    signed,
    signedBy: signed && values ? words.t('record-form.signed-by', values) : '',
    valid: state === 'valid',
    unsigned: !signed && state === 'valid',
    formerSignature: !signed && values ? words.t('record-form.signed-before', values) : '',
  };
}
