import { grown } from '../../lib/grow-array.ts';
import type { Segment } from './segment.ts';
import type { WriteBuffer } from './write-buffer.ts';

type Container = Segment | WriteBuffer;

/** Where each post is, by the number of its id. */
export interface DocLocations {
  /** The segment or buffer it is in; null for posts that are gone, or never were. */
  containerOf(id: number): Container | null;
  /** Its place there. */
  docOf(id: number): number;
  put(id: number, container: Container, doc: number): void;
  /** Puts all posts of a segment that are not gone. */
  putAll(segment: Segment): void;
  delete(id: number): void;
}

/** No post is anywhere yet. */
export function createDocLocations(): DocLocations {
  const containers: (Container | null)[] = [];
  let docs = new Uint16Array(1_024);

  const put = (id: number, container: Container, doc: number): void => {
    while (containers.length <= id) containers.push(null);
    containers[id] = container;
    docs = grown(docs, id + 1);
    docs[id] = doc;
  };

  return {
    containerOf: (id) => containers[id] ?? null,
    docOf: (id) => docs[id] ?? 0,
    put,
    putAll(segment) {
      for (let doc = 0; doc < segment.size; doc++) if (segment.gone[doc] === 0) put(segment.posts.ids[doc] as number, segment, doc);
    },
    delete(id) {
      if (id < containers.length) containers[id] = null;
    },
  };
}
