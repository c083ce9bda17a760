import pino from 'pino';
import type { Logger } from '../context.ts';

/**
 * Lines of JSON to a stream. Every line is masked as a whole before it is written, so that no secret gets out, wherever in
 * an error or a request it stood.
 */
export function createLog(options: {
  readonly level: string;
  readonly redact: (text: string) => string;
  readonly write: (line: string) => void;
}): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.errWithCause },
    },
    { write: (line: string) => options.write(options.redact(line)) },
  );
}
