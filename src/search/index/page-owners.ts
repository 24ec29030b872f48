/** Which pages several posts lead to. Pages are whole numbers above 0. */
export interface PageOwners {
  /** Notes that a post leads to a page. The post that was the first to lead there, itself perhaps, where several do or did; else null. */
  note(page: number, post: number): number | null;
  /** Notes a page that several posts led to before. */
  share(page: number): void;
}

/** No page is known yet. */
export function createPageOwners(): PageOwners {
  /** Page → the first post. */
  const owners = new Map<number, number>();
  const shared = new Set<number>();
  return {
    note(page, post) {
      const owner = owners.get(page) ?? post;
      owners.set(page, owner);
      if (owner !== post) shared.add(page);
      return shared.has(page) ? owner : null;
    },
    share: (page) => void shared.add(page),
  };
}
