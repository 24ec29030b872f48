import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { createHousekeeping } from '../../../src/announce/deliver/housekeeping.ts';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Platform } from '../../../src/model/destination.ts';
import type { Pause } from '../../../src/model/pause.ts';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Messenger } from '../../../src/ports/messenger.ts';
import { APPROVAL_TERMS, makeDelivery } from '../../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const HOUR_AGO = '2026-01-12T11:00:00.000Z';

/** One round over these pauses, on a platform that answers probes as told. */
async function tendOnce(pauses: readonly Pause[], probe: Messenger['probe']) {
  const probed: unknown[] = [];
  const resumed: string[] = [];
  const later: [string, string][] = [];
  const rung: string[] = [];
  const ledger: Partial<Ledger> = {
    pauses: async () => pauses,
    resume: async (whom) => {
      resumed.push(whom);
      return [{ key: 'g1~slack.C1~digest' }];
    },
    releaseOrphaned: async () => [{ key: 'stranded~slack.C2~announce' }],
    maintainApprovals: async () => ({ wakeups: [{ key: 'asked again' }], expired: [] }),
    probeLater: async (whom, at) => void later.push([whom, at]),
    report: async (state, compose) => {
      const delivery = makeDelivery({ postId: 'p1', destination: 'slack:C1', state, reason: { kind: 'unprovable', detail: 'no scope' } });
      const posts = [{ title: 'A post', url: null, path: 'a.md' }];
      return compose([{ delivery, posts, count: 1 }]).map(
        ({ key, notice }) => `${key} ${notice?.actions.map(({ command }) => command).join(', ')}`,
      );
    },
  };
  const messenger: Partial<Messenger> = {
    platform: 'slack',
    probe: (destination) => {
      probed.push(destination);
      return probe(destination);
    },
  };
  const tend = createHousekeeping({
    platforms: PLATFORMS,
    ledger: ledger as Ledger,
    messengers: new Map<Platform, Messenger>([['slack', messenger as Messenger]]),
    adminDestination: 'slack:CADMIN',
    approvalTerms: APPROVAL_TERMS,
    enqueue: async (wakeups) => void rung.push(...wakeups.map(({ key }) => key)),
    reviseNotices: async (ended) => [{ key: ended ? `revised: ${ended.target} ${ended.messages}` : 'revised' }],
    now: () => NOW,
    log: () => undefined,
  });
  await tend();
  return { probed, resumed, later, rung };
}

const pauseOf = (own: Partial<Pause>): Pause => ({
  target: 'slack:C1',
  reason: { kind: 'destination-gone', detail: 'x' },
  since: HOUR_AGO,
  probeAt: HOUR_AGO,
  ...own,
});
const works = async () => undefined;

describe('tending', () => {
  it('a pause whose reason is gone ends, and what was kept is rung for', async () => {
    const { probed, resumed, rung } = await tendOnce([pauseOf({})], works);
    expect([probed, resumed]).toEqual([['slack:C1'], ['slack:C1']]);
    expect(rung.slice(0, 2)).toEqual(['revised: slack:C1 1', 'g1~slack.C1~digest']);
  });

  it('a paused workspace, or platform, is asked for by our token', async () => {
    const { probed, resumed } = await tendOnce([pauseOf({ target: 'slack:T012AB' }), pauseOf({ target: 'slack' })], works);
    expect([probed, resumed]).toEqual([
      ['slack:T012AB', null],
      ['slack:T012AB', 'slack'],
    ]);
  });

  it('a pause whose reason lasts is asked about later; one whose time has not come is not asked about', async () => {
    const refuses = () => Promise.reject(new DeliveryError({ kind: 'destination-gone', detail: 'is_archived' }));
    const soon = pauseOf({ target: 'slack:C2', probeAt: '2026-01-12T12:00:01.000Z' });
    const { probed, resumed, later } = await tendOnce([pauseOf({}), soon], refuses);
    expect([probed, resumed]).toEqual([['slack:C1'], []]);
    expect(later).toEqual([['slack:C1', '2026-01-12T12:30:00.000Z']]);
  });

  it('what another process has the token for is left to it', async () => {
    const { probed, resumed } = await tendOnce([pauseOf({ target: 'discord:112233445566778899' })], works);
    expect([probed, resumed]).toEqual([[], []]);
  });

  it('what a pause that is over has left behind is rung for', async () => {
    expect((await tendOnce([], works)).rung).toContain('stranded~slack.C2~announce');
  });

  it('doubts are told to the admins, with both answers as buttons, and so is what has failed for good; approvals are asked for again', async () => {
    const { rung } = await tendOnce([], works);
    expect(rung.slice(1)).toEqual([
      expect.stringMatching(/^d\w+~slack\.CADMIN~notice resolve p1~slack\.C1~announce sent, resolve p1~slack\.C1~announce resend$/),
      expect.stringMatching(/^f\w+~slack\.CADMIN~notice $/),
      'asked again',
      'revised',
    ]);
  });
});
