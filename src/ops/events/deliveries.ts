import { causeOf, countOf, event, spanOf } from './event.ts';

/** Identifies the delivery. `attempt`: number of requests made so far. */
export type DeliveryFacts = { key: string; platform: string; destination: string; attempt: number };

type Ended = DeliveryFacts & { reason: string };
type AwaitedApproval = { key: string; number: number; destination: string };
type Paused = { target: string; reason: string };

/** Events of deliveries. */
export const DELIVERY_EVENTS = {
  'delivery.delivered': event(
    'info',
    ({ key, destination, durationMs }: DeliveryFacts & { durationMs: number; waitedMs: number }) =>
      `${destination}: delivered in ${spanOf(durationMs)} (${key})`,
  ),
  'delivery.edited': event('info', ({ key, destination }: DeliveryFacts) => `${destination}: message edited (${key})`),
  'delivery.published': event('info', ({ key, destination }: DeliveryFacts) => `${destination}: published to its followers (${key})`),
  'delivery.in-calendar': event(
    'info',
    ({ key, destination }: DeliveryFacts) => `${destination}: event written into the server’s calendar (${key})`,
  ),
  'delivery.out-of-calendar': event(
    'info',
    ({ key, destination }: DeliveryFacts) => `${destination}: event cancelled in the server’s calendar (${key})`,
  ),
  'delivery.thread-opened': event('info', ({ key, destination }: DeliveryFacts) => `${destination}: thread opened (${key})`),
  'delivery.retracted': event('info', ({ key, destination }: DeliveryFacts) => `${destination}: message removed (${key})`),
  'delivery.skipped': event('info', ({ key, destination, reason }: Ended) => `${destination}: not sent, ${reason} (${key})`),
  'delivery.held': event('warn', ({ key, destination, reason }: Ended) => `${destination}: held, ${reason} (${key})`),
  'delivery.in-doubt': event(
    'warn',
    ({ key, destination, reason }: Ended) =>
      `${destination}: delivery of this message could not be confirmed, ${reason}; see “herald resolve” (${key})`,
  ),
  'delivery.failed': event(
    'error',
    ({ key, destination, reason }: Ended) =>
      `${destination}: delivery failed for good, ${reason}; “herald replay failed” retries it (${key})`,
  ),
  'delivery.attempt-failed': event(
    'info',
    ({ key, destination, failure, detail, step }: DeliveryFacts & { failure: string; detail?: string; step: string }) =>
      `${destination}: attempt failed, ${failure}${detail === undefined ? '' : `: ${detail}`}; next: ${step} (${key})`,
  ),
  'delivery.fault': event(
    'error',
    ({ key, destination, error }: DeliveryFacts & { error: unknown }) => `${destination}: internal error, ${causeOf(error)} (${key})`,
  ),
  'delivery.reconciled': event(
    'info',
    ({ key, destination, sighting }: DeliveryFacts & { sighting: string }) =>
      `${destination}: checked for an earlier message: ${sighting} (${key})`,
  ),
  'delivery.enqueue-failed': event(
    'warn',
    ({ deliveries, error }: { deliveries: number; error: unknown }) =>
      `${countOf(deliveries, 'delivery', 'deliveries')} could not be queued, ${causeOf(error)}; retrying within 90 s`,
  ),
  'approval.requested': event(
    'info',
    ({ number, destination, review }: AwaitedApproval & { review: string }) =>
      `${destination}: a message is waiting for approval ${number}, requested in ${review}`,
  ),
  'approval.expired': event(
    'warn',
    ({ number, destination }: AwaitedApproval) => `${destination}: approval ${number} was not decided in time; its message is not sent`,
  ),
  'delivery.target-paused': event('warn', ({ target, reason }: Paused) => `${target} is paused: ${reason}; its deliveries are kept`),
  'pause.probe-failed': event(
    'info',
    ({ target, probe, nextProbeMs }: Paused & { probe: string; nextProbeMs: number }) =>
      `${target} is still paused: ${probe}; Herald checks again in ${spanOf(nextProbeMs)}`,
  ),
  'pause.ended': event(
    'warn',
    ({ target, deliveries }: Paused & { deliveries: number }) =>
      `${target} accepts messages again; ${countOf(deliveries, 'delivery', 'deliveries')} follow`,
  ),
  'community.forgotten': event(
    'info',
    ({ target, subscriptions, deliveries }: { target: string; subscriptions: number; deliveries: number }) =>
      `${target} is forgotten: ${countOf(subscriptions, 'subscription', 'subscriptions')} ended, ${countOf(deliveries, 'delivery', 'deliveries')} discarded`,
  ),
  'destination.renamed': event(
    'info',
    ({ destination, name }: { destination: string; name: string }) => `${destination}: the channel is now called ${name}`,
  ),
  'subscription.moved': event(
    'warn',
    ({ from, to, outcome }: { from: string; to: string; outcome: string }) =>
      `${from}: the channel now has the ID ${to}; its subscription follows (${outcome})`,
  ),
  'platform.change-failed': event(
    'error',
    ({ change, error }: { change: string; error: unknown }) =>
      `a change that a platform reported (${change}) could not be acted on, ${causeOf(error)}; it will be noticed with the next message there`,
  ),
  'notices.revise-failed': event(
    'error',
    ({ error }: { error: unknown }) => `notices could not be brought to their final state: ${causeOf(error)}; retrying in 30 s`,
  ),
  'notice.undelivered': event(
    'error',
    ({ key, title, reason }: { key: string; title: string; reason: string }) =>
      `a notice to the admins could not be sent, ${reason}: ${title} (${key})`,
  ),
  'housekeeping.failed': event('error', ({ error }: { error: unknown }) => `housekeeping failed: ${causeOf(error)}; retrying in 30 s`),
};
