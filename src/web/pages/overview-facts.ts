import { globalPauseOf } from '../../commands/explain/explain.ts';
import { pausesWithCounts } from '../../commands/status/attention.ts';
import { ANSWER_MS, askWithin } from '../../lib/timeout.ts';
import { createTtlCache } from '../../lib/ttl-cache.ts';
import type { DayOutcome } from '../../ports/dashboard-reads.ts';
import type { DashboardContext } from '../context.ts';

/** What the overview shows; a part is null if it could not be loaded in time. */
export type OverviewFacts = Awaited<ReturnType<ReturnType<typeof createOverviewFacts>>>;

export const MAX_UPCOMING = 15;
const CHART_DAYS = 30;
const DAY_MS = 86_400_000;
/** Time the sums over a month are reused, ms. */
const CHART_KEPT_MS = 60_000;

/** Creates a function that loads everything in parallel, so that a part that does not answer does not affect the others. */
export function createOverviewFacts({ commands, reads }: DashboardContext) {
  const { ledger, now } = commands;
  const outcomes = createTtlCache<readonly DayOutcome[]>(CHART_KEPT_MS, () => now().getTime(), 1);
  const askOutcomes = () => reads.outcomesByDay(new Date(now().getTime() - CHART_DAYS * DAY_MS).toISOString());

  async function orNull<T>(question: () => Promise<T>): Promise<T | null> {
    const answer = await askWithin(ANSWER_MS, question);
    return answer.known ? answer.value : null;
  }

  return async () => {
    const [parts, stop, pauses, holds, attention, upcoming, oldest, days, approvals] = await Promise.all([
      commands.health(),
      orNull(() => globalPauseOf(commands)),
      orNull(() => pausesWithCounts(ledger)),
      orNull(() => ledger.holds()),
      orNull(() => reads.attention()),
      orNull(() => reads.upcoming(MAX_UPCOMING)),
      orNull(() => reads.oldestPending(now().getTime())),
      orNull(() => outcomes.get('', askOutcomes)),
      orNull(() => ledger.openApprovals()),
    ]);
    const settling = commands.settling();
    return {
      parts,
      stop,
      pauses,
      holds,
      approvals,
      attention,
      upcoming,
      oldest,
      outcomes: days,
      /** New posts that wait until the folder is quiet; null if there are none. */
      settling: settling && { posts: settling.posts.length, dueAt: new Date(settling.dueMs).toISOString() },
      unreadable: commands.problems().filter(({ level }) => level === 'error').length,
    };
  };
}
