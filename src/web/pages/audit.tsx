import type { FC } from 'hono/jsx';
import type { AuditEntry } from '../../ports/audit.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { Foreign, Moment } from '../parts/text.tsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';

const PAGE_SIZE = 50;
/** Of one value of an entry. */
const MAX_VALUE_CHARS = 300;

/** `GET /audit`: what people made Herald do, newest first. */
export function addAudit(gate: Gate, { reads }: DashboardContext): void {
  gate.page('/audit', 'admin', async (c, visitor) => {
    const before = Number(c.req.query('before'));
    const found = await reads.audit(PAGE_SIZE + 1, Number.isSafeInteger(before) && before > 0 ? before : undefined);
    const entries = found.slice(0, PAGE_SIZE);
    return { body: <Audit entries={entries} next={found.length > PAGE_SIZE ? (entries.at(-1)?.id ?? null) : null} visitor={visitor} /> };
  });
}

const Audit: FC<{ entries: readonly AuditEntry[]; next: number | null; visitor: Visitor }> = ({ entries, next, visitor }) => (
  <Layout title="Audit" visitor={visitor} current="/audit">
    {entries.length === 0 ? (
      <p class="card">Nobody has ordered anything yet.</p>
    ) : (
      <table class="stack">
        <caption>What people made Herald do, newest first</caption>
        <thead>
          <tr>
            <th scope="col" class="narrow">
              When
            </th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, who, where, action, detail }) => (
            <tr>
              <td class="narrow">
                <Moment at={at} />
              </td>
              <td>
                <Foreign text={`${who.platform}:${who.id}`} />
                {where !== null && (
                  <>
                    {' in '}
                    <code>{where}</code>
                  </>
                )}
              </td>
              <td>{action}</td>
              <td>
                <Foreign text={detailOf(detail)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    {next !== null && (
      <nav class="buttons" aria-label="Pages of the list">
        <a class="button second" href={`/audit?before=${next}`}>
          Older
        </a>
      </nav>
    )}
  </Layout>
);

/** `words: failed since:7d, deliveries: 3`. Pure. */
function detailOf(detail: AuditEntry['detail']): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_VALUE_CHARS)}`)
    .join(', ');
}
