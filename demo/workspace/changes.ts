import type { Ephemeral, Message, View } from './model.ts';

/** What has just changed, for the page and for tests that wait. */
export type Change =
  | { readonly kind: 'message'; readonly channel: string; readonly message: Message }
  | { readonly kind: 'message-removed'; readonly channel: string; readonly ts: string; readonly threadTs?: string }
  | { readonly kind: 'ephemeral'; readonly ephemeral: Ephemeral }
  | { readonly kind: 'ephemeral-removed'; readonly reader: string; readonly ts: string }
  /** The person's stack of modals; empty when the last one closed. */
  | { readonly kind: 'views'; readonly user: string; readonly views: readonly View[] }
  | { readonly kind: 'home'; readonly user: string }
  | { readonly kind: 'channel'; readonly channel: string }
  | { readonly kind: 'pins'; readonly channel: string }
  | { readonly kind: 'connection'; readonly connected: boolean }
  | { readonly kind: 'read'; readonly user: string; readonly channel: string }
  | { readonly kind: 'controls' };

export interface Changes {
  publish(change: Change): void;
  /** Returns the function that ends it. */
  subscribe(listener: (change: Change) => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish(change) {
      for (const listener of [...listeners]) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
