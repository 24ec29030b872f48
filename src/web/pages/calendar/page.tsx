import { globalPauseOf } from '../../../commands/explain/explain.ts';
import { ANSWER_MS, askWithin } from '../../../lib/timeout.ts';
import type { Destination } from '../../../model/destination.ts';
import { platformOf, workspaceOf } from '../../../model/destination.ts';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { channelsOf } from '../../parts/filters.tsx';
import { titlesOf } from '../../parts/posts.ts';
import { askedFilter, deliveryFilterOf } from '../deliveries/filter.ts';
import { calendarDays, type ScheduledPost, sendingWindows } from './days.ts';
import { calendarRange, dayOf, spanOfDays } from './range.ts';
import { type CalendarView, Month, Week } from './views.tsx';

/** Maximum number of deliveries shown per day in the week view; the list of deliveries has the rest. */
const ROWS_A_DAY = 20;

/** `GET /calendar`: what was sent, is waiting or is planned, by day: `?month=2026-11`, or `?week=` with any day of the week; `channel` and `kind` as in the list of deliveries. */
export function addCalendar(gate: Gate, context: DashboardContext): void {
  const { reads, commands } = context;
  gate.page('/calendar', 'viewer', async (c, visitor) => {
    const now = commands.now();
    const field = (name: string): string | null => c.req.query(name)?.trim() || null;
    const asked = { ...askedFilter(() => null), channel: field('channel'), kind: field('kind') ?? 'messages' };
    const wished = calendarRange(field('month'), field('week'), now.getTime());
    const range = 'mistake' in wished ? (calendarRange(null, null, now.getTime()) as Exclude<typeof wished, { mistake: string }>) : wished;
    const filter = await deliveryFilterOf(asked, visitor, context);
    const mistake = 'mistake' in wished ? wished.mistake : 'mistake' in filter ? filter.mistake : null;
    // An invalid filter is ignored.
    const known = 'mistake' in filter ? {} : filter;
    const destination = known.destination ?? null;
    const span = spanOfDays(range.days[0] ?? '', range.days.at(-1) ?? '');
    const [counts, pauses, stop, rows] = await Promise.all([
      askWithin(ANSWER_MS, () => reads.calendarCounts({ ...known, onCalendar: span })),
      askWithin(ANSWER_MS, () => commands.ledger.pauses()),
      askWithin(ANSWER_MS, () => globalPauseOf(commands)),
      range.view === 'month' ? { known: true as const, value: [] } : askWithin(ANSWER_MS, () => rowsOf(range.days)),
    ]);
    const settling = commands.settling();
    const days = calendarDays({
      range,
      nowMs: now.getTime(),
      counts: counts.known ? counts.value : [],
      scheduled: visitor.isAdmin ? scheduledPosts(span, destination, context) : [],
      settling: settling && { posts: settling.posts.length, dueMs: settling.dueMs },
      pauses: (pauses.known ? pauses.value : []).filter(({ target }) => destination === null || isPart(destination, target)),
      windows: sendingWindows(
        commands.subscriptions().filter((one) => destination === null || one.destination === destination),
        span,
      ),
    });
    const view: CalendarView = {
      range,
      today: dayOf(now.getTime()),
      days,
      asked,
      mistake,
      channels: channelsOf(context),
      isKnown: counts.known && pauses.known && rows.known,
      isStopped: stop.known && stop.value !== null,
    };
    if (range.view === 'month') return { title: 'Calendar', live: true, body: <Month view={view} /> };
    const byDay = rows.known ? rows.value : [];
    const ids = byDay.flatMap((some) => some.map(({ postId }) => postId));
    const titles = await titlesOf(ids, visitor, context);
    return { title: 'Calendar', live: true, body: <Week view={view} rows={byDay} titles={titles} /> };

    function rowsOf(dates: readonly string[]): Promise<readonly (readonly DeliveryRecord[])[]> {
      return Promise.all(dates.map((day) => reads.calendarRows({ ...known, onCalendar: spanOfDays(day, day) }, ROWS_A_DAY)));
    }
  });
}

function isPart(destination: Destination, target: string): boolean {
  const names: readonly string[] = [destination, workspaceOf(destination), platformOf(destination)];
  return names.includes(target);
}

/** Returns the posts that will be published in a time span, with the destinations that want them; given a destination, only posts that it wants. */
function scheduledPosts(
  { from, before }: { from: string; before: string },
  destination: Destination | null,
  { commands }: DashboardContext,
): readonly ScheduledPost[] {
  const { archive, filters, subscriptions, now } = commands;
  const at = now().toISOString();
  const posts = [...archive.all()].filter(
    ({ draft, publishAt }) => !draft && publishAt !== null && publishAt > at && publishAt >= from && publishAt < before,
  );
  if (posts.length === 0) return [];
  const wanted = [...filters.audience(subscriptions(), posts).byDestination].map(([to, some]) => ({ to, posts: new Set(some) }));
  return posts
    .map((post) => ({
      post,
      at: post.publishAt ?? '',
      destinations: wanted.filter((one) => one.posts.has(post)).map(({ to }) => to),
    }))
    .filter(({ destinations }) => destination === null || destinations.includes(destination));
}
