import { grown } from '../../lib/grow-array.ts';
import type { Segment } from './segment.ts';
import type { WriteBuffer } from './write-buffer.ts';

type Home = Segment | WriteBuffer;

/** Where each post is, by the number of its id. */
export interface DocLocations {
  /** The segment or buffer it is in; null for posts that are gone, or never were. */
  homeOf(id: number): Home | null;
  /** Its place there. */
  docOf(id: number): number;
  put(id: number, home: Home, doc: number): void;
  /** Puts all posts of a segment that are not gone. */
  putAll(segment: Segment): void;
  delete(id: number): void;
}

/** No post is anywhere yet. */
export function createDocLocations(): DocLocations {
  const homes: (Home | null)[] = [];
  let docs = new Uint16Array(1_024);

  const put = (id: number, home: Home, doc: number): void => {
    while (homes.length <= id) homes.push(null);
    homes[id] = home;
    docs = grown(docs, id + 1);
    docs[id] = doc;
  };

  return {
    homeOf: (id) => homes[id] ?? null,
    docOf: (id) => docs[id] ?? 0,
    put,
    putAll(segment) {
      for (let doc = 0; doc < segment.size; doc++) if (segment.gone[doc] === 0) put(segment.posts.ids[doc] as number, segment, doc);
    },
    delete(id) {
      if (id < homes.length) homes[id] = null;
    },
  };
}
