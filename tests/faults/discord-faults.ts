import type { Fault as DoubleFault } from '../support/discord/faults.ts';
import { EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL } from '../support/discord/world.ts';
import type { Fault, Scene } from './fault.ts';

const POST = 'POST /channels/:channel/messages';
const LIST = 'GET /channels/:channel/messages';
const HOUR_MS = 3_600_000;

/** Some messages meet this. */
function met(name: string, fault: DoubleFault, more: Partial<Fault> = {}): Fault {
  return { name: `discord: ${name}`, platform: 'discord', strike: (scene) => strikeSome(scene, fault), ...more };
}

function strikeSome({ discord, random, messages, strikesOf }: Scene, fault: DoubleFault): void {
  for (const nth of random.some(strikesOf(messages.discord), messages.discord)) discord.faults.plan({ route: POST, nth }, fault);
}

/** The same before and after the write. */
function both(name: string, faultAt: (when: 'before' | 'after') => DoubleFault): readonly Fault[] {
  return [met(name, faultAt('before')), met(`${name} after the write`, faultAt('after'))];
}

function changed(
  name: string,
  change: (scene: Scene, channel: string) => void,
  mend: (scene: Scene) => void,
  more: Partial<Fault> = {},
): Fault {
  return {
    name: `discord: ${name}`,
    platform: 'discord',
    strike: (scene) =>
      scene.at('discord', 1 + scene.random.below(Math.ceil(scene.messages.discord / 2)), (channel) => change(scene, channel)),
    mend,
    ...more,
  };
}

/** A channel loses a permission, and is given it back. */
function forbidden(name: string, bits: bigint): Fault {
  return changed(
    name,
    (scene, channel) => permit(scene, [channel], (permissions) => permissions & ~bits),
    (scene) => permit(scene, scene.channels.discord, (permissions) => permissions | bits),
  );
}

function permit({ discord }: Scene, ids: readonly string[], change: (permissions: bigint) => bigint): void {
  for (const id of ids) {
    const channel = discord.world.channels.get(id);
    if (channel) channel.permissions = change(channel.permissions);
  }
}

const limit = (retryAfterS: number, scope: 'user' | 'shared' | 'global', more: { header?: boolean; html?: boolean } = {}): DoubleFault => ({
  kind: 'rate-limit',
  retryAfterS,
  scope,
  ...more,
});

/** Messages are in doubt, and the time in which a repeated nonce is safe has passed before anybody looks. */
function lateDoubt(name: string, when: 'before' | 'after', more: Partial<Fault> & { also?: (scene: Scene) => void } = {}): Fault {
  const { also, ...rest } = more;
  return {
    name: `discord: ${name}`,
    platform: 'discord',
    alone: true,
    strike: (scene) => {
      also?.(scene);
      for (const nth of scene.random.some(3, scene.messages.discord)) {
        scene.discord.faults.plan({ route: POST, nth }, { kind: 'reset', when });
        scene.at('discord', nth, () => scene.clock.move(200_000));
      }
    },
    ...rest,
  };
}

/** What Discord can do to a message: https://docs.discord.com/developers/topics/opcodes-and-status-codes and what networks do. */
export const DISCORD_FAULTS: readonly Fault[] = [
  met('429 of this channel', limit(2, 'user')),
  met('429 shared with others', limit(2, 'shared')),
  met('429 of all calls', limit(1, 'global')),
  met('429 without a header', limit(0.5, 'user', { header: false })),
  met('429 as HTML', limit(1, 'global', { html: true })),
  {
    ...met('429 for an hour', limit(3600, 'user'), { alone: true }),
    strike: ({ discord, random, messages, at, clock }) => {
      const nth = 1 + random.below(messages.discord);
      discord.faults.plan({ route: POST, nth }, limit(3600, 'user'));
      at('discord', nth, () => void setTimeout(() => clock.move(HOUR_MS + 1_000), 400));
    },
  },
  ...[500, 502, 503, 504].flatMap((status) => both(String(status), (when) => ({ kind: 'server-error', status, when }))),
  ...both('reset', (when) => ({ kind: 'reset', when })),
  ...both('an answer cut short', (when) => ({ kind: 'cut', when })),
  ...both('silence', (when) => ({ kind: 'stall', when })),
  ...both('silence in the middle of the answer', (when) => ({ kind: 'stall-body', when })),
  ...both('HTML', (when) => ({ kind: 'garbage', body: '<html>Sorry</html>', when })),
  ...both('an empty answer', (when) => ({ kind: 'garbage', body: '', when })),
  ...both('half an answer', (when) => ({ kind: 'garbage', body: '{"id":"1', when })),
  met('130000, overloaded', { kind: 'refuse', status: 503, code: 130_000, retryAfterS: 1 }),
  met('20028, a limit of writes', { kind: 'refuse', status: 429, code: 20_028, retryAfterS: 1 }),
  met('embeds lost without a word', { kind: 'lose-embeds' }),
  met('50013 once', { kind: 'refuse', status: 403, code: 50_013 }),
  met('200000, blocked by AutoMod', { kind: 'refuse', status: 400, code: 200_000 }, { needsWord: true }),
  changed(
    'the token refused mid-run, and given back',
    ({ discord }) => discord.revokeToken(),
    ({ discord }) => {
      discord.world.token = discord.token;
    },
  ),
  changed(
    '40001 mid-run, and never again',
    ({ discord }) => discord.faults.plan({ route: POST }, { kind: 'refuse', status: 403, code: 40_001 }),
    () => undefined,
  ),
  changed(
    '10003: a channel gone mid-run, and made again',
    ({ discord }, channel) => discord.world.channels.delete(channel),
    ({ discord, channels }) => {
      for (const id of channels.discord) if (!discord.world.channels.has(id)) discord.addChannel({ id });
    },
  ),
  forbidden('50001: a channel hidden mid-run, and shown again', VIEW_CHANNEL),
  forbidden('50013: no right to write mid-run, and given back', SEND_MESSAGES),
  forbidden('no right to embed mid-run, and given back', EMBED_LINKS),
  lateDoubt('a doubt looked into late', 'after'),
  lateDoubt('a miss looked into late', 'before'),
  lateDoubt('500 while a late doubt is looked into', 'after', {
    also: ({ discord, random }) => {
      for (const nth of random.some(2, 4)) discord.faults.plan({ route: LIST, nth }, { kind: 'server-error', status: 500, when: 'before' });
    },
  }),
  lateDoubt('a late doubt where the history may not be read', 'after', {
    also: (scene) => permit(scene, scene.channels.discord, (permissions) => permissions & ~READ_MESSAGE_HISTORY),
    needsWord: true,
  }),
  {
    name: 'discord: five messages in five seconds, as it is',
    platform: 'discord',
    strike: ({ discord }) => discord.limitRates(true),
    mayMiss: true,
    scale: 1,
  },
];
