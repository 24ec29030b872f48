import { causeOf, countOf, event, spanOf } from './event.ts';

type Failed = { error: unknown };

/** Events of the process itself: its commands, web server, queue and database. */
export const PROCESS_EVENTS = {
  'process.suspended': event(
    'warn',
    ({ forMs }: { forMs: number }) => `this process was suspended for ${spanOf(forMs)}; earlier requests are not sent any more`,
  ),
  'command.answered': event(
    'debug',
    ({ verb, platform, durationMs }: { verb: string; platform: string; durationMs: number; outcome: 'ok' | 'refused' | 'fault' }) =>
      `the command “${verb}” from ${platform} was answered in ${spanOf(durationMs)}`,
  ),
  'command.fault': event(
    'error',
    ({ verb, error }: Failed & { verb: string; platform?: string }) => `the command “${verb}” failed: ${causeOf(error)}`,
  ),
  'command.flood': event(
    'warn',
    ({ platform, person }: { platform: string; person: string }) => `${platform}:${person} sends commands too fast, and was asked to wait`,
  ),
  'command.refused': event(
    'info',
    ({ verb, platform, person }: { verb: string; platform: string; person: string }) =>
      `${platform}:${person} was refused “${verb}”, which is for admins`,
  ),
  'control.dropped': event('debug', ({ error }: Failed) => `a command line disconnected before its answer: ${causeOf(error)}`),
  'control.fault': event('error', ({ error }: Failed) => `a command line could not be answered: ${causeOf(error)}`),

  'control.refused': event('warn', ({ error }: Failed) => `a request on the control socket was refused: ${causeOf(error)}`),
  'data-folder.exposed': event(
    'warn',
    ({ dir, hint }: { dir: string; hint: string }) => `other users can access the data folder ${dir}; prevent this with ${hint}`,
  ),
  'secrets.resealed': event(
    'info',
    ({ secrets }: { secrets: number }) => `${countOf(secrets, 'secret')} re-encrypted with the first key in HERALD_SECRET_KEY`,
  ),
  'secrets.unreadable': event(
    'error',
    ({ secrets, hint }: { secrets: number; hint: string }) =>
      `no key in HERALD_SECRET_KEY can decrypt ${countOf(secrets, 'secret')} in the database. ${hint}`,
  ),
  'web.fault': event('error', ({ error }: Failed) => `a web request failed: ${causeOf(error)}`),
  'callback.refused': event(
    'warn',
    ({ path, reason, calls }: { path: string; reason: string; calls: number }) =>
      `${path}: ${countOf(calls, 'request')} refused, most recently because of: ${reason}`,
  ),
  'web.signed-in': event(
    'info',
    ({ person, address }: { person: string; address: string }) => `somebody signed in to the dashboard by ${person}, from ${address}`,
  ),
  'web.sign-in.refused': event(
    'warn',
    ({ address }: { address: string }) => `somebody at ${address} tried to sign in to the dashboard with a wrong token or link`,
  ),
  'web.connections.refused': event(
    'warn',
    ({ connections, turnedAway }: { connections: number; turnedAway: number }) =>
      `the web server has ${countOf(connections, 'connection')} open, and turned ${turnedAway} more away`,
  ),

  'database.created': event('info', ({ directory }: { directory: string }) => `created a new embedded database in ${directory}`),
  'database.broken': event('error', ({ error }: Failed) => `the embedded database stopped: ${causeOf(error)}; Herald is stopping`),
  'database.client-lost': event('debug', ({ error }: Failed) => `a connection to the database was lost: ${causeOf(error)}`),
  'database.maintenance-failed': event('warn', ({ error }: Failed) => `maintenance of the embedded database failed: ${causeOf(error)}`),
  'database.clients-not-released': event(
    'warn',
    ({ count }: { count: number }) => `${countOf(count, 'connection')} to the database still in use at shutdown`,
  ),

  'tracing.not-installed': event(
    'warn',
    ({ packages, hint }: { packages: string; hint: string }) =>
      `OTEL_EXPORTER_OTLP_ENDPOINT is set, but ${packages} can’t be found: no traces are sent. Install them with ${hint}`,
  ),
  'tracing.export-failed': event('warn', ({ error }: Failed) => `traces can’t be sent to the collector: ${causeOf(error)}`),

  'queue.error': event('error', ({ error }: Failed) => `queue error: ${causeOf(error)}`),
  'queue.redis-unsuitable': event(
    'warn',
    ({ address, warning }: { address: string; warning: string }) => `Redis at ${address}: ${warning}`,
  ),
  'queue.foreign-job': event('warn', ({ jobId }: { jobId: string | null }) => `a job in the queue is not one of Herald’s: ${jobId}`),
  'queue.stalled': event('info', ({ jobId }: { jobId: string }) => `${jobId} was lost by its worker, and is being processed again`),
  'queue.handler-failed': event(
    'error',
    ({ key, error, retryAfterMs }: Failed & { key: string; failures: number; retryAfterMs: number }) =>
      `a delivery could not be processed: ${causeOf(error)}; retrying in ${spanOf(retryAfterMs)} (${key})`,
  ),
  'queue.wakeups-restored': event(
    'info',
    ({ deliveries }: { deliveries: number }) => `${countOf(deliveries, 'delivery', 'deliveries')} requeued`,
  ),
  'queue.sweep-failed': event(
    'error',
    ({ error }: Failed) => `due deliveries could not be put into the queue: ${causeOf(error)}; retrying in 30 s`,
  ),
};
