import type { FC } from 'hono/jsx';
import type { AuditEntry } from '../../ports/audit.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { Foreign, Moment, Who } from '../parts/text.tsx';

const PAGE_SIZE = 50;
/** Maximum length of one value of an entry. */
const MAX_VALUE_CHARS = 300;

/** `GET /audit`: actions that people made Herald take, newest first. */
export function addAudit(gate: Gate, { reads }: DashboardContext): void {
  gate.page('/audit', 'admin', async (c) => {
    const before = Number(c.req.query('before'));
    const found = await reads.audit(PAGE_SIZE + 1, Number.isSafeInteger(before) && before > 0 ? before : undefined);
    const entries = found.slice(0, PAGE_SIZE);
    const next = found.length > PAGE_SIZE ? (entries.at(-1)?.id ?? null) : null;
    return { title: 'Audit', body: <Audit entries={entries} next={next} /> };
  });
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { title: 'When', narrow: true, cell: ({ at }) => <Moment at={at} /> },
  {
    title: 'Who',
    cell: ({ who, where }) => (
      <>
        <Who person={who} />
        {where !== null && (
          <>
            {' in '}
            <code>{where}</code>
          </>
        )}
      </>
    ),
  },
  { title: 'What', cell: ({ action }) => action },
  { title: 'Details', cell: ({ detail }) => <Foreign text={detailOf(detail)} /> },
];

const Audit: FC<{ entries: readonly AuditEntry[]; next: number | null }> = ({ entries, next }) => (
  <>
    {entries.length === 0 ? (
      <p class="card">No actions have been recorded yet.</p>
    ) : (
      <Table caption="What people made Herald do, newest first" columns={COLUMNS} rows={entries} />
    )}
    {next !== null && <Pager links={[['Older', `/audit?before=${next}`]]} />}
  </>
);

/** `words: failed since:7d, deliveries: 3`. Pure. */
function detailOf(detail: AuditEntry['detail']): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_VALUE_CHARS)}`)
    .join(', ');
}
