import { parseArgs } from 'node:util';
import { nearest } from '../core/nearest.ts';
import { UserError } from '../errors.ts';

export interface GivenArguments {
  readonly positionals: readonly string[];
  readonly flags: { readonly [name: string]: string | true | undefined };
}

/**
 * @param known flags by name: `value` takes the next word, `switch` stands alone.
 * @throws UserError for an unknown flag, a missing value, or too many words.
 */
export function readArguments(
  words: readonly string[],
  known: {
    readonly flags: { readonly [name: string]: 'value' | 'switch' };
    readonly positionals: number;
    readonly usage: string;
  },
): GivenArguments {
  const options = Object.fromEntries(
    Object.entries(known.flags).map(([name, kind]) => [
      name,
      { type: kind === 'value' ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const kind = known.flags[token.name];
    const { usage } = known;
    if (kind === undefined) throw unknownFlag(token.rawName, Object.keys(known.flags), usage);
    if (kind === 'value' && (token.value === undefined || token.value === '')) {
      throw new UserError('cli.flag-without-value', { flag: token.rawName, usage });
    }
    if (kind === 'switch' && token.value !== undefined) {
      throw new UserError('cli.switch-with-value', { flag: token.rawName, usage });
    }
  }
  const extra = positionals[known.positionals];
  if (extra !== undefined) throw new UserError('cli.too-many-words', { word: extra, usage: known.usage });
  return { positionals, flags: values as GivenArguments['flags'] };
}

function unknownFlag(given: string, known: readonly string[], usage: string): UserError {
  const closest = nearest(
    given,
    known.map((name) => `--${name}`),
  );
  return closest === undefined
    ? new UserError('cli.unknown-flag', { given, usage })
    : new UserError('cli.unknown-flag-near', { given, nearest: closest, usage });
}

/** The value of a flag that takes one. */
export function flagValue({ flags }: GivenArguments, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number above zero, for example an inspection's. @throws UserError */
export function readId(given: string | undefined, usage: string): number {
  if (given === undefined || !/^[1-9]\d{0,14}$/.test(given)) {
    throw new UserError('cli.no-number', { given: given ?? '', usage });
  }
  return Number(given);
}
