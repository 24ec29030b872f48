import { parseArgs } from 'node:util';
import { type PlanOptions, planScan } from '../src/announce/plan/plan-scan.ts';
import type { Post } from '../src/content/post.ts';
import { createFilters, type Filters } from '../src/filter/filters.ts';
import { parseDeliveryMode } from '../src/model/delivery-mode.ts';
import type { SubscriptionPolicies } from '../src/model/policies.ts';
import type { Subscription } from '../src/model/subscription.ts';
import { readBasePosts } from './support/base-posts.ts';
import { type Bench, median } from './support/bench.ts';
import { createSeededRandom, type SeededRandom } from './support/seeded-random.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const TERMS: PlanOptions = {
  eachLimit: 5,
  maxAgeDays: 14,
  safetyLimits: { additions: 1e9, edits: 1e9, removals: 1e9 },
  editAfterMs: 600_000,
  editWithinMs: 1_209_600_000,
  gracePeriodMs: 86_400_000,
  announceLast: 0,
  adminDestination: 'terminal',
};

/**
 * Plans one scan that brings new posts to many channels, each with its own filter, without reading or writing anything. `--subscriptions N` (10,000),
 * `--posts N` (200), `--rounds N` (5), `--mode 'daily at 09:00'` (default: immediately), `--policies` (each has approval, a mention, a thread, reminders and promotions, and every tenth post is a future event). `planMs`: with filters already evaluated, as in a running process; `newFiltersMs`: with new filters;
 * `firstMs`: with no code run before. `cpuMs`: processor time, which other processes on the machine affect less.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      subscriptions: { type: 'string', default: '10000' },
      posts: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '5' },
      mode: { type: 'string', default: '' },
      policies: { type: 'boolean', default: false },
    },
  });
  const base = await readBasePosts();
  const random = createSeededRandom(14);
  const asked = askedFor(base);
  const posts = Array.from({ length: Number(values.posts) }, (_, n) => freshPost(random.pick(base), n, values.policies));
  const subscriptions = Array.from({ length: Number(values.subscriptions) }, (_, n) => ({
    ...subscriptionOf(n, filterText(asked, random)),
    ...modeOf(values.mode),
    ...(values.policies ? POLICIES : {}),
  }));
  const rounds = Number(values.rounds);
  const play = (filters: Filters): Measured => {
    const startMs = performance.now();
    const before = process.cpuUsage();
    const { record } = planScan(
      { posts, known: new Map(), firstScan: false, brokenPaths: new Set(), subscriptions, filters, now: NOW },
      TERMS,
    );
    const reminders = record.reminders?.([]).insert.length ?? 0;
    const { user, system } = process.cpuUsage(before);
    return { ms: performance.now() - startMs, cpuMs: (user + system) / 1_000, deliveries: record.deliveries.length, reminders };
  };
  const first = play(createFilters());
  // A running process keeps its evaluated filters.
  const kept = createFilters();
  play(kept);
  const planned = Array.from({ length: rounds }, () => play(kept));
  const anew = Array.from({ length: rounds }, () => play(createFilters()));
  const filters = new Set(subscriptions.map(({ filter }) => filter.expression)).size;
  const figures = {
    subscriptions: subscriptions.length,
    filters,
    posts: posts.length,
    deliveries: first.deliveries,
    reminders: first.reminders,
    planMs: Math.round(median(planned.map(({ ms }) => ms))),
    cpuMs: Math.round(median(planned.map(({ cpuMs }) => cpuMs))),
    newFiltersMs: Math.round(median(anew.map(({ ms }) => ms))),
    newFiltersCpuMs: Math.round(median(anew.map(({ cpuMs }) => cpuMs))),
    firstMs: Math.round(first.ms),
  };
  say(
    `${figures.subscriptions} subscriptions (${filters} filters), ${figures.posts} posts, ${figures.deliveries} deliveries: planned in ${figures.planMs} ms ` +
      `(${figures.cpuMs} ms of processor time), with all filters new in ${figures.newFiltersMs} ms (${figures.newFiltersCpuMs})`,
  );
  return figures;
};

interface Measured {
  ms: number;
  cpuMs: number;
  deliveries: number;
  reminders: number;
}

const POLICIES: SubscriptionPolicies & { approve: true } = {
  approve: true,
  mention: { who: 'S0GROUP', cooldownMinutes: 360 },
  thread: 'post',
  reminders: [1_440, 60],
  promotion: true,
};

/** `withEvents`: every tenth post is a future event. */
function freshPost(post: Post, n: number, withEvents: boolean): Post {
  const isEvent = withEvents && n % 10 === 0;
  return {
    ...post,
    id: `${n}`.padStart(20, '0'),
    path: `docs/${n}.md`,
    date: NOW.toISOString(),
    event: isEvent ? { startsAt: new Date(NOW.getTime() + 10 * 86_400_000).toISOString(), endsAt: null, place: null, mode: null } : null,
    publishAt: null,
    expiresAt: null,
    draft: false,
  };
}

/** A separate mode object for each subscription, as when they are read from a database. */
function modeOf(text: string): Pick<Subscription, 'delivery'> {
  if (text === '') return {};
  const parsed = parseDeliveryMode(text, 'Europe/Berlin');
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  return { delivery: parsed.mode };
}

function subscriptionOf(n: number, expression: string): Subscription {
  const filter = { tags: [], sources: [], kinds: [], words: [], expression };
  return { id: `${n}`, destination: `slack:C${n}`, filter, origin: 'herald.yaml' };
}

interface Asked {
  words: readonly string[];
  tags: readonly string[];
  sources: readonly string[];
  kinds: readonly string[];
}

/** Everything that filters can ask for in these posts, each once. */
function askedFor(base: readonly Post[]): Asked {
  return {
    words: distinct(base.flatMap(({ title }) => title.match(/[\p{L}\p{N}][\p{L}\p{N}.-]{3,}/gu) ?? [])),
    tags: distinct(base.flatMap(({ tags }) => tags)),
    sources: distinct(base.flatMap(({ source }) => source ?? [])),
    kinds: distinct(base.map(({ kind }) => kind)),
  };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.replaceAll('"', '')))];
}

/** A filter as people would write it: a topic, a tag, or a source with conditions; one in a hundred matches everything, one in fifty only excludes. */
function filterText({ words, tags, sources, kinds }: Asked, random: SeededRandom): string {
  const word = (): string => random.pick(words);
  const tag = `tag:"${random.pick(tags)}"`;
  const source = `source:"${random.pick(sources)}"`;
  const share = random.next();
  if (share < 0.01) return '';
  if (share < 0.03) return `-is:prerelease -${word()}`;
  if (share < 0.25) return `${tag} -${word()}`;
  if (share < 0.45) return `${source} kind:${random.pick(kinds)} is:stable`;
  if (share < 0.65) return word();
  if (share < 0.8) return `${word()} ${word()}`;
  if (share < 0.9) return `(${word()} OR ${word()} OR ${tag}) -kind:event`;
  return `"${word()} ${word()}" OR ${word()}`;
}
