import { nearest } from '../core/nearest.ts';
import { SECRET_REFERENCE } from './secrets.ts';

const SECRET_KEY =
  /pass(?:word|phrase|wd|code)?|pasw|psw|pwd|secret|token|credential|private[-_ ]?key|bearer|api[-_ ]?key|密码|口令|密钥|令牌/i;
/** Keys that hold the name of a form's field or of a header, not what stands in it. */
const FIELD_NAME = /(?:field|header)$/i;
/** Where something bare stands in place of a mapping, it may be the password itself. */
const LOGIN_KEY = /^(?:auth|login|basic|hmac)$/;
/** Elsewhere a list of algorithms stands under it. */
const ALGORITHMS_KEY = /^hmac$/;

/** Whether what stands under this key may be a secret and must not be shown. */
export function mayHoldSecret(key: string): boolean {
  if (FIELD_NAME.test(key)) return false;
  return SECRET_KEY.test(key) || nearest(key, SECRET_FIELDS) !== undefined;
}

/** Fields that hold secrets: whoever mistypes one has typed the secret beside it. */
const SECRET_FIELDS = ['password', 'passphrase', 'privateKey', 'secret', 'bearer', 'token'];

/** As {@link mayHoldSecret}, of what stands directly under the key, or in a list there. */
export function mayBeSecret(key: string, value: unknown, isListed = Array.isArray(value)): boolean {
  if (typeof value === 'string' && SECRET_REFERENCE.test(value)) return false;
  if (mayHoldSecret(key)) return true;
  if (!LOGIN_KEY.test(key) || (isListed && ALGORITHMS_KEY.test(key))) return false;
  return Array.isArray(value) || typeof value === 'string' || typeof value === 'number';
}

/** Whether a value shows by itself that it is a secret, whatever key it stands under. */
export function looksSecret(value: unknown): boolean {
  return typeof value === 'string' && findTelltaleSecrets(value, false).length > 0;
}

/** Secrets that show what they are wherever they stand. */
const TELLTALE =
  /xox[a-z]-[\w-]+|xapp-[\w-]+|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)|(?<=:\/\/[^\s/@:]{0,200}:)[^\s/@]+(?=@)/g;
/** `password: …` up to the end of the line, for text that could not be parsed and for comments. */
const LOOSE = new RegExp(
  `(?:${SECRET_KEY.source})[\\w-]*["']?[ \\t]*[:=：][ \\t]*(?!["']?(?:env|file):)(\\S.*)$`,
  'gim',
);

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Parts of a text that may be secrets by their looks. `loose` also takes whatever follows `password:` on a line. */
export function findTelltaleSecrets(text: string, loose: boolean): readonly TextRange[] {
  const ranges = [...text.matchAll(TELLTALE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  if (!loose) return ranges;
  const guesses = [...text.matchAll(LOOSE)].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[1] ?? '').length, end };
  });
  return [...ranges, ...guesses];
}
