/** Signs of life that whoever holds a lease gives until it is done. */
export interface SignsOfLife {
  stop(): void;
  /** Until the one that was on its way when they were stopped has arrived, or failed. */
  settled(): Promise<void>;
}

/**
 * Renews a lease at intervals, each time when the one before has ended. One that fails is told and the next is tried: the database
 * may be away for a while, and what is written later is safe to repeat, or looks whether it is still ours.
 */
export function giveSignsOfLife(
  renew: () => Promise<unknown>,
  given: { readonly everyMs: number; readonly onFailure: (error: unknown) => void },
): SignsOfLife {
  let renewing: Promise<void> | null = null;
  const timer = setInterval(() => {
    renewing ??= renew()
      .then(() => undefined, given.onFailure)
      .finally(() => {
        renewing = null;
      });
  }, given.everyMs);
  return {
    stop: () => clearInterval(timer),
    async settled() {
      await renewing;
    },
  };
}
