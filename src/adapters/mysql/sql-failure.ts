import type { ProbeFailure } from '../../context.ts';
import type { DatabaseTarget } from '../../core/site.ts';
import { failureReason } from '../failure-reason.ts';

/** By number, not by name: MariaDB and MySQL give some numbers different names. */
const SERVER_CAUSES: { readonly [errno: number]: string } = {
  1045: 'access-denied',
  1698: 'access-denied',
  1044: 'not-permitted',
  1142: 'not-permitted',
  1143: 'not-permitted',
  1227: 'not-permitted',
  1370: 'not-permitted',
  1049: 'unknown-database',
  1040: 'too-many-connections',
  1203: 'too-many-connections',
  1226: 'too-many-connections',
  1129: 'host-blocked',
  1130: 'host-refused',
  1205: 'statement-timeout',
  1317: 'statement-timeout',
  1969: 'statement-timeout',
  3024: 'statement-timeout',
  1792: 'read-only',
  1820: 'password-expired',
  1862: 'password-expired',
  1053: 'gone',
  2006: 'gone',
  2013: 'gone',
};

const NETWORK_CAUSES: { readonly [code: string]: string } = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'gone',
  EPIPE: 'gone',
  PROTOCOL_CONNECTION_LOST: 'gone',
  PROTOCOL_PACKETS_OUT_OF_ORDER: 'not-mysql',
  HANDSHAKE_NO_SSL_SUPPORT: 'auth-method',
  HANDSHAKE_SECURE_TRANSPORT_REQUIRED: 'auth-method',
  AUTH_SWITCH_PLUGIN_ERROR: 'auth-method',
  ER_NOT_SUPPORTED_AUTH_MODE: 'auth-method',
};

/** Trying again may help. */
const PASSING = new Set([
  'too-many-connections',
  'gone',
  'unreachable',
  'refused',
  'timeout',
  'dns',
  'statement-timeout',
]);

/** Why a database could not be asked: by the error's number, never by its text, which is only shown. */
export function describeSqlError(error: unknown, target: DatabaseTarget, timeoutSeconds: number): ProbeFailure {
  const own = failureReason(error);
  if (own !== null) return { reason: own, retry: error instanceof Error && 'retry' in error && error.retry === true };
  const { errno, code, detail } = readError(error);
  const cause = (errno === null ? undefined : SERVER_CAUSES[errno]) ?? NETWORK_CAUSES[code] ?? 'failed';
  const { address, port, user, schema } = target;
  const values = { address, port, user, schema, limit: timeoutSeconds, code: errno ?? code, detail };
  return { reason: { key: `probe.sql-${cause}`, values }, retry: PASSING.has(cause) };
}

function readError(error: unknown): { errno: number | null; code: string; detail: string } {
  if (!(error instanceof Error)) return { errno: null, code: 'unknown', detail: '' };
  const errno = 'errno' in error && typeof error.errno === 'number' && error.errno >= 1000 ? error.errno : null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  // Only what the server says is shown: other texts may hold anything.
  const said = 'sqlMessage' in error && typeof error.sqlMessage === 'string' ? error.sqlMessage : '';
  return { errno, code, detail: said.replaceAll(/\s+/g, ' ').slice(0, 200) };
}
