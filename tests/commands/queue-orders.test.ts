import { describe, expect, it } from 'vitest';
import { deliveryKeyOf } from '../../src/model/delivery.ts';
import type { Pause } from '../../src/model/pause.ts';
import { ADMIN, NOW, openCommandStage, pendingRow, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const posts = Array.from({ length: 4 }, (_, n) => makePost({ path: `docs/${n}.md` }));
const archived: Pause = {
  target: 'slack:C01',
  reason: { kind: 'destination-gone', detail: 'is_archived: the channel is archived' },
  since: NOW.toISOString(),
  probeAt: NOW.toISOString(),
};

describe('pause and resume', () => {
  it('stops everything once, and says who did', async () => {
    const stage = openCommandStage();
    expect(wordsOf(await stage.ask('pause moving house'))).toContain('Paused by slack:U0ADMIN: moving house.');
    expect(await stage.context.queue.paused()).toBe(true);
    expect(wordsOf(await stage.ask('pause'))).toBe(
      'All deliveries are paused: moving house (by slack:U0ADMIN, since 2026-01-12 12:00 UTC).',
    );
    expect(wordsOf(await stage.ask('status'))).toContain(
      'All deliveries are paused: moving house (by slack:U0ADMIN, since 2026-01-12 12:00 UTC).',
    );
    expect(wordsOf(await stage.ask('status', { from: SOMEBODY }))).not.toContain('moving house');
    expect(wordsOf(await stage.ask('resume', { where: 'slack:C09' }))).toContain('Resumed by slack:U0ADMIN');
    expect(await stage.context.queue.paused()).toBe(false);
    expect(wordsOf(await stage.ask('resume'))).toContain('Nothing to do');
    expect((await stage.audit.latest(9)).map(({ action, who, where }) => [action, who, where])).toEqual([
      ['resume', ADMIN, 'slack:C09'],
      ['pause', ADMIN, null],
    ]);
  });

  it('is for admins', async () => {
    const stage = openCommandStage();
    for (const words of ['pause', 'resume', 'discard --yes', 'resolve', 'holds', 'hold h1 seen'])
      expect(await stage.ask(words, { from: SOMEBODY, confirmed: true })).toMatchObject({ data: { error: 'not-admin' }, exitCode: 2 });
    expect(await stage.context.queue.paused()).toBe(false);
  });

  it('a channel goes on with what was held for it, as one digest', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    await stage.look({
      deliveries: posts.slice(0, 2).map(({ id }) => pendingRow(id, 'slack:C01', { state: 'held', reason: { kind: 'paused' } })),
    });
    await stage.ledger.pause(archived, []);
    const asked = await stage.ask('resume');
    expect(wordsOf(asked)).toContain('slack:C01 since 2026-01-12 12:00 UTC: Herald can’t write to the channel (is_archived');
    expect(asked.actions).toEqual([{ label: 'Resume slack:C01', command: 'resume slack:C01' }]);
    const reply = await stage.ask('resume here', { where: 'slack:C01' });
    expect(wordsOf(reply)).toContain('slack:C01 gets messages again, resumed by slack:U0ADMIN: what was waiting is sent as 1 message.');
    expect(stage.rung).toHaveLength(1);
    expect(wordsOf(await stage.ask('resume slack:C01'))).toContain('slack:C01 is not paused (any more).');
    expect(stage.rung).toHaveLength(1);
    expect(await stage.audit.latest(9)).toMatchObject([{ action: 'resume', detail: { target: 'slack:C01', messages: 1 } }]);
  });

  it('platforms and workspaces are named as they are; other words are a mistake', async () => {
    const stage = openCommandStage();
    await stage.ledger.pause({ ...archived, target: 'slack' }, []);
    await stage.ledger.pause({ ...archived, target: 'slack:T0123ABCD' }, []);
    expect((await stage.ask('resume slack')).data).toMatchObject({ whom: 'slack', resumed: true });
    expect((await stage.ask('resume slack:T0123ABCD')).data).toMatchObject({ whom: 'slack:T0123ABCD', resumed: true });
    expect(wordsOf(await stage.ask('resume #general'))).toContain('For example: /cncf resume slack:C0123ABCD');
  });
});

