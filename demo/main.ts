import process from 'node:process';
import { localeOf } from '../src/config/environment.ts';
import { SecretFault } from '../src/config/secrets.ts';
import type { Locale } from '../src/core/message.ts';
import { UserError } from '../src/errors.ts';
import { errorText } from '../src/i18n/error-text.ts';
import { createTexts } from '../src/i18n/texts.ts';
import { runDemo } from './demo.ts';
import { DEFAULT_PORT, DemoFault, demoCommand, parseDemoOptions } from './options.ts';
import { demoTexts } from './texts.ts';

/** npm hands Ctrl-C on to us, though the terminal has told us already: that is no second Ctrl-C. */
const SAME_PRESS_MS = 1_000;
const IMPATIENT_STATUS = 130;

const stopping = new AbortController();
let askedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // What has been started ends when we do, by its pipe.
    if (stopping.signal.aborted && performance.now() - askedAt > SAME_PRESS_MS) process.exit(IMPATIENT_STATUS);
    if (!stopping.signal.aborted) askedAt = performance.now();
    stopping.abort();
  });
}

async function main(): Promise<number> {
  let locale = localeOf(process.env);
  let command: string | undefined;
  try {
    const options = parseDemoOptions(process.argv.slice(2), process.env);
    locale = options.locale;
    command = demoCommand(options);
    const say = demoTexts(locale, command);
    if (options.help) {
      console.log(say('usage', { port: DEFAULT_PORT }));
      return 0;
    }
    await runDemo(options, { say, print: (text) => console.log(text), stopping: stopping.signal });
    return 0;
  } catch (error) {
    if (error instanceof DemoFault) console.error(demoTexts(locale, command)(error.key, error.values));
    else if (error instanceof UserError) console.error(errorText(error, createTexts()(locale, 'UTC')));
    else if (error instanceof SecretFault) console.error(secretText(error, locale));
    else console.error(error);
    return 1;
  }
}

function secretText({ reason, hint }: SecretFault, locale: Locale): string {
  const t = createTexts()(locale, 'UTC');
  return `MYSQL_URL_FILE: ${[reason, hint].map(({ key, values }) => t(key, values)).join(' ')}`;
}

process.exit(await main());
