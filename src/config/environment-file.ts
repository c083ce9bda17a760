import { parseEnv } from 'node:util';
import { SECRET_VARIABLES } from './environment-schema.ts';
import type { Fault } from './fault.ts';
import { type FileAccess, fileErrorCode } from './file-access.ts';
import { readSecretFile, SecretFault } from './secrets.ts';

type Variables = { readonly [name: string]: string | undefined };

export type EnvironmentWithFile =
  | { readonly ok: true; readonly env: Variables }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Lays the variables of the process over those of a `.env` file, as `node --env-file-if-exists` does. No file is no
 * fault; one that holds secrets and is open to others is.
 */
export function withEnvironmentFile(
  env: Variables,
  path: string,
  files: Pick<FileAccess, 'read'>,
): EnvironmentWithFile {
  if (!exists(path, files)) return { ok: true, env };
  try {
    const given = parseEnv(readSecretFile(path, files, { othersMayRead: true, mayBeEmpty: true }));
    const holdsSecrets = Object.keys(given).some((name) => isSecretName(name) && given[name] !== '');
    if (holdsSecrets) readSecretFile(path, files, {});
    return { ok: true, env: { ...given, ...env } };
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    const nowhere = { line: null, column: null, path: '', found: null, expected: null, excerpt: null };
    return { ok: false, faults: [{ file: path, ...nowhere, problem: error.reason, hint: error.hint }] };
  }
}

/** Besides Rounds' own, the secrets that site files name by `env:`. */
function isSecretName(name: string): boolean {
  const names: ReadonlySet<string> = SECRET_VARIABLES;
  return names.has(name) || /PASS|SECRET|TOKEN|KEY$/i.test(name);
}

function exists(path: string, files: Pick<FileAccess, 'read'>): boolean {
  try {
    files.read(path, 0);
    return true;
  } catch (error) {
    return fileErrorCode(error) !== 'ENOENT';
  }
}
