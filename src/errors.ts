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

/** What an error says in short, for example `connect ECONNREFUSED 127.0.0.1:3306`. Adapters take care that none holds a password. */
export function reasonOf(error: unknown): string {
  // A name with several addresses, none of which answers: what each of them said, and nothing of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** What an error says with where it came from: for a log, or to be thrown again by another thread. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What lies there is cut short or was changed: reading it again does not help. */
export class DamagedContent extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DamagedContent';
  }
}
