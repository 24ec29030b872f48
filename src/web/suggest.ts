import type { DashboardContext } from './context.ts';
import type { Gate } from './gate.tsx';

const MAX_QUERY_CHARS = 200;
const MAX_SUGGESTIONS = 10;

/** `GET /suggest?q=`: completions of a search that is still being typed (posts, tags and the like, as in chat); readers and admins get the same. */
export function addSuggestions(gate: Gate, { commands: { engine } }: DashboardContext): void {
  gate.stream('/suggest', 'viewer', async (c) => {
    const q = (c.req.query('q') ?? '').trim().slice(0, MAX_QUERY_CHARS);
    const found = q === '' ? [] : await engine.suggest(q, MAX_SUGGESTIONS);
    return c.json(found.map(({ label, query }) => ({ label, query })));
  });
}
