import { event, type FailureFacts, type NoFacts, saidBy, spanOf } from '../../src/ops/events/event.ts';

/** What Slack does. */
export const SLACK_EVENTS = {
  'slack.connected': event('info', (_: NoFacts) => 'slack: connected'),
  'slack.disconnected': event(
    'info',
    ({ waitMs, failure }: { waitMs: number; failure: FailureFacts | null }) =>
      `slack: disconnected${failure === null ? '' : `, ${saidBy(failure)}`}; again in ${spanOf(waitMs)}`,
  ),
  'slack.sdk-error': event('error', ({ text }: { text: string }) => `slack: ${text}`),
  'slack.sdk-warning': event('warn', ({ text }: { text: string }) => `slack: ${text}`),
  'slack.sdk-note': event('debug', ({ text }: { text: string }) => `slack: ${text}`),
  'slack.event-failed': event(
    'error',
    ({ failure }: { failure: FailureFacts }) => `slack: an event could not be taken, ${saidBy(failure)}`,
  ),
  'slack.listener-failed': event(
    'error',
    ({ name, failure }: { name: string; code: string; failure: FailureFacts }) =>
      `slack: an event was not answered, ${name}: ${saidBy(failure)}`,
  ),
  'slack.ack-failed': event('warn', ({ name }: { name: string }) => `slack: a command could not be acknowledged (${name})`),
  'slack.answer-repeated': event('info', ({ first }: { first: string }) => `slack: an answer was sent again after ${first}`),
  'slack.answer-lost': event(
    'warn',
    ({ first, second }: { first: string; second?: string }) => `slack: an answer was lost, ${second ?? first}`,
  ),
  'slack.form-not-opened': event(
    'warn',
    ({ detail }: { detail: string }) => `slack: a form could not be opened, ${detail}; a button to open it was sent instead`,
  ),
  'slack.rights-unknown': event(
    'warn',
    ({ method, failure }: { method: string; failure: string }) =>
      `slack: what somebody may do could not be asked (${method}: ${failure}); they were refused`,
  ),
  'slack.no-permalink': event('info', ({ failure }: { failure: string }) => `slack: a message has no link, ${failure}`),
  'slack.thread-closed': event(
    'info',
    ({ key, code }: { key: string; code: string | null }) => `slack: the thread takes nothing (${code}); sent to the channel (${key})`,
  ),
  'slack.rejected': event(
    'warn',
    ({ key, detail, next }: { key: string; detail: string; next: string }) =>
      `slack: a message was refused, ${detail}; sent as ${next} (${key})`,
  ),
};

type SlackEvents = typeof SLACK_EVENTS;

declare module '../../src/ops/events/index.ts' {
  interface EventTable extends SlackEvents {}
}
