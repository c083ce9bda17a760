import { join } from 'node:path';
import type { Locale, Message } from '../core/message.ts';
import { editDistance } from '../core/nearest.ts';
import { SECRET_VARIABLES, VARIABLES, type VariableName, type VariableValues } from './environment-schema.ts';
import { type Complaint, describeValue, type Fault } from './fault.ts';
import { type FileAccess, localFiles } from './file-access.ts';
import { expectedOf, oneOf } from './schema-faults.ts';
import { looksSecret } from './secret-words.ts';
import { readSecretFile, SecretFault } from './secrets.ts';

type Variables = { readonly [name: string]: string | undefined };

/** What the environment says, checked, with defaults filled in. */
export interface Environment {
  /** Null: Rounds starts a private server in its data folder. */
  readonly mysqlUrl: string | null;
  /** Null where no Slack variable is set, which is allowed for the command line alone. */
  readonly slack: SlackEnvironment | null;
  /** Site files, or folders that hold them. */
  readonly sites: readonly string[];
  readonly dataFolder: string;
  /** Language of the command line and of faults. */
  readonly locale: Locale;
  readonly logLevel: VariableValues['ROUNDS_LOG_LEVEL'];
  /** Health, metrics and webhooks; null: no such server. */
  readonly http: { readonly host: string; readonly port: number } | null;
  readonly knownHostsFile: string;
  readonly parallelHosts: number;
  readonly hostTimeoutMs: number;
  /** For how long what was done with is kept: deliveries, requests of the chat, runs of the process. */
  readonly keepDays: number;
  /** The ssh-agent's, for hosts with `agent: true`; null where Rounds was started without one. */
  readonly sshAgentSocket: string | null;
  /** For what Rounds asks of Slack. */
  readonly proxyUrl: string | null;
  /** Values that must never be shown, for the redactor to remember. */
  readonly secretValues: readonly string[];
}

export type SlackEnvironment = {
  readonly botToken: string;
  /** Ends with a slash. Null: Slack's own. */
  readonly apiUrl: string | null;
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number }
);

export type ParsedEnvironment =
  | { readonly ok: true; readonly environment: Environment }
  | {
      readonly ok: false;
      readonly faults: readonly Fault[];
      /** Site files, so that their faults can be told along; null where it is not certain which are meant. */
      readonly sites: readonly string[] | null;
    };

export interface EnvironmentOptions {
  /** False for the command line, which may do without Slack. */
  readonly slackRequired: boolean;
  readonly files?: Pick<FileAccess, 'read'>;
}

const NAMES = Object.keys(VARIABLES) as readonly VariableName[];

/** Reads all variables, their `…_FILE` forms included, and reports every fault at once. */
export function parseEnvironment(env: Variables, options: EnvironmentOptions): ParsedEnvironment {
  const faults: Fault[] = [];
  const texts = readTexts(env, options.files ?? localFiles, faults);
  const values = parseValues(texts, faults);
  faults.push(...findMistypedNames(env));
  const wantsSlack = options.slackRequired || SLACK_TOKENS.some((name) => texts.has(name));
  if (wantsSlack) faults.push(...findMissingTokens(texts, faults));
  if (!values || faults.length > 0) return { ok: false, faults, sites: findSites(texts, faults) };
  return { ok: true, environment: assemble(values, wantsSlack, env, texts) };
}

function findSites(texts: ReadonlyMap<VariableName, string>, faults: readonly Fault[]): readonly string[] | null {
  const isUncertain = faults.some(({ path, hint }) =>
    [path, String(hint?.values?.near ?? '')].some((name) => /^ROUNDS_SITES(?:_FILE)?$/.test(name)),
  );
  return isUncertain ? null : VARIABLES.ROUNDS_SITES.parse(texts.get('ROUNDS_SITES'));
}

/** The language for faults in the environment itself: `ROUNDS_LOCALE`, else the terminal's own. */
export function localeOf(env: Variables): Locale {
  if (env.ROUNDS_LOCALE === 'zh-CN' || env.ROUNDS_LOCALE === 'en') return env.ROUNDS_LOCALE;
  const language = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((name) => name !== undefined && name !== '');
  return language?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

function readTexts(env: Variables, files: Pick<FileAccess, 'read'>, faults: Fault[]): Map<VariableName, string> {
  const texts = new Map<VariableName, string>();
  for (const name of NAMES) {
    const direct = given(env, name) ?? (name === 'HTTPS_PROXY' ? given(env, 'https_proxy') : undefined);
    const path = given(env, `${name}_FILE`);
    if (direct !== undefined && path !== undefined) {
      faults.push(
        variableFault(`${name}_FILE`, { problem: { key: 'config.problem.variable-twice', values: { name } } }),
      );
    } else if (path !== undefined) {
      const text = readVariableFile(name, path, { env, files, faults });
      if (text !== null) texts.set(name, text);
    } else if (direct !== undefined) texts.set(name, direct);
  }
  return texts;
}

function given(env: Variables, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

function readVariableFile(
  name: VariableName,
  path: string,
  { env, files, faults }: { env: Variables; files: Pick<FileAccess, 'read'>; faults: Fault[] },
): string | null {
  try {
    const folder = env.CREDENTIALS_DIRECTORY;
    return readSecretFile(path, files, {
      credentialsFolder: folder,
      othersMayRead: !SECRET_VARIABLES.has(name),
    }).trim();
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    faults.push(variableFault(`${name}_FILE`, { problem: error.reason, hint: error.hint, found: describeValue(path) }));
    return null;
  }
}

function parseValues(texts: ReadonlyMap<VariableName, string>, faults: Fault[]): VariableValues | null {
  const values: Partial<Record<VariableName, unknown>> = {};
  let whole = true;
  for (const name of NAMES) {
    const result = VARIABLES[name].safeParse(texts.get(name));
    if (result.success) {
      values[name] = result.data;
      continue;
    }
    whole = false;
    const text = texts.get(name) ?? '';
    const hidden = SECRET_VARIABLES.has(name) || looksSecret(text);
    const issue = result.error.issues[0];
    faults.push(
      variableFault(name, {
        problem: { key: 'config.problem.value' },
        found: hidden ? { key: 'config.found.hidden' } : describeValue(text),
        expected: issue ? expectedOf(issue) : null,
        hint: hintFor(name, text),
      }),
    );
  }
  return whole ? (values as VariableValues) : null;
}

const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/^xoxb-/, 'SLACK_BOT_TOKEN'],
  [/^xapp-/, 'SLACK_APP_TOKEN'],
];

