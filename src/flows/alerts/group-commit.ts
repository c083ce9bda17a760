/** What is shared by those that are kept together. */
export interface GroupCommitLimits {
  /** In one statement. */
  readonly most: number;
  readonly mostBytes: number;
  /** Waiting for theirs. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** Nobody waits longer for a commit that is under way. */
  readonly commitMs: number;
  /** So many waiting are worth a second commit beside the one that is under way. */
  readonly secondAt: number;
}

/** `unclear`: it may be kept or not. `full`: it is not. */
export type Committed = 'kept' | 'unclear' | 'full';

export interface GroupCommit<Item> {
  /** Resolves when the item is kept, or when it is known that it can't be now. */
  keep(item: Item, bytes: number): Promise<Committed>;
  /** Nothing more is taken just now. */
  isFull(): boolean;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly settle: (committed: Committed) => void;
}

/**
 * What arrives while a commit is under way is kept together by the next one: a disk that syncs some hundred times a second
 * takes thousands of requests.
 *
 * @param commit keeps all of them or none.
 * @param onError told why a commit failed; those in it are `unclear`.
 */
export function createGroupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
  options: { readonly limits: GroupCommitLimits; readonly onError: (error: unknown) => void },
): GroupCommit<Item> {
  const { limits, onError } = options;
  let queue: Waiting<Item>[] = [];
  let queuedBytes = 0;
  let isPlanned = false;
  let underWay = 0;
  /** Commits that have taken too long and are still under way. */
  let stuck = 0;

  function isFull(): boolean {
    return stuck > 0 || queue.length >= limits.waiting || queuedBytes >= limits.waitingBytes;
  }

  function takeBatch(): Waiting<Item>[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of queue) {
      bytes += waiting.bytes;
      if (count > 0 && (count >= limits.most || bytes > limits.mostBytes)) break;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    for (const waiting of batch) queuedBytes -= waiting.bytes;
    return batch;
  }

  async function commitBatch(batch: readonly Waiting<Item>[]): Promise<void> {
    const settle = (committed: Committed) => {
      for (const waiting of batch) waiting.settle(committed);
    };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stuck += 1;
      onError(new Error(`a commit did not end within ${limits.commitMs} ms`));
      settle('unclear');
      for (const waiting of queue) waiting.settle('full');
      queue = [];
      queuedBytes = 0;
    }, limits.commitMs);
    try {
      await commit(batch.map(({ item }) => item));
      settle('kept');
    } catch (error) {
      if (!isLate) onError(error);
      settle('unclear');
    } finally {
      clearTimeout(timer);
      if (isLate) stuck -= 1;
    }
  }

  /** One commit at a time, so that they are few; two when many wait, for then one is written while the other is synced. */
  function begin(): void {
    isPlanned = false;
    while (queue.length > 0 && (underWay === 0 || (underWay === 1 && queue.length >= limits.secondAt))) {
      underWay += 1;
      void commitBatch(takeBatch()).then(() => {
        underWay -= 1;
        begin();
      });
    }
  }

  return {
    isFull,
    keep(item, bytes) {
      if (isFull()) return Promise.resolve('full');
      const kept = new Promise<Committed>((settle) => {
        queue.push({ item, bytes, settle });
        queuedBytes += bytes;
      });
      if (!isPlanned && underWay < 2) {
        isPlanned = true;
        // What has arrived with it comes along.
        setImmediate(begin);
      }
      return kept;
    },
  };
}
