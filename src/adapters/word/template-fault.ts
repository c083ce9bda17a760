import type { MessageValues } from '../../core/message.ts';

/**
 * What is wrong with a template, in a form that crosses the border of a thread: `code` is that of a UserError. The
 * file is added where it is known.
 */
export class TemplateFault extends Error {
  readonly code: string;
  readonly values: MessageValues;

  constructor(code: string, values: MessageValues = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.name = 'TemplateFault';
    this.code = code;
    this.values = values;
  }
}
