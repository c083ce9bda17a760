import { resolve as resolvePath, sep } from 'node:path';
import type { Message } from '../core/message.ts';
import { type FileAccess, fileErrorCode } from './file-access.ts';
import { createRedactor } from './redact.ts';

/** Reads secrets where the configuration says they are, and knows them again wherever they turn up. */
export interface Secrets {
  /**
   * The secret that `env:NAME` or `file:PATH` names. A file is read anew each time, so that a rotated secret counts at
   * once; its trailing newline is not part of the secret.
   * @throws SecretFault
   */
  resolve(reference: string): string;
  /** Makes {@link redact} mask a secret that came another way, for example the password within a database URL. */
  remember(secret: string): void;
  /** Masks every known secret of four characters and more, also url-encoded, JSON-escaped or in base64. */
  redact(text: string): string;
  /** All that is masked by now, for a thread of ours that has to mask the same. */
  remembered(): readonly string[];
}

/** A secret could not be read. Holds the reference, never the secret. */
export class SecretFault extends Error {
  readonly reason: Message;
  /** How to mend it. */
  readonly hint: Message;

  constructor(reason: Message) {
    super(`${reason.key} ${JSON.stringify(reason.values ?? {})}`);
    this.name = 'SecretFault';
    this.reason = reason;
    this.hint = { ...reason, key: `${reason.key}-hint` };
  }
}

const SECRET_LIMIT_BYTES = 64 * 1024;

/** A reference as the site file writes it. */
export const SECRET_REFERENCE = /^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/;

export function createSecrets(
  env: { readonly [name: string]: string | undefined },
  files: Pick<FileAccess, 'read'>,
): Secrets {
  const redactor = createRedactor();
  return {
    resolve(reference) {
      const secret = reference.startsWith('file:')
        ? readSecretFile(reference.slice('file:'.length), files, { credentialsFolder: env.CREDENTIALS_DIRECTORY })
        : readSecretVariable(reference, env);
      redactor.remember(secret);
      return secret;
    },
    remember: redactor.remember,
    redact: redactor.redact,
    remembered: redactor.remembered,
  };
}

function readSecretVariable(reference: string, env: { readonly [name: string]: string | undefined }): string {
  if (!SECRET_REFERENCE.test(reference)) throw new SecretFault({ key: 'config.secret.no-reference' });
  const name = reference.slice('env:'.length);
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) throw new SecretFault({ key: 'config.secret.unset', values: { name } });
  if (value === '') throw new SecretFault({ key: 'config.secret.empty', values: { where: reference } });
  return value;
}

export interface SecretFileOptions {
  /** systemd's `CREDENTIALS_DIRECTORY`. */
  readonly credentialsFolder?: string | undefined;
  readonly othersMayRead?: boolean;
  readonly mayBeEmpty?: boolean;
}

/**
 * Reads a file that holds one secret and refuses one that others may read, unless the platform manages its folder.
 * @throws SecretFault
 */
export function readSecretFile(path: string, files: Pick<FileAccess, 'read'>, options: SecretFileOptions): string {
  const fault = (key: string, values = {}) =>
    new SecretFault({ key: `config.secret.${key}`, values: { path, ...values } });
  const content = readOr(path, files, (code) => {
    if (code === 'ENOENT' || code === 'ENOTDIR') return fault('file-missing');
    if (code === 'EACCES' || code === 'EPERM') return fault('file-denied');
    if (code === 'EISDIR') return fault('file-no-file');
    return fault('file-unreadable', { code });
  });
  if (content.bytes.length > SECRET_LIMIT_BYTES) throw fault('file-large', { limit: SECRET_LIMIT_BYTES });
  if ((content.mode & 0o077) !== 0 && !options.othersMayRead && !isManaged(path, options.credentialsFolder)) {
    throw fault('file-open', { mode: content.mode.toString(8).padStart(4, '0') });
  }
  const secret = decode(content.bytes, fault('file-no-text')).replace(/\r?\n$/, '');
  if (secret === '' && !options.mayBeEmpty) throw fault('empty', { where: `file:${path}` });
  return secret;
}

function readOr(path: string, files: Pick<FileAccess, 'read'>, explain: (code: string) => SecretFault) {
  try {
    return files.read(path, SECRET_LIMIT_BYTES);
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === null) throw error;
    throw explain(code);
  }
}

function decode(bytes: Uint8Array, fault: SecretFault): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw fault;
    return text;
  } catch {
    throw fault;
  }
}

/**
 * Docker's /run/secrets and systemd's credentials are visible to the service alone, whatever the mode bits say (0444 in
 * the one, an access list that looks like 0440 in the other).
 */
function isManaged(path: string, credentialsFolder: string | undefined): boolean {
  const absolute = resolvePath(path);
  return ['/run/secrets', credentialsFolder].some(
    (folder) => folder !== undefined && folder !== '' && absolute.startsWith(resolvePath(folder) + sep),
  );
}
