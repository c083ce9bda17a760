import type { Translate } from '../../context.ts';
import type { FormRow } from '../../core/report/model.ts';
import { standingOf } from './wording.ts';

/** What a person answered 人工确认, as a row of a form inside a report tells it. */
export interface ToldAnswer {
  /** Under what was done and found. */
  readonly process: string;
  /** Under the reason; null where it is normal. */
  readonly reason: string | null;
}

/**
 * What was imported from paper reads as it does there: who looked, and when, stands above and below its form; and where it was
 * not normal its last line is the reason.
 */
export function tellAnswer(
  { at, verdict, text }: Omit<FormRow['answers'][number], 'by'>,
  { person, isImported, t }: { readonly person: string; readonly isImported: boolean; readonly t: Translate },
): ToldAnswer {
  const found = t(`form.verdict-${standingOf(verdict)}`);
  const values = { person, at, verdict: found, text };
  if (isImported && text !== '') {
    if (verdict === 'normal') return { process: text, reason: null };
    const lines = text.split('\n');
    const reason = lines.pop() ?? '';
    return { process: lines.length === 0 ? found : lines.join('\n'), reason };
  }
  const hasText = text !== '';
  return {
    process: t(hasText ? 'form.answer-line-text' : 'form.answer-line', values),
    reason: verdict === 'normal' ? null : t(hasText ? 'form.reason-answer' : 'form.reason-answer-bare', values),
  };
}
