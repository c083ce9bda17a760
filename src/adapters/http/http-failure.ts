import type { Message } from '../../core/message.ts';

/** Why a request got no answer. */
export interface RequestFailure {
  readonly reason: Message;
  readonly retry: boolean;
  readonly certificate: boolean;
}

const CERTIFICATE_CAUSES: { readonly [code: string]: string } = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
  INVALID_CA: 'untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-name',
  HOSTNAME_MISMATCH: 'other-name',
  CERT_CHAIN_TOO_LONG: 'invalid',
  CERT_REJECTED: 'invalid',
  CERT_SIGNATURE_FAILURE: 'invalid',
  INVALID_PURPOSE: 'invalid',
  PATH_LENGTH_EXCEEDED: 'invalid',
};

const CONNECTION_CAUSES: { readonly [code: string]: string } = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
};

/** Trying again helps against none of these. */
const LASTING = new Set(['tls', 'not-http', 'failed']);

/** What an error of a request means. Only host and port are told of the address: a query may hold a token. */
export function describeRequestError(error: unknown, host: string, timeoutSeconds: number): RequestFailure {
  const code = errorCode(error);
  const certificate = CERTIFICATE_CAUSES[code];
  if (certificate !== undefined) {
    const reason = { key: `probe.http-certificate-${certificate}`, values: { host } };
    return { reason, retry: false, certificate: true };
  }
  if (code === 'ETIMEDOUT' || isTimeout(error)) {
    const reason = { key: 'probe.http-timeout', values: { host, limit: timeoutSeconds } };
    return { reason, retry: true, certificate: false };
  }
  const cause = CONNECTION_CAUSES[code] ?? protocolCause(code);
  const reason = { key: `probe.http-${cause}`, values: { host, code: code === '' ? nameOf(error) : code } };
  return { reason, retry: !LASTING.has(cause), certificate: false };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function protocolCause(code: string): string {
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls';
  return code.startsWith('HPE_') || code.startsWith('Z_') ? 'not-http' : 'failed';
}

function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || (error.cause !== undefined && isTimeout(error.cause));
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== 'ABORT_ERR') return error.code;
  return errorCode(error.cause);
}
