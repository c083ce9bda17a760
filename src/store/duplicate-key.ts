/** ER_DUP_ENTRY; the number, for MariaDB's `code` can be wrong. */
const DUPLICATE_ENTRY = 1062;

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === DUPLICATE_ENTRY;
}
