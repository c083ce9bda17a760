import { join, resolve } from 'node:path';
import { parseMysqlAddress } from '../src/config/address.ts';
import { localeOf } from '../src/config/environment.ts';
import { localFiles } from '../src/config/file-access.ts';
import { readSecretFile } from '../src/config/secrets.ts';
import { shellQuote } from '../src/core/check.ts';
import type { Locale } from '../src/core/message.ts';
import { type DemoTextKey, demoTexts } from './texts.ts';

export interface DemoOptions {
  readonly help: boolean;
  readonly fresh: boolean;
  /** Begins with half a year of work already done. */
  readonly withHistory: boolean;
  readonly port: number;
  readonly folder: string;
  /** Of the database server to use; null: a private one. Holds a password: not for logs. */
  readonly mysqlUrl: string | null;
  /** How many times faster than the machine's Rounds' clock runs. */
  readonly speed: number;
  /** Of the terminal. */
  readonly locale: Locale;
  /** Of the channel and the forms, where someone has a wish. */
  readonly contractLocale: Locale | undefined;
}

/** Shown to the person who typed it. */
export class DemoFault extends Error {
  readonly key: DemoTextKey;
  readonly values: { readonly [name: string]: string | number };

  constructor(key: DemoTextKey, values: { readonly [name: string]: string | number } = {}) {
    super(demoTexts('en')(key, values));
    this.name = 'DemoFault';
    this.key = key;
    this.values = values;
  }
}

export const DEFAULT_PORT = 7420;
/** Faster than this, a second in which the machine is busy would count as an outage. */
const FASTEST = 120;
const FLAGS = ['--fresh', '--with-history', '--help', '-h'];
const VALUED = ['--port', '--lang', '--data', '--speed'];
const DEFAULT_FOLDER = join(import.meta.dirname, '..', 'data', 'demo');

/** What one types to come back to the same demo. */
export function demoCommand({ folder }: Pick<DemoOptions, 'folder'>): string {
  return resolve(folder) === DEFAULT_FOLDER ? 'npm run demo --' : `npm run demo -- --data ${shellQuote(folder)}`;
}

/** @throws DemoFault for what it does not understand. */
export function parseDemoOptions(words: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const [name = '', attached] = (words[index] ?? '').split(/=(.*)/s);
    if (FLAGS.includes(name)) given.set(name, '');
    else if (VALUED.includes(name)) {
      given.set(name, attached ?? words[index + 1] ?? '');
      if (attached === undefined) index += 1;
    } else throw new DemoFault('unknown-option', { option: words[index] ?? '' });
  }
  const help = given.has('--help') || given.has('-h');
  const wanted = parseLanguage(given.get('--lang'));
  // A machine without a language says nothing about the wish of whoever sits at it.
  const terminal = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((name) => name !== undefined && name !== '');
  const speaksEnglish = /^en/i.test(terminal ?? '');
  return {
    help,
    fresh: given.has('--fresh'),
    withHistory: given.has('--with-history'),
    port: parsePort(given.get('--port')),
    folder: given.get('--data') || DEFAULT_FOLDER,
    mysqlUrl: help ? null : parseMysqlUrl(env),
    speed: parseSpeed(given.get('--speed')),
    locale: wanted ?? localeOf(env),
    contractLocale: wanted ?? (speaksEnglish ? 'en' : undefined),
  };
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) throw new DemoFault('bad-port', { port: text });
  return port;
}

/** The server alone counts: which database on it is the demo's own affair. */
function parseMysqlUrl(env: NodeJS.ProcessEnv): string | null {
  const [direct, file] = [env.MYSQL_URL?.trim() || null, env.MYSQL_URL_FILE?.trim() || null];
  if (direct !== null && file !== null) throw new DemoFault('two-mysql-urls');
  const text =
    file === null ? direct : readSecretFile(file, localFiles, { credentialsFolder: env.CREDENTIALS_DIRECTORY }).trim();
  if (text === null) return null;
  const url = parseMysqlAddress(text);
  if (url === null) throw new DemoFault('bad-mysql-url');
  return url.href;
}

function parseSpeed(text: string | undefined): number {
  if (text === undefined) return 1;
  const speed = Number(text);
  if (!/^\d{1,3}(?:\.\d)?$/.test(text) || speed < 1 || speed > FASTEST) {
    throw new DemoFault('bad-speed', { speed: text, fastest: FASTEST });
  }
  return speed;
}

function parseLanguage(text: string | undefined): Locale | undefined {
  if (text === undefined) return undefined;
  if (/^zh/i.test(text)) return 'zh-CN';
  if (/^en/i.test(text)) return 'en';
  throw new DemoFault('bad-language', { language: text });
}
