import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions, createRequestGuard } from '../../../../adapters/discord/connection/client.ts';
import { DeliveryError } from '../../../../src/lib/errors.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { discordOn, outgoingTo, postWith } from '../fixtures.ts';

const URL = 'https://discord.com/api/v10/channels/1/messages';
const CALLBACK = 'https://discord.com/api/v10/interactions/112233445566778899/token/callback';

function guardAt(start = 0) {
  const logged: string[] = [];
  const clock = { ms: start };
  const guard = createRequestGuard({ log: (event) => void logged.push(event), now: () => clock.ms });
  const refuse = (times: number, status = 403, scope: string | null = null) => {
    for (let n = 0; n < times; n += 1) guard.note(status, scope);
  };
  const waitMs = (url = URL): number => {
    try {
      guard.admit(url);
      return 0;
    } catch (error) {
      if (error instanceof DeliveryError && error.failure.kind === 'rate-limited') return error.failure.retryAfterMs;
      throw error;
    }
  };
  return { guard, refuse, waitMs, logged, clock };
}

describe('requests that Discord refuses', () => {
  it('stop all others at a thousand in ten minutes, long before Discord bans the address', () => {
    const { refuse, waitMs, logged, clock } = guardAt();
    refuse(999);
    expect(waitMs()).toBe(0);
    clock.ms = 60_000;
    refuse(1, 429, 'user');
    expect(waitMs()).toBe(540_000);
    expect(waitMs()).toBe(540_000);
    expect(logged.filter((event) => event === 'discord.calls-stopped')).toHaveLength(1);
    expect(logged.filter((event) => event === 'discord.refused-calls')).toHaveLength(10);
    expect(waitMs(CALLBACK)).toBe(0);
  });

  it('are forgotten after ten minutes, and then another stop is told', () => {
    const { refuse, waitMs, logged, clock } = guardAt();
    refuse(1_000, 401);
    expect(waitMs()).toBe(600_000);
    clock.ms = 600_000;
    expect(waitMs()).toBe(0);
    refuse(1_000, 401);
    expect(waitMs()).toBe(600_000);
    expect(logged.filter((event) => event === 'discord.calls-stopped')).toHaveLength(2);
  });

  it('are not those of a shared limit, of a bad request, or of Discord itself', () => {
    const { refuse, waitMs } = guardAt();
    refuse(2_000, 429, 'shared');
    for (const status of [200, 400, 404, 500, 502]) refuse(2_000, status);
    expect(waitMs()).toBe(0);
  });
});

describe('a Discord that refuses everything', () => {
  let double: DiscordDouble;
  beforeEach(async () => {
    double = await startDiscordDouble({ rateLimits: false });
  });
  afterEach(() => double.stop());

  it('is asked a thousand times and no more, by messenger and gateway together', async () => {
    const mute = double.addChannel({ permissions: 0n });
    const { messenger } = discordOn(double);
    const post = (n: number) =>
      messenger.post(outgoingTo(mute, postWith({ postId: `p${n}` }))).catch((error: DeliveryError) => error.failure);
    let n = 0;
    for (; double.calls.filter(({ status }) => status === 403).length < 1_000; n += 20)
      await Promise.all(Array.from({ length: 20 }, (_, k) => post(n + k)));
    const callsThen = double.calls.length;
    expect(await post(n)).toMatchObject({ kind: 'rate-limited', scope: 'platform' });
    expect(double.calls).toHaveLength(callsThen);
  });

  it('without saying for how long is asked again soon, and then less and less often', async () => {
    double.faults.plan({ route: '*', times: 4 }, { kind: 'rate-limit', retryAfterS: 0, scope: 'user', html: true, header: false });
    const { guard } = guardAt();
    const { makeRequest } = clientOptions(double.apiUrl, 0, guard);
    const waits: (string | null | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) {
      if (n === 4) await makeRequest?.(`${double.apiUrl}/v10/gateway`, { method: 'GET' });
      if (n === 4) double.faults.plan({ route: '*' }, { kind: 'rate-limit', retryAfterS: 0, scope: 'user', header: false });
      waits.push((await makeRequest?.(`${double.apiUrl}/v10/gateway`, { method: 'GET' }))?.headers.get('retry-after'));
    }
    // One that is answered begins anew.
    expect(waits).toEqual(['5', '10', '20', '40', '5', null]);
  });
});