describe('discard', () => {
  const openStage = async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const [a = '', b = '', c = '', d = ''] = posts.map(({ id }) => id);
    const digest = deliveryKeyOf('b1', 'slack:C01', 'digest');
    await stage.look({
      deliveries: [
        pendingRow(a, 'slack:C01'),
        pendingRow('b1', 'slack:C01', { key: digest, postId: null, purpose: 'digest' }),
        pendingRow(b, 'slack:C01', { digestKey: digest }),
        pendingRow(c, 'terminal'),
        pendingRow(d, 'terminal', { state: 'held', reason: { kind: 'rejected', detail: 'x' } }),
        pendingRow(a, 'terminal', { key: deliveryKeyOf(a, 'terminal', 'edit'), purpose: 'edit', originalKey: 'x' }),
      ],
    });
    return stage;
  };
  const statesOf = async (stage: Awaited<ReturnType<typeof openStage>>) =>
    (await stage.ledger.find({}, 99)).map(({ state, reason }) => (state === 'skipped' ? reason?.kind : state)).toSorted();

  it('says what waits, by channel, since when and for how long, and touches nothing', async () => {
    const stage = await openStage();
    for (const words of ['discard', 'discard dry-run', 'discard --dry-run']) {
      const reply = await stage.ask(words);
      expect(wordsOf(reply)).toContain('Waiting: 3 messages and 1 edit or removal, the oldest since 2026-01-12 12:00 UTC; about 1 s.');
      expect(wordsOf(reply)).toContain('slack:C01: 2 messages');
      expect(reply.data).toMatchObject({
        platforms: [
          { platform: 'terminal', messages: 1 },
          { platform: 'slack', messages: 2 },
        ],
      });
      expect(reply.actions).toHaveLength(words === 'discard' ? 1 : 0);
    }
    expect(await statesOf(stage)).toEqual(['held', 'planned', 'planned', 'planned', 'planned', 'planned']);
  });

  it('takes it out of the queue once confirmed, and keeps the rest', async () => {
    const stage = await openStage();
    const [button] = (await stage.ask('discard')).actions;
    expect(button).toEqual({ label: 'Discard 4', command: expect.stringMatching(/^discard plan:4-[0-9a-f]{8}$/), style: 'danger' });
    const words = wordsOf(await stage.ask('discard --yes'));
    expect(words).toContain(
      'slack:U0ADMIN discarded 4 deliveries. They are marked as skipped; /cncf replay skipped since:1h sends them after all.',
    );
    expect(await statesOf(stage)).toEqual(['discarded', 'discarded', 'discarded', 'discarded', 'discarded', 'held']);
    expect(wordsOf(await stage.ask('discard --yes'))).toBe('Nothing was waiting.');
    expect(await stage.audit.latest(9)).toMatchObject([{ detail: { deliveries: 0 } }, { action: 'discard', detail: { deliveries: 4 } }]);
    expect(wordsOf(await stage.ask('why docs/0.md'))).toContain('slack:C01: skipped: an admin discarded it');
  });

  it('a button takes out what was shown: what came later waits on', async () => {
    const stage = await openStage();
    const shown = await stage.ask('discard');
    const [a = ''] = posts.map(({ id }) => id);
    await stage.look({ deliveries: [pendingRow(a, 'slack:C02'), pendingRow(a, 'slack:C03')] });
    await stage.deliver(deliveryKeyOf(a, 'slack:C01', 'announce'));
    const done = await stage.press(shown);
    expect(wordsOf(done)).toMatch(
      /^slack:U0ADMIN discarded 3 deliveries\. .*\n2 deliveries came after the plan was shown, and are still waiting\.$/,
    );
    expect(await statesOf(stage)).toEqual(['delivered', 'discarded', 'discarded', 'discarded', 'discarded', 'held', 'planned', 'planned']);
  });

  it('what another process has shown, and is not so any more, is shown again', async () => {
    const [one, other] = [await openStage(), await openStage()];
    const shown = await one.ask('discard');
    const [a = ''] = posts.map(({ id }) => id);
    await other.look({ deliveries: [pendingRow(a, 'slack:C02')] });
    const again = await other.press(shown);
    expect(again).toMatchObject({ exitCode: 1, data: { stage: 'ask', deliveries: 5 } });
    expect((await statesOf(other)).includes('discarded')).toBe(false);
    expect((await other.press(again)).data).toMatchObject({ stage: 'done', deliveries: 5 });
    expect((await one.press(shown)).data).toMatchObject({ stage: 'done', deliveries: 4 });
  });

  it('somebody at the terminal is named at the beginning of the sentence; older words and buttons work', async () => {
    const stage = await openStage();
    // As a button of an older Herald says it.
    const pressed = await stage.ask('drain plan:4-15279142', { confirmed: true });
    expect(pressed.data).toMatchObject({ stage: 'done', deliveries: 4 });
    const other = await openStage();
    other.context.isAdmin = () => true;
    const typed = await other.ask('drain --yes', { from: { platform: 'terminal', id: 'local' } });
    expect(wordsOf(typed)).toMatch(/^Somebody at the terminal discarded 4 deliveries\./);
  });

  it('names words that it does not know', async () => {
    expect(wordsOf(await openCommandStage().ask('discard everything'))).toContain('For example: /cncf discard dry-run');
  });
});
