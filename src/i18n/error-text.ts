import type { Translate } from '../context.ts';
import type { UserError } from '../errors.ts';

/** What a person is told of the error. */
export function errorText(error: UserError, t: Translate): string {
  return t(`errors.${error.code}`, error.values);
}
