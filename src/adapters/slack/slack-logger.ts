import { format } from 'node:util';
import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import type { Logger } from '../../context.ts';

/**
 * Lets Slack's libraries log into ours. What they call an error is one level lower here: each of them is handled, and
 * logged with its meaning, by who made the call.
 */
export function slackLogger(log: Logger, level: LogLevel): SlackLogger {
  const write =
    (severity: 'debug' | 'info' | 'warn') =>
    (...parts: unknown[]) =>
      log[severity]({ library: 'slack' }, format(...parts));
  return {
    // Their debug output holds whole payloads.
    debug: () => undefined,
    info: level === LogLevel.INFO ? write('info') : () => undefined,
    warn: write('debug'),
    error: write('warn'),
    setLevel: () => undefined,
    getLevel: () => level,
    setName: () => undefined,
  };
}