function hintFor(name: VariableName, text: string): Message | null {
  if (/^(["']).*\1$/.test(text)) return { key: 'config.hint.no-quotes' };
  const belongs = TOKENS.find(([pattern, other]) => pattern.test(text) && other !== name);
  if (belongs) return { key: 'config.hint.belongs-to', values: { name: belongs[1] } };
  if (/^xox[a-z]-/.test(text)) return { key: 'config.hint.bot-token' };
  return name === 'MYSQL_URL' ? { key: 'config.hint.mysql-url' } : null;
}

const SLACK_TOKENS = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const;

/** Slack is asked for whole or not at all. */
function findMissingTokens(texts: ReadonlyMap<VariableName, string>, told: readonly Fault[]): readonly Fault[] {
  const second = texts.get('SLACK_MODE') === 'http' ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN';
  return (['SLACK_BOT_TOKEN', second] as const)
    .filter((name) => !texts.has(name) && !told.some(({ path }) => path === `${name}_FILE`))
    .map((name) => {
      const hint = { key: `config.hint.where-${name.toLowerCase().replaceAll('_', '-')}` };
      return variableFault(name, { problem: { key: 'config.problem.unset', values: { name } }, hint });
    });
}

function readSlack(values: VariableValues): SlackEnvironment {
  const {
    SLACK_BOT_TOKEN: botToken = '',
    SLACK_APP_TOKEN: appToken = '',
    SLACK_SIGNING_SECRET: signingSecret = '',
  } = values;
  const apiUrl = values.SLACK_API_URL?.replace(/\/*$/, '/') ?? null;
  if (values.SLACK_MODE === 'socket') return { botToken, apiUrl, mode: 'socket', appToken };
  return { botToken, apiUrl, mode: 'http', signingSecret, port: values.SLACK_HTTP_PORT };
}

const MOST_TYPOS = 2;

/** `SLACK_BOTTOKEN` would otherwise count as nothing at all. Other programs' variables are left alone. */
function findMistypedNames(env: Variables): readonly Fault[] {
  const known = NAMES.flatMap((name) => [name, `${name}_FILE`]);
  const unset = known.filter((name) => given(env, name) === undefined);
  return Object.keys(env).flatMap((name) => {
    if (!/^(?:ROUNDS|SLACK|MYSQL)_/.test(name) || known.includes(name) || given(env, name) === undefined) return [];
    const near = unset.find((other) => editDistance(name, other) <= MOST_TYPOS);
    if (near === undefined) return [];
    const hint = { key: 'config.hint.did-you-mean', values: { near } };
    return [
      variableFault(name, {
        problem: { key: 'config.problem.unknown-variable', values: { name } },
        expected: oneOf([near]),
        hint,
      }),
    ];
  });
}

function variableFault(name: string, complaint: Complaint): Fault {
  return {
    file: null,
    line: null,
    column: null,
    path: name,
    problem: complaint.problem,
    found: complaint.found ?? null,
    expected: complaint.expected ?? null,
    hint: complaint.hint ?? null,
    excerpt: null,
  };
}

function assemble(
  values: VariableValues,
  wantsSlack: boolean,
  env: Variables,
  texts: ReadonlyMap<VariableName, string>,
): Environment {
  const port = values.ROUNDS_HTTP_PORT;
  return {
    mysqlUrl: values.MYSQL_URL ?? null,
    slack: wantsSlack ? readSlack(values) : null,
    sites: values.ROUNDS_SITES,
    dataFolder: values.ROUNDS_DATA,
    locale: values.ROUNDS_LOCALE ?? localeOf(env),
    logLevel: values.ROUNDS_LOG_LEVEL,
    http: port === 0 ? null : { host: values.ROUNDS_HTTP_HOST, port },
    knownHostsFile: values.ROUNDS_KNOWN_HOSTS ?? join(values.ROUNDS_DATA, 'known_hosts'),
    parallelHosts: values.ROUNDS_PARALLEL_HOSTS,
    hostTimeoutMs: values.ROUNDS_HOST_TIMEOUT,
    keepDays: values.ROUNDS_KEEP_DAYS,
    sshAgentSocket: given(env, 'SSH_AUTH_SOCK') ?? null,
    proxyUrl: values.HTTPS_PROXY ?? null,
    secretValues: [...SECRET_VARIABLES].flatMap((name) => secretsWithin(name, texts.get(name))),
  };
}

/** Of a URL only the password is secret; masking all of it would hide which server is meant. */
function secretsWithin(name: VariableName, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  if (name !== 'MYSQL_URL' && name !== 'HTTPS_PROXY') return [text];
  const { password } = new URL(text);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
