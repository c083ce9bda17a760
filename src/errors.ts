import type { MessageValues } from './core/message.ts';

/**
 * An error that is safe to show to the person who caused it: what happened and what to do about it.
 * `code` names the text `errors.<code>` of the language files, `values` fill it in.
 */
export class UserError extends Error {
  readonly code: string;
  readonly values: MessageValues;

  constructor(code: string, values: MessageValues = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.name = 'UserError';
    this.code = code;
    this.values = values;
  }
}

/** What was typed means nothing here: whoever typed it is shown the command's usage, too. */
export class TypedWrongly extends UserError {}

/** What lies there is cut short or was changed: reading it again does not help. */
export class DamagedContent extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DamagedContent';
  }
}
