import { randomBytes } from 'node:crypto';
import type { Post } from '../../src/content/post.ts';
import { deliveryKeyOf, type NewDelivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Messenger } from '../../src/ports/messenger.ts';

/** Accepts every message at once and sends it nowhere. */
export const nullMessenger: Messenger = {
  platform: 'slack',
  rateLimits: { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } },
  capacity: () => 50,
  post: async ({ destination, key }) => ({ receipt: { channel: destination, messageId: key, link: null }, restMs: 0 }),
  edit: async () => 'edited',
  retract: async () => {},
  probe: async () => {},
  find: async () => ({ kind: 'absent' }),
  check: async () => [],
};

/** Creates a made-up post of ordinary size; a new one at each call. */
export function postOf(n: number): Post {
  const id = randomBytes(10).toString('hex');
  return {
    id,
    path: `bench/${n}.md`,
    title: `Post number ${n}`,
    date: new Date().toISOString(),
    tags: ['bench'],
    source: 'Bench',
    url: `https://example.com/${id}`,
    kind: 'link',
    draft: false,
    publishAt: null,
    expiresAt: null,
    event: null,
    tldr: 'A sentence about nothing in particular, about as long as such sentences are in real posts.',
    summary: null,
    body: 'Nothing to read here.\n'.repeat(40),
    extra: {},
    hash: id,
  };
}

/** One delivery of each post to each of `channels` Slack channels, numbered from `firstChannel`. Pure. */
export function deliveriesOf(posts: readonly Post[], channels: number, firstChannel: number): NewDelivery[] {
  return posts.flatMap((post) =>
    Array.from({ length: channels }, (_, channel): NewDelivery => {
      const destination: Destination = `slack:C${String(firstChannel + channel).padStart(8, '0')}`;
      const key = deliveryKeyOf(post.id, destination, 'announce');
      return { key, postId: post.id, destination, purpose: 'announce', state: 'planned', reason: null, digestKey: null };
    }),
  );
}
