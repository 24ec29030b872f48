import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { StoreSet } from '../support/memory-stores.ts';

/** Opened stores that a contract suite may fill and empty. */
export interface BookShelf {
  stores: StoreSet;
  /** Empties them, as if nothing had ever happened. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a shelf for the suite around it, and empties it before each test; call it inside `describe`. */
export function useShelf(open: () => Promise<BookShelf>): () => StoreSet {
  let shelf: BookShelf | null = null;
  beforeAll(async () => {
    shelf = await open();
  });
  beforeEach(() => shelf?.empty());
  afterAll(() => shelf?.close());
  return () => {
    if (!shelf) throw new Error('the stores are not open');
    return shelf.stores;
  };
}
