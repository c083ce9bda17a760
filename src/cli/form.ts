import { writeFile } from 'node:fs/promises';
import { LOCALES, type Locale } from '../core/message.ts';
import { reasonOf, UserError } from '../errors.ts';
import { writeForm } from '../flows/write-form.ts';
import { flagValue, readArguments, readId } from './arguments.ts';
import type { Operation } from './operation.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds form <inspection> [--out <file>] [--locale zh-CN|en]';

export const formOperation: Operation = {
  name: 'form',
  usage,
  summary: 'cli.form',
  needs: 'sites',
  async run(terminal, words) {
    const given = readArguments(words, { flags: { out: 'value', locale: 'value' }, positionals: 1, usage });
    const id = readId(given.positionals[0], usage);
    const locale = readLocale(flagValue(given, 'locale'));
    return withContext(terminal, async (ctx) => {
      const form = await writeForm(ctx, id, locale);
      const path = flagValue(given, 'out') ?? form.fileName;
      await writeDocument(path, form.bytes);
      terminal.print(terminal.t(form.provisional ? 'cli.form-written-provisional' : 'cli.form-written', { path }));
      return 0;
    });
  },
};

/** @throws UserError for a language that there is not. */
export function readLocale(given: string | undefined): Locale | undefined {
  if (given === undefined) return undefined;
  const locale = LOCALES.find((candidate) => candidate === given);
  if (!locale) throw new UserError('cli.unknown-locale', { given, available: LOCALES.join(', ') });
  return locale;
}

/** @throws UserError when the file cannot be written. */
export async function writeDocument(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UserError('cli.cannot-write', { path, reason: reasonOf(error) }, { cause: error });
  }
}
