import { UserError } from '../../errors.ts';

/** What a server that could not listen says to who runs it; other failures as they are. */
export function listenFault(
  error: unknown,
  at: { readonly host: string; readonly port: number; readonly variables: string },
): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return new UserError('http.port-taken', { ...at }, { cause: error });
  if (!CODES.has(code)) return error;
  return new UserError('http.cannot-listen', { ...at, reason: code }, { cause: error });
}

/** No right to a port below 1024; no such address on this machine; no such name. */
const CODES: ReadonlySet<string> = new Set(['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);
