import { causeOf, countOf, event, spanOf } from './event.ts';

type Failed = { error: unknown };

const HELD = { additions: 'new post', edits: 'changed post', removals: 'removed post' } as const;

/** Events of posts: their sources, scans and search. */
export const POST_EVENTS = {
  'scan.finished': event(
    'info',
    (facts: { added: number; changed: number; removed: number; deliveries: number }) =>
      `posts: ${facts.added} new, ${facts.changed} changed, ${facts.removed} removed; ${countOf(facts.deliveries, 'delivery', 'deliveries')} due`,
  ),
  'posts.settling': event(
    'info',
    ({ posts, inMs }: { posts: number; inMs: number }) =>
      `${countOf(posts, 'new post')} seen; announced in ${spanOf(inMs)} if the folder stays quiet`,
  ),
  'scan.held': event(
    'warn',
    ({ hold, kind, posts }: { hold: string; kind: 'additions' | 'edits' | 'removals'; posts: number }) =>
      `${countOf(posts, HELD[kind])} at once: held until an admin decides, herald hold ${hold} ${kind === 'additions' ? 'announce|digest|seen' : 'announce|seen'}`,
  ),
  'scan.failed': event('error', ({ error }: Failed) => `the posts could not be read or recorded: ${causeOf(error)}; retrying soon`),
  'scan.cache-failed': event(
    'warn',
    ({ error }: Failed) => `the cache of parsed posts could not be saved: ${causeOf(error)}; the next start takes longer`,
  ),
  'watch.failed': event('warn', ({ message }: { message: string }) => `watching the posts: ${message}`),
  'post.problem': event(
    'warn',
    ({ path, line, code }: { path: string; line: number | null; code: string }) =>
      `${path}${line === null ? '' : `:${line}`} is not a post: ${code}; run herald lint for details`,
    () => true,
  ),
  'subscriptions.read-failed': event(
    'warn',
    ({ error }: Failed) => `the subscriptions could not be read: ${causeOf(error)}; the previous ones stay in use until they can`,
  ),
  'subscriptions.listen-lost': event(
    'warn',
    ({ error, againInMs }: Failed & { againInMs: number }) =>
      `notifications of changed subscriptions are interrupted: ${causeOf(error)}; retrying in ${spanOf(againInMs)}`,
  ),
  'content.git.unavailable': event(
    'info',
    ({ source, message }: { source: string; code: string; message: string }) => `${source}: ${message}`,
  ),
  'content.git.recovered': event('info', ({ source }: { source: string }) => `${source} can be read again`),
  'content.git.commit': event('info', ({ commit }: { commit: string }) => `posts of commit ${commit.slice(0, 10)}`),
  'content.git.tidied': event(
    'info',
    ({ checkouts }: { checkouts: number }) => `${countOf(checkouts, 'checkout')} of earlier addresses removed`,
  ),
  'content.git.failed': event('error', ({ error }: Failed) => `posts from git could not be recorded: ${causeOf(error)}; retrying soon`),
  'scan.recovered': event(
    'info',
    ({ failures, downMs }: { failures: number; downMs: number }) =>
      `the posts can be read and recorded again after ${spanOf(downMs)} and ${countOf(failures, 'failure')}`,
  ),
  'webhook.push': event('info', ({ pushEvent }: { pushEvent: string }) => `webhook: ${pushEvent}; fetching the repository`),
  'webhook.refused': event(
    'warn',
    ({ reason, calls }: { reason: string; calls: number }) =>
      `webhook: ${countOf(calls, 'request')} refused, most recently because of: ${reason}`,
  ),
  'posts.feed-rewound': event(
    'warn',
    ({ from, last }: { from: number; last: number }) => `the database went back from post ${from} to ${last}: reading all posts again`,
  ),
  'posts.feed-failed': event('error', ({ error }: Failed) => `posts could not be read from the database: ${causeOf(error)}; retrying soon`),
  'posts.listen-lost': event(
    'warn',
    ({ error, againInMs }: Failed & { againInMs: number }) =>
      `notifications of changed posts are interrupted: ${causeOf(error)}; retrying in ${spanOf(againInMs)}`,
  ),
  'search.feedback-failed': event('warn', ({ error }: Failed) => `what people chose could not be counted: ${causeOf(error)}`),
  'search.snapshot-failed': event(
    'warn',
    ({ message, error }: { file: string | null; message?: string; error?: unknown }) =>
      message ?? `the search snapshot could not be read or written: ${causeOf(error)}`,
  ),
  'search.tidy-failed': event(
    'error',
    ({ error }: Failed) => `the search index could not be tidied, and is searched as it is: ${causeOf(error)}`,
  ),
};
