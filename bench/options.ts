import { parseArgs } from 'node:util';

/** One option of a benchmark. */
export interface BenchOption<T> {
  /** What is written behind its name, as `N`; null for a switch. */
  readonly value: string | null;
  readonly about: string;
  /** @throws WrongOption */
  readonly read: (given: string | boolean | undefined, name: string) => T;
}

/** What somebody typed can't be meant. */
export class WrongOption extends Error {}

export function switched(about: string): BenchOption<boolean> {
  return { value: null, about, read: (given) => given === true };
}

/** A whole number from 1. */
export function count(about: string, standard: number, most = 999_999_999): BenchOption<number> {
  const upTo = most === 999_999_999 ? '' : ` to ${most}`;
  return {
    value: 'N',
    about: `${about} (${standard})`,
    read(given, name) {
      if (given === undefined) return standard;
      const number = /^[1-9]\d{0,8}$/.test(String(given)) ? Number(given) : Number.NaN;
      if (!(number <= most)) throw new WrongOption(`${name} takes a whole number from 1${upTo}, not “${given}”`);
      return number;
    },
  };
}

/** Any text that is not empty; undefined where it is not given. */
export function words(value: string, about: string): BenchOption<string | undefined> {
  return {
    value,
    about,
    read(given, name) {
      if (given === '') throw new WrongOption(`${name} needs a value`);
      return given === undefined ? undefined : String(given);
    },
  };
}

type Options = { readonly [name: string]: BenchOption<unknown> };
type Values<O extends Options> = { readonly [N in keyof O]: O[N] extends BenchOption<infer T> ? T : never };

const EVERY = { json: switched('print figures for programs'), help: switched('say this, and measure nothing') };

/** @throws WrongOption for what it does not understand. */
export function parseOptions<O extends Options>(given: readonly string[], options: O): Values<O & typeof EVERY> {
  const all: Options = { ...options, ...EVERY };
  const known = Object.entries(all).map(
    ([name, { value }]) => [name, { type: value === null ? 'boolean' : 'string' } as const] as const,
  );
  const typed = parseTyped(given, Object.fromEntries(known));
  const read = Object.entries(all).map(([name, option]) => [name, option.read(typed[name], `--${name}`)]);
  return Object.fromEntries(read);
}

function parseTyped(
  given: readonly string[],
  options: { readonly [name: string]: { readonly type: 'boolean' | 'string' } },
): { readonly [name: string]: string | boolean | undefined } {
  try {
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error;
    throw new WrongOption(error.message.split('. ')[0]);
  }
}

/** `npm run bench:sla -- [--json]`, and what each is for. */
export function usageOf(script: string, about: string, options: Options): string {
  const written = Object.entries({ ...options, ...EVERY }).map(
    ([name, { value, about: meaning }]) => [value === null ? `--${name}` : `--${name} ${value}`, meaning] as const,
  );
  const width = Math.max(...written.map(([form]) => form.length));
  const usage = `Usage: npm run ${script} -- ${written.map(([form]) => `[${form}]`).join(' ')}`;
  return [about, '', usage, ...written.map(([form, meaning]) => `  ${form.padEnd(width)}  ${meaning}`), ''].join('\n');
}

/**
 * The options that a benchmark was called with. Asked for help, it says so and ends the process; what it does not understand
 * ends it with status 2.
 * @param script its name in package.json
 */
export function readOptions<O extends Options>(script: string, about: string, options: O): Values<O & typeof EVERY> {
  const usage = usageOf(script, about, options);
  try {
    const values = parseOptions(process.argv.slice(2), options);
    if (!values.help) return values;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
