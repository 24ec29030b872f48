import { describe, expect, it } from 'vitest';
import { deliveryKeyOf } from '../../src/model/delivery.ts';
import type { Completion } from '../../src/ports/command-shape.ts';
import type { Requester } from '../../src/ports/reply.ts';
import { ADMIN, openCommandStage, pendingRow, SOMEBODY } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const release = makePost({ path: 'releases/1.md', title: 'v1.34.5', kind: 'release', source: 'Kubernetes Releases', tags: ['kubernetes'] });
const talk = makePost({ path: 'docs/1.md', title: 'Cilium in production', source: 'CNCF Blog', tags: ['cilium', 'ebpf'] });
const hidden = makePost({ path: 'docs/2.md', title: 'Cilium draft', draft: true });

async function openStage() {
  const stage = openCommandStage();
  await stage.seen([release, talk]);
  await stage.look({ deliveries: [pendingRow(talk.id, 'slack:C1')] });
  await stage.fail(deliveryKeyOf(talk.id, 'slack:C1', 'announce'), 'in-doubt', { kind: 'unprovable', detail: 'no history' });
  const offered = async (by: Completion, typed: string, asker: Partial<Requester> = {}) =>
    (await stage.handler.suggest(typed, 25, { from: ADMIN, where: 'slack:C1', ...asker }, by)).map(({ label, query }) => [label, query]);
  return { stage, offered };
}

describe('completions', () => {
  it('name the source of a post whose title says little', async () => {
    const { offered } = await openStage();
    expect(await offered('search', 'v1.34')).toEqual([['Kubernetes v1.34.5', 'v1.34.5']]);
    expect(await offered('search', 'cil')).toContainEqual(['Cilium in production · CNCF Blog', 'Cilium in production']);
  });

  it('of posts stand for the post itself, and never for one that search hides', async () => {
    const { stage, offered } = await openStage();
    await stage.seen([hidden], 'waiting');
    expect(await offered('post', 'cil', { from: SOMEBODY })).toEqual([['Cilium in production · CNCF Blog', talk.id]]);
    expect(await offered('replay', 'fail')).toEqual([['failed: what could not be delivered', 'failed']]);
    expect(await offered('replay', 'v1.34')).toEqual([['Kubernetes v1.34.5', release.id]]);
  });

  it('offers what a replay takes', async () => {
    const { stage, offered } = await openStage();
    const words = (await offered('replay', ':')).slice(0, 6).map(([, query]) => query);
    expect(words).toEqual(['failed', 'held', 'skipped', 'stale', 'in-doubt', 'since:7d']);
    for (const word of words) expect((await stage.ask(`replay ${word}`)).exitCode).toBe(0);
  });

  it.each([
    ['tag', 'ci', [['cilium (1 post)', 'cilium']]],
    ['source', 'kubernetes', [['Kubernetes Releases (1 post)', 'Kubernetes Releases']]],
    ['source', '"cncf', [['CNCF Blog (1 post)', 'CNCF Blog']]],
    ['kind', 'rel', [['release (1 post)', 'release']]],
    [
      'filter',
      'is:stable -kub',
      [
        ['is:stable -kub', 'is:stable -kub'],
        ['is:stable -tag:kubernetes (1 post)', 'is:stable -tag:kubernetes'],
        ['is:stable -source:"Kubernetes Releases" (1 post)', 'is:stable -source:"Kubernetes Releases"'],
      ],
    ],
    ['filter', 'kind:r', [['kind:release (1 post)', 'kind:release']]],
  ] as const)('%s: %s', async (by, typed, expected) => {
    const { offered } = await openStage();
    expect(await offered(by, typed, { from: SOMEBODY })).toEqual(expected);
  });

  it('of subscriptions are those of the channel', async () => {
    const { stage, offered } = await openStage();
    const where = 'slack:C0HERE12';
    const plan = await stage.ask('subscribe tag:cilium', { where });
    const action = plan.actions.find(({ label }) => label === 'Subscribe');
    await stage.ask(action?.command ?? '', { where, confirmed: true });
    expect(await offered('subscription', 'cil', { from: SOMEBODY, where })).toEqual([['1: tag:cilium', '1']]);
    expect(await offered('subscription', '', { where: 'slack:C2' })).toEqual([]);
    expect(await offered('subscription', '', { where: null })).toEqual([]);
  });

  it('of what only admins may know are for admins', async () => {
    const { stage, offered } = await openStage();
    const reason = { kind: 'destination-gone', detail: 'channel_not_found' } as const;
    const at = '2026-01-12T12:00:00.000Z';
    await stage.ledger.pause({ target: 'slack:C9', reason, since: at, probeAt: at }, []);
    const key = deliveryKeyOf(talk.id, 'slack:C1', 'announce');
    expect(await offered('delivery', 'cilium')).toEqual([['slack:C1: Cilium in production', key]]);
    expect(await offered('paused', 'c9')).toEqual([['slack:C9 (destination-gone)', 'slack:C9']]);
    for (const by of ['delivery', 'paused', 'batch', 'replay'] as const) expect(await offered(by, '', { from: SOMEBODY })).toEqual([]);
  });
});
