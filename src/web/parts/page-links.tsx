import type { FC } from 'hono/jsx';

interface PageLinksProps {
  /** From 1. */
  page: number;
  hasMore: boolean;
  /** Address of a page. */
  at: (page: number) => string;
}

/** The ways to the pages before and after this one of a list. */
export const PageLinks: FC<PageLinksProps> = ({ page, hasMore, at }) => (
  <nav class="buttons" aria-label="Pages of the list">
    {page > 1 && (
      <a class="button second" href={at(page - 1)}>
        Previous
      </a>
    )}
    {hasMore && (
      <a class="button second" href={at(page + 1)}>
        Next
      </a>
    )}
  </nav>
);
