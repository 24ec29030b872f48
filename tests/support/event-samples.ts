import { EVENTS, type EventName } from './all-events.ts';

/** Sample values of event fields, by name. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  added: 3,
  againInMs: 10_000,
  address: 'redis://127.0.0.1:6379',
  attempt: 1,
  calls: 3,
  change: 'gone',
  changed: 1,
  channel: '112233445566778899',
  code: 50013,
  connections: 256,
  checkouts: 1,
  commit: '3f2a9c1b7d',
  count: 2,
  deliveries: 3,
  destination: 'slack:C0123ABCD',
  detail: 'what the platform said',
  dir: '.herald',
  directory: '.herald/pglite',
  durationMs: 412,
  inMs: 10_000,
  error: new Error('what went wrong'),
  failure: 'unavailable',
  failures: 49,
  first: 'HTTP 500',
  forMs: 12_000,
  downMs: 12_000,
  from: 1_633,
  hint: 'chmod o-rwx .herald',
  hold: 'ha49a71d68bfd4da240a54',
  team: 'T0123ABCD',
  why: 'Slack issued no bot token',
  interaction: '998877665544332211',
  jobId: '~5e8c…~announce',
  last: 1_600,
  key: '5e8c…~slack.C0123ABCD~announce',
  kind: 'additions',
  line: 3,
  message: 'what is wrong',
  name: 'herald',
  next: 'plain text',
  nextProbeMs: 600_000,
  outcome: 'registered',
  part: 'database',
  path: 'releases/cilium.md',
  posts: 240,
  person: 'U0123ABCD',
  platform: 'slack',
  probe: 'is_archived',
  pushEvent: 'push',
  number: 12,
  reason: 'the reason in words',
  review: 'slack:C0456EFGH',
  removed: 0,
  retryAfterMs: 1_000,
  second: 'HTTP 500',
  sighting: 'found',
  source: 'https://git.example.org/posts.git',
  step: 'again',
  text: 'what the SDK says',
  title: 'No more messages to slack:C0123ABCD for now',
  turnedAway: 7,
  verb: 'search',
  waitedMs: 3_000,
  waited: 12,
  waitMs: 1_000,
  warning: 'maxmemory-policy is allkeys-lru: a full Redis would throw jobs away; set it to noeviction',
  shard: '0 of 2',
  subscriptions: 2,
  target: 'slack:C0123ABCD',
};

const FAILURE = { kind: 'unavailable', detail: 'what the platform said' };

/** Fields that have a different value in these events. */
const OWN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'post.problem': { code: 'yaml-syntax' },
  'slack.disconnected': { failure: FAILURE },
  'slack.event-failed': { failure: FAILURE },
  'slack.listener-failed': { name: 'TypeError', failure: FAILURE },
  'slack.ack-failed': { name: 'TypeError' },
  'slack.thread-closed': { code: 'thread_not_found' },
};

/** Returns the facts of an event: every requested field has a value that fits its name; `all`: a value for every field instead. */
export function sampleFacts(event: EventName, all?: unknown): Record<string, unknown> {
  const fieldOf = (name: string): unknown => all ?? OWN[event]?.[name] ?? SAMPLES[name] ?? `‹${name}›`;
  return new Proxy<Record<string, unknown>>({}, { get: (_, name) => fieldOf(String(name)), has: () => true });
}

/** Returns the sentence of an event, with sample values. */
export function sampleSentence(event: EventName): string {
  return (EVENTS[event].text as (facts: object) => string)(sampleFacts(event));
}
