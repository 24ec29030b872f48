/** Writes docs/events.md from the tables of events in src/ops/events and the adapters: `npx tsx docs/render-events.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventsPage } from '../tests/support/events-page.ts';

writeFileSync(fileURLToPath(new URL('./events.md', import.meta.url)), eventsPage());
