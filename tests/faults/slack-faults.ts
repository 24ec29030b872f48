import type { FaultAnswer } from '../support/slack/faults.ts';
import type { Fault, Scene } from './fault.ts';

const ALL_SCOPES =
  'chat:write chat:write.public commands app_mentions:read channels:read groups:read channels:history groups:history'.split(' ');
const POST = 'chat.postMessage';
const HISTORY = 'conversations.history';
const HOUR_MS = 3_600_000;

/** Some messages are answered like this, before the work or (`write`) after it. */
function answered(name: string, answer: FaultAnswer, write = false, more: Partial<Fault> = {}): Fault {
  return {
    name: `slack: ${name}${write ? ' after the write' : ''}`,
    platform: 'slack',
    strike: (scene) => strikeSome(scene, answer, write),
    ...more,
  };
}

function strikeSome({ slack, random, messages, strikesOf }: Scene, answer: FaultAnswer, write: boolean): void {
  for (const nth of random.some(strikesOf(messages.slack), messages.slack)) slack.fault({ method: POST, nth, write, answer });
}

/** The same before and after the write. */
function both(name: string, answer: FaultAnswer): readonly Fault[] {
  return [answered(name, answer), answered(name, answer, true)];
}

/** Something is changed in the middle of the round, and changed back by a person. */
function changed(
  name: string,
  change: (scene: Scene, channel: string) => void,
  mend: (scene: Scene) => void,
  more: Partial<Fault> = {},
): Fault {
  return {
    name: `slack: ${name}`,
    platform: 'slack',
    strike: (scene) => scene.at('slack', 1 + scene.random.below(Math.ceil(scene.messages.slack / 2)), (channel) => change(scene, channel)),
    mend,
    ...more,
  };
}

const limited = (value: string | null): FaultAnswer => ({ status: 429, headers: value === null ? {} : { 'retry-after': value }, body: '' });
const everywhere = ({ slack, channels }: Scene, facts: { isArchived?: boolean; isMember?: boolean }): void => {
  for (const channel of channels.slack) slack.channel(channel, facts);
};

/** Lost answers while looking is hard as well: the looks are struck by `answer`. */
function lookStruck(name: string, answer: FaultAnswer): Fault {
  return {
    name: `slack: ${name} while a doubt is looked into`,
    platform: 'slack',
    strike: (scene) => {
      strikeSome(scene, 'reset', true);
      for (const nth of scene.random.some(2, 4)) scene.slack.fault({ method: HISTORY, nth, answer });
    },
  };
}

/** A code that asks for an hour's patience: the clock is moved, so that the round need not wait for it. */
function patience(code: string): Fault {
  return {
    name: `slack: ${code}`,
    platform: 'slack',
    strike: (scene) => {
      const nth = 1 + scene.random.below(scene.messages.slack);
      scene.slack.fault({ method: POST, nth, answer: { error: code } });
      scene.at('slack', nth, () => void setTimeout(() => scene.clock.move(HOUR_MS + 1_000), 400));
    },
    alone: true,
  };
}

/** What Slack can do to a message: https://docs.slack.dev/reference/methods/chat.postMessage#errors and what networks do. */
export const SLACK_FAULTS: readonly Fault[] = [
  answered('429 with Retry-After', limited('2')),
  answered('429 without Retry-After', limited(null)),
  answered('429 with a Retry-After of words', limited('soon')),
  answered('429 with a fraction', limited('0.5')),
  answered('429 with a date', limited(null), false, {
    strike: (scene) => strikeSome(scene, limited(new Date(Date.now() + 3_000).toUTCString()), false),
  }),
  answered('429 as HTML', { status: 429, headers: { 'content-type': 'text/html' }, body: '<html>slow down</html>' }),
  answered('200 ratelimited', { error: 'ratelimited' }),
  answered('200 rate_limited', { error: 'rate_limited' }),
  ...[500, 502, 503, 504].flatMap((status) => both(String(status), { status, body: 'upstream error' })),
  ...['internal_error', 'fatal_error', 'service_unavailable'].flatMap((error) => both(error, { error })),
  ...both('an error nobody knows', { error: 'never_heard_of_it' }),
  answered('request_timeout', { error: 'request_timeout' }),
  ...both('reset', 'reset'),
  ...both('reset in the middle of the answer', 'truncate'),
  ...both('half an answer', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":tr' }),
  ...both('HTML', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sorry</html>' }),
  ...both('an empty answer', { status: 200, body: '' }),
  ...both('ok without a place', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }),
  ...both('a redirect', { status: 302, headers: { location: '/elsewhere' } }),
  ...both('silence', 'stall'),
  ...both('silence in the middle of the answer', 'stall-body'),
  answered('a late answer', { lateMs: 200 }, true),
  answered('invalid_blocks', { error: 'invalid_blocks' }),
  answered('restricted_action', { error: 'restricted_action' }, false, { mend: () => undefined }),
  answered('msg_too_long, whatever is sent', { error: 'msg_too_long' }, false, {
    strike: ({ slack, random, messages }) =>
      slack.fault({ method: POST, nth: 1 + random.below(messages.slack), times: 2, answer: { error: 'msg_too_long' } }),
    needsWord: true,
  }),
  ...['message_limit_exceeded', 'team_added_to_org'].map(patience),
  ...[
    ['429', limited('1')],
    ['500', { status: 500 }],
    ['reset', 'reset'],
    ['HTML', { status: 200, body: '<html>' }],
  ].map(([name, answer]) => lookStruck(name as string, answer as FaultAnswer)),
  ...['token_revoked', 'account_inactive', 'invalid_auth'].map((code) =>
    changed(
      `${code} mid-run, and given back`,
      ({ slack }) => slack.revoke('bot', code),
      ({ slack }) => slack.revoke('bot', null),
    ),
  ),
  changed(
    'the scope to write lost mid-run, and given back',
    ({ slack }) => slack.setScopes(['channels:read', 'channels:history']),
    ({ slack }) => slack.setScopes(ALL_SCOPES),
  ),
  changed(
    'a channel archived mid-run, and opened again',
    ({ slack }, channel) => slack.channel(channel, { isArchived: true }),
    (scene) => everywhere(scene, { isArchived: false }),
  ),
  changed(
    'removed from a private channel mid-run, and invited again',
    ({ slack }, channel) => slack.channel(channel, { isPrivate: true, isMember: false }),
    (scene) => everywhere(scene, { isMember: true }),
  ),
  changed(
    'a channel archived while a message is in doubt, and opened again',
    ({ slack }, channel) => {
      slack.fault({ method: POST, write: true, answer: 'reset' });
      setTimeout(() => slack.channel(channel, { isArchived: true }), 5);
    },
    (scene) => everywhere(scene, { isArchived: false }),
    { needsWord: true },
  ),
  {
    name: 'slack: the scope to read lost while messages are in doubt',
    platform: 'slack',
    strike: (scene) => {
      scene.slack.setScopes(ALL_SCOPES.filter((scope) => !scope.endsWith(':history')));
      strikeSome(scene, 'reset', true);
      strikeSome(scene, 'reset', false);
    },
    needsWord: true,
  },
  {
    name: 'slack: one message a second and channel, as it is',
    platform: 'slack',
    strike: ({ slack }) => slack.rateLimits(true),
    mayMiss: true,
    scale: 1,
  },
];
