import { describe, expect, it } from 'vitest';
import { buildAnnouncement } from '../../../src/model/build-announcement.ts';
import { deliveryKeyOf, newDelivery } from '../../../src/model/delivery.ts';
import type { Person } from '../../../src/model/span.ts';
import type { CommandRequest, Reply } from '../../../src/ports/reply.ts';
import { ADMIN, NOW, openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { APPROVAL_TERMS, makePost } from '../../support/make.ts';

const [CHANNEL, REVIEW] = ['slack:C0CHANNEL', 'slack:C0REVIEW1'];
const RATE = { intervalMs: 0, burst: 1 };

/** Posts for CHANNEL, each of which waits for approval. */
async function open(titles: readonly string[]) {
  const stage = openCommandStage();
  const posts = titles.map((title, nth) => makePost({ path: `${nth}.md`, title }));
  await stage.seen(posts);
  for (const post of posts) {
    const key = deliveryKeyOf(post.id, CHANNEL, 'announce');
    await stage.ledger.plan([newDelivery(key, CHANNEL, { postId: post.id })]);
    const terms = { owner: 'me', nowMs: NOW.getTime(), rateLimits: { destination: RATE, workspace: RATE }, leaseMs: 0, gracePeriodMs: 0 };
    await stage.ledger.claim(key, terms);
    await stage.ledger.awaitApproval(key, 1, { ...APPROVAL_TERMS, review: REVIEW, own: buildAnnouncement(post) }, NOW.getTime());
  }
  /** Somebody who is no admin, and runs the channel that they ask in, or does not. */
  const asSomebody = (text: string, where: string | null, runsIt: boolean): Promise<Reply> => {
    const answer = (granted: boolean) => async () => ({ granted, unknown: [] });
    const rights = { managesChannel: answer(runsIt), isInGroup: answer(false) };
    const request: CommandRequest = { text, from: SOMEBODY, where, confirmed: false, rights };
    return stage.handler.handle(request);
  };
  return { ...stage, asSomebody };
}

const stateOf = async ({ ledger }: Awaited<ReturnType<typeof open>>, number: number) =>
  (await ledger.approvals({ numbers: [number] }, 1)).approvals[0]?.state;

describe('approvals', () => {
  it('are listed by page, the oldest first, with their number, channel and age', async () => {
    const { ask } = await open(['One', 'Two', 'Three', 'Four', 'Five', 'Six']);
    const first = await ask('approvals');
    expect(wordsOf(first)).toContain('Approvals 1 to 5 of 6:');
    expect(wordsOf(first)).toContain('1: One, for slack:C0CHANNEL, requested 2026-01-12 12:00 UTC');
    expect(first.actions.map(({ command }) => command)).toContain('approvals 2');
    expect(wordsOf(await ask('approvals 2'))).toContain('6: Six');
    expect(wordsOf(await ask('approvals 3'))).toContain('There are only 2 pages.');
    expect((await ask('approvals soon')).exitCode).toBe(2);
  });

  it('are completed for whoever may decide them, where they may', async () => {
    const { handler } = await open(['One', 'Two']);
    const all = [
      ['1: One, for slack:C0CHANNEL', '1'],
      ['2: Two, for slack:C0CHANNEL', '2'],
    ];
    const offered = async (typed: string, from: Person, where: string | null, runsIt = false) => {
      const rights = {
        managesChannel: async () => ({ granted: runsIt, unknown: [] }),
        isInGroup: async () => ({ granted: false, unknown: [] }),
      };
      return (await handler.suggest(typed, 25, { from, where, rights }, 'approval')).map(({ label, query }) => [label, query]);
    };
    expect(await offered('', ADMIN, null)).toEqual(all);
    expect(await offered('two', ADMIN, 'slack:C0OTHER')).toEqual([all[1]]);
    expect(await offered('', SOMEBODY, REVIEW, true)).toEqual(all);
    expect(await offered('', SOMEBODY, CHANNEL, true)).toEqual(all);
    expect(await offered('', SOMEBODY, REVIEW)).toEqual([]);
    expect(await offered('', SOMEBODY, 'slack:C0OTHER', true)).toEqual([]);
    expect(await offered('', SOMEBODY, null, true)).toEqual([]);
  });

  it('keep a title that is longer than the form shows, unless it is edited', async () => {
    // The form would show half of the emoji at its end.
    const title = `${'A long title, '.repeat(17)}${'x'.repeat(11)}🚀 and more`;
    const { ask, ledger, submit } = await open([title, ' Two  blanks']);
    const edit = async (number: number, values: Record<string, readonly string[]>) => {
      const form = await ask(`approvals edit ${number}`);
      const shown = Object.fromEntries(form.form?.fields.map(({ name, initial }) => [name, [initial ?? ''].flat()]) ?? []);
      expect((await submit(form, { ...shown, ...values })).exitCode).toBe(0);
      return { shown, edit: (await ledger.approvals({ numbers: [number] }, 1)).approvals[0]?.edit };
    };
    const first = await edit(1, { text: ['New words'] });
    expect(first).toMatchObject({ shown: { title: [title.slice(0, 249)] }, edit: { title: null, text: 'New words' } });
    expect(await edit(1, { title: ['Short'] })).toMatchObject({ edit: { title: 'Short', text: 'New words' } });
    expect(await edit(2, { text: ['New words'] })).toMatchObject({ edit: { title: null } });
  });

  it('that nobody decided in time say so to whoever comes late', async () => {
    const { ask, ledger } = await open(['One']);
    await ledger.maintainApprovals(NOW.getTime() + 8 * 24 * 3_600_000, APPROVAL_TERMS);
    const late = await ask('approve 1');
    expect(late).toMatchObject({ exitCode: 0, data: { decided: false, refused: 'decided', by: null } });
    expect(wordsOf(late)).toContain('Not sent: nobody decided in time.');
    expect(wordsOf(late)).not.toContain('already decided');
  });

  it('say who edited the text, and what may be typed', async () => {
    const { ask, ledger } = await open(['One']);
    const how = await ask('approvals edit 1');
    expect(how).toMatchObject({ exitCode: 2, form: { command: 'approvals edit 1', fields: [{ initial: 'One' }, { name: 'text' }] } });
    await ask('approvals edit 1 title:"Better" New words');
    const [one] = (await ledger.approvals({}, 1)).approvals;
    expect(one?.edit).toMatchObject({ title: 'Better', text: 'New words' });
    expect(wordsOf(await ask('approvals'))).toContain(
      '1: Better, for slack:C0CHANNEL, requested 2026-01-12 12:00 UTC; text edited by slack:U0ADMIN',
    );
    await ask('approvals edit 1 own');
    expect((await ledger.approvals({}, 1)).approvals[0]?.edit).toBeNull();
  });

  it('are noted in the audit log, without the words', async () => {
    const { ask, audit } = await open(['One']);
    await ask('approvals edit 1 Secret words');
    await ask('approve 1 later 2h');
    await ask('approve 1');
    const entries = await audit.latest(3);
    expect(entries.map(({ action, detail }) => [action, detail.decision])).toEqual([
      ['approve', 'send'],
      ['approve', 'later'],
      ['approve', 'edit'],
    ]);
    expect(JSON.stringify(entries)).not.toContain('Secret words');
  });

  it.each([
    ['whoever runs the channel, in it', CHANNEL, true, true],
    ['whoever runs the review channel, in it', REVIEW, true, true],
    ['whoever runs another channel', 'slack:C0OTHER12', true, false],
    ['whoever runs a channel, in direct messages', null, true, false],
    ['somebody else in the channel', CHANNEL, false, false],
    ['somebody else in the review channel', REVIEW, false, false],
  ])('are decided, or not, by %s', async (_, where, runsIt, may) => {
    const stage = await open(['One']);
    for (const text of ['approvals edit 1 New words', 'approve 1']) {
      const reply = await stage.asSomebody(text, where, runsIt);
      expect(reply.exitCode, text).toBe(may ? 0 : 2);
    }
    expect(await stateOf(stage, 1)).toBe(may ? 'approved' : 'waiting');
    expect(JSON.stringify((await stage.asSomebody('approvals', where, runsIt)).data)).not.toContain(may ? 'error' : 'One');
  });

  it.each([
    'approve',
    'approve 7',
    'approve x',
    'approve 1 maybe',
    'approve 1 later soon',
    'approve 1 send nonsense',
    'approve 1 never now',
  ])('“%s” is not understood, and decides nothing', async (text) => {
    const stage = await open(['One']);
    expect((await stage.ask(text)).exitCode).toBe(2);
    expect(await stateOf(stage, 1)).toBe('waiting');
  });

  it.each(['25:00', '91d', 'soon'])('are asked again at a time, which “%s” is not', async (time) => {
    const { ask } = await open(['One']);
    expect(wordsOf(await ask(`approve 1 later ${time}`))).toContain('Say when to ask again: in at most 90 days, or at a time of day.');
  });
});
