import { describe, expect, it } from 'vitest';
import { subscriptionFindings } from '../../src/cli/check-herald.ts';
import type { SubscriptionFilter } from '../../src/model/subscription.ts';
import { makePost } from '../support/make.ts';

const posts = [
  makePost({ path: 'a.md', kind: 'release', tags: ['Networking', 'security'], source: 'K3s Releases' }),
  makePost({ path: 'b.md', kind: 'podcast', tags: [], source: null }),
];
const asking = (filter: Partial<SubscriptionFilter>) => [
  {
    id: '1',
    destination: 'slack:C0123ABCD' as const,
    origin: 'herald.yaml',
    filter: { tags: [], sources: [], kinds: [], words: [], ...filter },
  },
];
const said = (filter: Partial<SubscriptionFilter>) => subscriptionFindings(asking(filter), posts).map(({ ok, detail }) => [ok, detail]);

describe('what doctor says of what subscriptions ask for', () => {
  it.each([
    [{ kinds: ['relase'] }, 'slack:C0123ABCD asks for kind “relase”, which no post has. Did you mean “release”?'],
    [{ kinds: ['evnt'] }, 'slack:C0123ABCD asks for kind “evnt”, which no post has. Did you mean “event”?'],
    [{ tags: ['networkng'] }, 'slack:C0123ABCD asks for tag “networkng”, which no post has. Did you mean “Networking”?'],
    [
      { expression: 'cilium (kind:link OR -kind:relase)' },
      'slack:C0123ABCD asks for kind “relase”, which no post has. Did you mean “release”?',
    ],
    [{ sources: ['K3s release'] }, 'slack:C0123ABCD asks for source “K3s release”, which no post has. Did you mean “K3s Releases”?'],
  ])('names what is misspelt, and what posts have: %j', (filter, words) => {
    expect(said(filter)).toEqual([[false, words]]);
  });

  it('is content with what posts have, in any letters, and with the kinds Herald knows', () => {
    expect(
      said({
        kinds: ['Podcast', 'RELEASE', 'event', 'link'],
        tags: ['networking'],
        sources: ['k3s releases'],
        words: ['nobody'],
        expression: 'source:k3s kind:releases',
      }),
    ).toEqual([]);
  });

  it('names what is like nothing that posts have, which may be for posts to come', () => {
    expect(said({ tags: ['ebpf'] })).toEqual([[true, 'slack:C0123ABCD asks for tag “ebpf”, which no post has yet']]);
  });

  it('names each, by the place it is written at; says nothing where there are no posts', () => {
    const twice = asking({ kinds: ['relase'], tags: ['securty'] });
    expect(subscriptionFindings(twice, posts).map(({ part, ok }) => [part, ok])).toEqual([
      ['herald.yaml', false],
      ['herald.yaml', false],
    ]);
    expect(subscriptionFindings(twice, [])).toEqual([]);
  });
});
