import type { Child, FC } from 'hono/jsx';

/** One column of a table: its heading and its cells. */
export interface Column<Row> {
  title: Child;
  narrow?: boolean;
  cell: (row: Row) => Child;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly (Column<Row> | false)[];
  rows: readonly Row[];
}

/** A table with one row per item. A column that is `false` is left out. */
export function Table<Row>({ caption, columns, rows }: TableProps<Row>) {
  const shown = columns.filter((column) => column !== false);
  return (
    <table class="stack">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {shown.map(({ title, narrow }) => (
            <th scope="col" class={narrow ? 'narrow' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {shown.map(({ cell, narrow }) => (
              <td class={narrow ? 'narrow' : undefined}>{cell(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Returns a column of checkboxes that select rows; `label` names the row. Pure. */
export function pickColumn<Row>(name: string, value: (row: Row) => string, label: (row: Row) => string): Column<Row> {
  return {
    title: <span class="visually-hidden">Select</span>,
    narrow: true,
    cell: (row) => <input type="checkbox" name={name} value={value(row)} aria-label={`Select ${label(row)}`} />,
  };
}

/** Selects or deselects all rows of a page; hidden unless scripts run. */
export const SelectAll: FC<{ name: string }> = ({ name }) => (
  <label class="all" hidden>
    <input type="checkbox" data-all={name} /> Select all on this page
  </label>
);

/** A list of names and values. Entries that are `false` are left out. */
export const Facts: FC<{ class?: string; facts: readonly (readonly [name: string, fact: Child] | false)[] }> = ({ facts, ...more }) => (
  <dl {...more}>
    {facts.map(
      (one) =>
        one && (
          <>
            <dt>{one[0]}</dt>
            <dd>{one[1]}</dd>
          </>
        ),
    )}
  </dl>
);

/** A part of a page under a heading of its own. */
export const Section: FC<{ id: string; title: string; children?: Child }> = ({ id, title, children }) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
);

/** Links to other pages of a list; those that are `false` are left out. */
export const Pager: FC<{ links: readonly (readonly [name: string, to: string] | false)[] }> = ({ links }) => (
  <nav class="buttons" aria-label="Pages of the list">
    {links.map(
      (link) =>
        link && (
          <a class="button second" href={link[1]}>
            {link[0]}
          </a>
        ),
    )}
  </nav>
);

/** Returns the page number, from 1 to `max`, that an address names; 1 if it is missing or not a number. Pure. */
export function pageNumber(text: string | undefined, max = 10_000): number {
  return Math.min(max, Math.max(1, Math.trunc(Number(text)) || 1));
}

/** Links to the pages before and after this one. `at`: the address of a page. */
export const PageLinks: FC<{ page: number; hasMore: boolean; at: (page: number) => string }> = ({ page, hasMore, at }) => (
  <Pager links={[page > 1 && ['Previous', at(page - 1)], hasMore && ['Next', at(page + 1)]]} />
);
