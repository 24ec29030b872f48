import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectTo } from '../sample.ts';

let double: SlackDouble;
beforeEach(async () => {
  double = await startSlackDouble();
});
afterEach(() => double.stop());

const METHOD = 'blocks.validate';
const check = (groups?: readonly string[]) => connectTo(double).messenger.check(['slack:C0GENERAL'], groups);
const asked = () => double.journal.filter(({ method }) => method === METHOD);

it('Slack is asked whether it takes an announcement, a digest, a search reply and a table, and nothing is posted', async () => {
  expect(await check([])).toEqual([]);
  expect(asked().map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
  const [announcement, digest, reply, table] = asked().map(({ args }) => JSON.stringify(args.blocks));
  expect(announcement).toContain('Cilium 1.17 & friends');
  expect(digest).toContain('2 new posts: 2 links');
  expect(reply).toContain('Share');
  expect(table).toContain('"type":"table"');
  expect([double.messages('C0GENERAL'), double.complaints]).toEqual([[], []]);
});

it('a check of a channel alone does not ask it', async () => {
  await check();
  expect(asked()).toEqual([]);
});

it('what Slack refuses is told with the field and the reason, and the others are asked all the same', async () => {
  const errors = [{ pointer: '/0/text/type', code: 'failed_constraint', message: 'unsupported type', constraint: { type: 'enum' } }];
  const body = JSON.stringify({ ok: false, error: 'invalid_blocks', errors });
  double.fault({ method: METHOD, answer: { status: 200, headers: { 'content-type': 'application/json' }, body } });
  expect(await check([])).toEqual([
    'Slack refuses the blocks of announcements (invalid_blocks; /0/text/type: unsupported type): they are sent as plain text; update Herald.',
  ]);
  expect(asked()).toHaveLength(4);
});

it('a Slack that takes no tables is told as what it is: lists go out in their place', async () => {
  const body = JSON.stringify({ ok: false, error: 'invalid_attachments' });
  const refused = { status: 200, headers: { 'content-type': 'application/json' }, body };
  double.fault({ method: METHOD, nth: 4, answer: refused });
  expect(await check([])).toEqual([
    'Slack refuses the blocks of tables (invalid_attachments): they are sent with lists in their place; update Herald.',
  ]);
});

it.each([{ error: 'unknown_method' }, { error: 'missing_scope' }, { error: 'not_allowed_token_type' }, 'reset', { status: 503 }] as const)(
  'a Slack that does not answer the question is no finding, and is asked once: %j',
  async (answer) => {
    double.fault({ method: METHOD, answer });
    expect(await check([])).toEqual([]);
    expect(asked()).toHaveLength(1);
  },
);
