import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much may lie about before it is swept up: some milliseconds of a fast stream. */
const SWEEP_EVERY_BYTES = 8 * 1024 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

/**
 * Counts what streams through and frees the spent buffers now and then. The engine sees only the small objects that stand for
 * them, and would let 64 MB and more of them pile up before it looks: a stream of any length shall need little memory.
 */
export function createSweeper(): (bytes: number) => void {
  let since = 0;
  return (bytes) => {
    since += bytes;
    if (since < SWEEP_EVERY_BYTES) return;
    since = 0;
    collector()?.({ type: 'minor' });
  };
}

let found: Collect | null | undefined;

/** The engine's own; null where it offers none. */
function collector(): Collect | null {
  if (found === undefined) {
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('typeof gc === "function" ? gc : null');
    found = gc as Collect | null;
  }
  return found;
}
