import type { Logger } from '../src/context.ts';

/** Says what goes wrong and nothing else: a benchmark of what fails would be worth nothing. */
export function createComplainingLog({ saysWarnings = true } = {}): Logger {
  const complain = (details: object, message: string) => {
    process.stderr.write(`${message} ${JSON.stringify(details, errorText)}\n`);
  };
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: saysWarnings ? complain : () => undefined,
    error: complain,
    child: () => log,
  };
  return log;
}

function errorText(_key: string, value: unknown): unknown {
  return value instanceof Error ? String(value) : value;
}
