/** Keys in one statement: well below what either server takes in one packet. */
const KEYS_AT_ONCE = 2_000;

/** A long list in pieces that one statement can take, in order. */
export function* inPieces<T>(all: readonly T[], most: number = KEYS_AT_ONCE): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += most) yield all.slice(at, at + most);
}
