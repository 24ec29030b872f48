/** Which post was the first to tell of a page; 12 bytes a place, up to two places a page, and more for the few pages that several tell of. */
export interface PageOwners {
  /** The post that told of the page before, itself included; -1: this one is the first, and is remembered. */
  firstOf(page: number, post: number): number;
  /** Whether two posts ever told of it. */
  isShared(page: number): boolean;
  /** To be saved; copies. */
  parts(): PageTableParts;
}

/** What is saved of a page table. */
export interface PageTableParts {
  /** A page at the place it points to, or the next free one (0); a power of two of places. */
  pages: Float64Array<ArrayBuffer>;
  /** At the place of a page: the post. */
  posts: Uint32Array<ArrayBuffer>;
  /** Pages that two posts told of. */
  shared: Float64Array<ArrayBuffer>;
}

const FIRST_PLACES = 1_024;

/** A table of what was saved, or empty. Pages are whole numbers above 0. */
export function createPageTable(saved?: PageTableParts): PageOwners {
  let pages = saved?.pages ?? new Float64Array(FIRST_PLACES);
  let posts = saved?.posts ?? new Uint32Array(FIRST_PLACES);
  let size = 0;
  for (let place = 0; place < pages.length; place++) if (pages[place] !== 0) size += 1;
  const shared = new Set<number>(saved?.shared);

  const placeOf = (page: number): number => {
    const mask = pages.length - 1;
    let place = ((page >>> 0) ^ (page / 0x100000000)) & mask;
    while (pages[place] !== 0 && pages[place] !== page) place = (place + 1) & mask;
    return place;
  };

  const grow = (): void => {
    const [oldPages, oldPosts] = [pages, posts];
    pages = new Float64Array(oldPages.length * 2);
    posts = new Uint32Array(oldPages.length * 2);
    oldPages.forEach((page, at) => {
      if (page === 0) return;
      const place = placeOf(page);
      pages[place] = page;
      posts[place] = oldPosts[at] as number;
    });
  };

  return {
    firstOf(page, post) {
      const place = placeOf(page);
      if (pages[place] === page) {
        if (posts[place] !== post) shared.add(page);
        return posts[place] as number;
      }
      pages[place] = page;
      posts[place] = post;
      size += 1;
      if (size * 3 > pages.length * 2) grow();
      return -1;
    },
    isShared: (page) => shared.has(page),
    parts: () => ({ pages: pages.slice(), posts: posts.slice(), shared: Float64Array.from(shared) }),
  };
}
