import { z } from 'zod';
import { durationMs, parseDuration } from '../core/duration.ts';
import { LOCALES } from '../core/message.ts';
import { isDecodable, parseMysqlAddress } from './address.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });

function whole(name: string, least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/, expected(name))
    .transform(Number)
    .pipe(z.int(expected(name)).min(least, expected(name)).max(most, expected(name)));
}

const webAddress = (name: string) => z.url({ protocol: /^https?$/, ...expected(name) });

const proxySchema = webAddress('proxy').refine((text) => {
  const url = URL.parse(text);
  return url === null || isDecodable(url);
}, expected('proxy'));

/** `mysql://user:password@host:port/database`, the database named. */
const mysqlUrlSchema = z.string().refine((text) => {
  const url = parseMysqlAddress(text);
  return url !== null && /^\/[^/]+$/.test(url.pathname);
}, expected('mysql-url'));

const pathsSchema = z.string().transform((text) =>
  text
    .split(/[,:]/)
    .map((path) => path.trim())
    .filter((path) => path !== ''),
);

/** Every variable that Rounds knows, by name. An empty one counts as not set. */
export const VARIABLES = {
  MYSQL_URL: mysqlUrlSchema.optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-[\w-]{3,500}$/, expected('bot-token'))
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-[\w-]{3,500}$/, expected('app-token'))
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[\w-]{16,200}$/, expected('signing-secret'))
    .optional(),
  SLACK_MODE: z.enum(['socket', 'http']).default('socket'),
  SLACK_HTTP_PORT: whole('port', 1, 65_535).default(3000),
  SLACK_API_URL: webAddress('web-address').optional(),
  ROUNDS_SITES: pathsSchema.default(['sites']),
  ROUNDS_DATA: z.string().default('data'),
  ROUNDS_LOCALE: z.enum(LOCALES).optional(),
  ROUNDS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ROUNDS_HTTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, expected('listen-host'))
    .default('127.0.0.1'),
  ROUNDS_HTTP_PORT: whole('port-or-none', 0, 65_535).default(8080),
  ROUNDS_KNOWN_HOSTS: z.string().optional(),
  ROUNDS_PARALLEL_HOSTS: whole('parallel-hosts', 1, 256).default(32),
  ROUNDS_KEEP_DAYS: whole('keep-days', 3, 3_650).default(30),
  ROUNDS_HOST_TIMEOUT: z
    .string()
    .transform((text) => durationMs(parseDuration(text) ?? { days: 0, milliseconds: 0 }))
    .pipe(z.number().min(5_000, expected('host-timeout')).max(3_600_000, expected('host-timeout')))
    .default(180_000),
  HTTPS_PROXY: proxySchema.optional(),
} satisfies { [name: string]: z.ZodType };

export type VariableName = keyof typeof VARIABLES;
export type VariableValues = { [N in VariableName]: z.output<(typeof VARIABLES)[N]> };

/** Their values are never shown; the files that hold them must be closed to others. */
export const SECRET_VARIABLES: ReadonlySet<VariableName> = new Set([
  'MYSQL_URL',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'HTTPS_PROXY',
]);
