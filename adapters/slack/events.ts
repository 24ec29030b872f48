import { describeFailure, event, type FailureFacts, type NoFacts, spanOf } from '../../src/ops/events/event.ts';

/** Log events of the Slack adapter. */
export const SLACK_EVENTS = {
  'slack.connected': event('info', (_: NoFacts) => 'slack: connected'),
  'slack.disconnected': event(
    'info',
    ({ waitMs, failure }: { waitMs: number; failure: FailureFacts | null }) =>
      `slack: disconnected${failure === null ? '' : `, ${describeFailure(failure)}`}; reconnecting in ${spanOf(waitMs)}`,
  ),
  'slack.installed': event('info', ({ team }: { team: string }) => `slack: Herald was installed in the workspace ${team}`),
  'slack.uninstalled': event('info', ({ team }: { team: string }) => `slack: Herald was removed from the workspace ${team}`),
  'slack.install-refused': event('warn', ({ why }: { why: string }) => `slack: Herald was not installed, ${why}`),
  'slack.installations-unreadable': event(
    'warn',
    ({ failure }: { failure: string }) => `slack: the workspaces that Herald is in can’t be read, ${failure}`,
  ),
  'slack.token-not-renewed': event(
    'warn',
    ({ team, failure }: { team: string; failure: string }) => `slack: the token of the workspace ${team} was not renewed, ${failure}`,
  ),
  'slack.sdk-error': event('error', ({ text }: { text: string }) => `slack: ${text}`),
  'slack.sdk-warning': event('warn', ({ text }: { text: string }) => `slack: ${text}`),
  'slack.sdk-note': event('debug', ({ text }: { text: string }) => `slack: ${text}`),
  'slack.event-failed': event(
    'error',
    ({ failure }: { failure: FailureFacts }) => `slack: an event could not be processed, ${describeFailure(failure)}`,
  ),
  'slack.listener-failed': event(
    'error',
    ({ name, failure }: { name: string; code: string; failure: FailureFacts }) =>
      `slack: an event was not answered, ${name}: ${describeFailure(failure)}`,
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
  'slack.home-not-published': event(
    'warn',
    ({ detail }: { detail: string }) => `slack: somebody’s Home tab could not be updated, ${detail}`,
  ),
  'slack.not-unfurled': event('info', ({ detail }: { detail: string }) => `slack: a link got no preview, ${detail}`),
  'slack.rights-unknown': event(
    'warn',
    ({ method, failure }: { method: string; failure: string }) =>
      `slack: somebody’s permissions could not be determined (${method}: ${failure}); the request was refused`,
  ),
  'slack.no-permalink': event('info', ({ failure }: { failure: string }) => `slack: a message has no link, ${failure}`),
  'slack.thread-closed': event(
    'info',
    ({ key, code }: { key: string; code: string | null }) =>
      `slack: the thread accepts no messages (${code}); sent to the channel (${key})`,
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
