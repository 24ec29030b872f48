import type { EventFacts, EventName, Log } from '../events/index.ts';
import type { createInstruments } from './instruments.ts';

/** Label values known only at run time. */
export interface KnownNames {
  platforms: readonly string[];
  /** Purposes of deliveries, as at the end of their keys. */
  purposes: readonly string[];
  /** Verbs of commands. */
  verbs: readonly string[];
}

type Instruments = ReturnType<typeof createInstruments>;

const OUTCOMES = ['delivered', 'edited', 'retracted', 'skipped', 'held', 'in-doubt', 'failed'];
/** Kinds of `Failure` in `lib/errors.ts`. */
const FAILURES = ['rate-limited', 'unavailable', 'unauthorized', 'destination-gone', 'rejected', 'unknown-outcome'];
const PARTS = ['database', 'queue', 'git', 'posts', 'disk'];
const DELIVERY_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 900, 3_600, 21_600, 86_400];
const COMMAND_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Creates a listener that counts log events and never throws. One line per metric, one line per event. */
export function createEventCounters({ counter, histogram }: Instruments, { platforms, purposes, verbs }: KnownNames): Log {
  const answers = { verb: verbs, platform: platforms, outcome: ['ok', 'refused', 'fault'] };
  const deliveries = counter('herald_deliveries_total', 'Deliveries that have finished.', {
    platform: platforms,
    purpose: purposes,
    outcome: OUTCOMES,
  });
  const wait = histogram(
    'herald_delivery_wait_seconds',
    'Time from when a post was first seen, or was due if later, to its delivery.',
    { platform: platforms },
    DELIVERY_SECONDS,
  );
  const request = histogram(
    'herald_delivery_request_seconds',
    'Duration of requests that sent a message.',
    { platform: platforms },
    COMMAND_SECONDS,
  );
  const failures = counter('herald_delivery_failures_total', 'Failed attempts.', { platform: platforms, failure: FAILURES });
  const faults = counter('herald_delivery_faults_total', 'Attempts that hit an internal error.', { platform: platforms });
  const commands = counter('herald_commands_total', 'Commands answered.', answers);
  const commandTime = histogram('herald_command_seconds', 'Time to answer a command.', { verb: verbs }, COMMAND_SECONDS);
  const floods = counter('herald_command_floods_total', 'People told to wait because they asked too fast.', { platform: platforms });
  const scans = counter('herald_scans_total', 'Scans of the posts that found something, or failed.', { outcome: ['recorded', 'failed'] });
  const changes = counter('herald_post_changes_total', 'Posts added, changed or removed.', { change: ['added', 'changed', 'removed'] });
  const outages = counter('herald_outages_total', 'Outages of what Herald depends on.', { part: [...PARTS, ...platforms] });
  const webhooks = counter('herald_webhook_requests_total', 'Calls to the git webhook.', { outcome: ['accepted', 'refused'] });
  const sweeps = counter('herald_queue_swept_total', 'Deliveries that had to be requeued.', {});
  const stalls = counter('herald_queue_stalled_total', 'Jobs lost by their worker.', {});
  const web = counter('herald_web_faults_total', 'Web requests that hit an internal error.', {});

  const ended = (outcome: string) => (facts: { key: string; platform: string }) =>
    deliveries.add({ platform: facts.platform, purpose: facts.key.slice(facts.key.lastIndexOf('~') + 1), outcome });

  const counted: { [Name in EventName]?: (facts: EventFacts[Name]) => void } = {
    'delivery.delivered': (facts) => {
      ended('delivered')(facts);
      wait.observe(facts, facts.waitedMs / 1_000);
      request.observe(facts, facts.durationMs / 1_000);
    },
    'delivery.edited': ended('edited'),
    'delivery.retracted': ended('retracted'),
    'delivery.skipped': ended('skipped'),
    'delivery.held': ended('held'),
    'delivery.in-doubt': ended('in-doubt'),
    'delivery.failed': ended('failed'),
    'delivery.attempt-failed': (facts) => failures.add(facts),
    'delivery.fault': (facts) => faults.add(facts),
    'command.answered': (facts) => {
      commands.add(facts);
      commandTime.observe(facts, facts.durationMs / 1_000);
    },
    'command.flood': (facts) => floods.add(facts),
    'scan.finished': ({ added, changed, removed }) => {
      scans.add({ outcome: 'recorded' });
      for (const [change, count] of Object.entries({ added, changed, removed })) changes.add({ change }, count);
    },
    'scan.failed': () => scans.add({ outcome: 'failed' }),
    'outage.began': (facts) => outages.add(facts),
    'webhook.push': () => webhooks.add({ outcome: 'accepted' }),
    'webhook.refused': ({ calls }) => webhooks.add({ outcome: 'refused' }, calls),
    'queue.wakeups-restored': (facts) => sweeps.add({}, facts.deliveries),
    'queue.stalled': () => stalls.add({}),
    'web.fault': () => web.add({}),
  };
  return <Name extends EventName>(name: Name, facts: EventFacts[Name]) => counted[name]?.(facts);
}
