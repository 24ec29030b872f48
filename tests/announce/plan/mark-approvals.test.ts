import { expect, test } from 'vitest';
import { createApprovalMarks } from '../../../src/announce/plan/mark-approvals.ts';
import { newDelivery } from '../../../src/model/new-delivery.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import { makePost } from '../../support/make.ts';

const filter = { tags: [], sources: [], kinds: [], words: ['x'] };
const post = makePost({ path: 'a.md' });
const subscription = (own: Partial<Subscription>): Subscription => ({ id: 's', destination: 'slack:C1', filter, origin: 'chat', ...own });
const rows = [
  newDelivery('a~slack.C1~announce', 'slack:C1', { postId: post.id, digestKey: 'b~slack.C1~digest' }),
  newDelivery('b~slack.C1~digest', 'slack:C1'),
  newDelivery('a~slack.C2~announce', 'slack:C2', { postId: post.id }),
];
const marked = (subscriptions: readonly Subscription[], isWanted = true) =>
  createApprovalMarks(subscriptions, () => isWanted)(rows, [post])
    .filter(({ approve }) => approve)
    .map(({ key }) => key);

test('posts are marked whose channel asks for approval, as far as its subscription wants them', () => {
  expect(marked([subscription({ approve: true }), subscription({ destination: 'slack:C2' })])).toEqual(['a~slack.C1~announce']);
  expect(marked([subscription({ approve: 'slack:CREVIEW' })])).toEqual(['a~slack.C1~announce']);
  expect(marked([subscription({ approve: true })], false)).toEqual([]);
});

test('nothing changes where nobody asks for approval', () => {
  expect(createApprovalMarks([subscription({ approve: false })], () => true)(rows, [post])).toBe(rows);
});
