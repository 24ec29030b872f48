import { expect, it } from 'vitest';
import { deliveryKeyOf } from '../../src/model/delivery.ts';
import { NOW, openCommandStage, pendingRow } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const post = makePost({ path: 'docs/first.md', title: 'First' });
const key = deliveryKeyOf(post.id, 'slack:C1', 'announce');
const cause = { kind: 'unprovable', detail: 'no scope' } as const;
const reason = 'unprovable: no scope';
const gone = { kind: 'destination-gone', detail: 'is_archived: it is archived', advice: 'Unarchive it' } as const;
const goneText = 'destination-gone: is_archived: it is archived';

it('machines read the reason of a delivery as text, and beside it as a value', async () => {
  const stage = openCommandStage();
  await stage.seen([post]);
  await stage.look({ deliveries: [pendingRow(post.id, 'slack:C1')] });
  await stage.fail(key, 'in-doubt', cause);
  expect((await stage.ask('why docs/first.md')).data).toMatchObject({
    standing: 'told',
    notOwed: [],
    deliveries: [{ key, carriedBy: null, reason, cause }],
  });
  expect((await stage.ask(`why ${key}`)).data).toMatchObject({
    delivery: { key, about: null, carriedBy: null, shown: null, reason, cause },
  });
  expect(JSON.stringify((await stage.ask('resolve')).data)).toContain(`"reason":"${reason}"`);
});

it('machines read the reason of a pause as text, and beside it as a value', async () => {
  const stage = openCommandStage();
  await stage.ledger.pause({ target: 'slack:C1', reason: gone, since: NOW.toISOString(), probeAt: NOW.toISOString() }, []);
  const pauses = [{ whom: 'slack:C1', reason: goneText, cause: gone }];
  expect((await stage.ask('status')).data).toMatchObject({ pauses });
  expect((await stage.ask('resume slack:C0999')).data).toMatchObject({ resumed: false, pauses });
  await stage.ask('pause');
  expect((await stage.ask('resume')).data).toMatchObject({ changed: true, pauses });
});
