import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much may lie about before it is swept up: some milliseconds of a fast stream. */
const SWEEP_EVERY_BYTES = 8 * 1024 * 1024;

/**
 * After it has collected the whole heap, the engine lets a quiet one grow by some megabytes before it does so again, and counts buffers
 * in: a stream would then drive a collection of everything every few megabytes, for as long as it lasts. That costs more of the
 * processor than all else that we do with a stream. So the heap may grow by so much of what was in use, as it may in a busy process.
 */
const HEAP_MAY_GROW_PERCENT = 100;

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
    setFlagsFromString(`--heap-growing-percent=${HEAP_MAY_GROW_PERCENT}`);
    const gc: unknown = runInNewContext('typeof gc === "function" ? gc : null');
    found = gc as Collect | null;
  }
  return found;
}
