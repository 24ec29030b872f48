import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from '../../../../adapters/slack/input/shortcuts.ts';
import { createCommandHandler } from '../../../../src/commands/handler.ts';
import { buildAnnouncement } from '../../../../src/model/build-announcement.ts';
import type { CommandHandler } from '../../../../src/ports/command-gateway.ts';
import { ADMIN, openCommandStage, pendingRow } from '../../../support/command-stage.ts';
import { makePost } from '../../../support/make.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectOverHttp, connectTo, makeDigest, makeOutgoing } from '../sample.ts';

const READER = 'U0READER';
const CHANNEL = 'C0GENERAL';
const post = makePost({ path: 'a.md', title: 'Cilium in practice', url: 'https://example.org/cilium?a=1&b=2', tldr: 'What it is about.' });
const draft = makePost({ path: 'd.md', title: 'Not out yet', url: 'https://example.org/draft', draft: true });

describe.each(['Socket Mode', 'HTTP'] as const)('over %s', (way) => {
  let double: SlackDouble;
  let stage: ReturnType<typeof openCommandStage>;
  let stops: (() => Promise<void>)[];
  beforeEach(async () => {
    double = await startSlackDouble();
    stage = openCommandStage();
    stops = [];
    await stage.seen([post, draft]);
  });
  afterEach(async () => {
    expect(double.complaints).toEqual([]);
    for (const stop of stops) await stop();
    await double.stop();
  });

  async function start(own: { unfurls?: boolean } = {}, handler: CommandHandler = stage.handler) {
    const herald = way === 'HTTP' ? await connectOverHttp(double, own) : connectTo(double, own);
    stops.push(() => herald.gateway.stop());
    if ('stopServer' in herald) stops.push(herald.stopServer as () => Promise<void>);
    await herald.gateway.start(handler);
    if (way !== 'HTTP') await double.sockets.open(2);
    return herald;
  }

  describe('the Home tab', () => {
    it('has a search field, the latest posts, and what somebody subscribed; the status is for admins', async () => {
      await start();
      const filter = { tags: [], sources: [], kinds: [], words: [], expression: 'kind:release' };
      const order = { by: { platform: 'slack', id: READER }, where: null, nowMs: Date.now() };
      await stage.context.subscriptionStore.add({ destination: 'slack:C0NEWS', filter, origin: 'chat' }, order);
      const home = await double.openHome(READER);
      expect(home.text).toMatch(/^Search the posts\n[\s\S]*Latest posts\n[\s\S]*Cilium in practice/);
      expect(home.text).toMatch(/Subscriptions\n[\s\S]*C0NEWS/);
      expect(home.text).not.toContain('Status');
      expect((await double.openHome(ADMIN.id)).text).toMatch(/Status\n[\s\S]*in the archive/);
      // Somebody else's subscriptions are not theirs to see.
      expect((await double.openHome('U0OTHER')).text).not.toContain('C0NEWS');
    });

    it('has as many of the latest posts as it says, and a way to the others', async () => {
      const more = Array.from({ length: 5 }, (_, n) => makePost({ path: `more${n}.md`, title: `More ${n}` }));
      await stage.seen(more);
      await start();
      const home = await double.openHome(READER);
      expect(home.text).toContain('(1–5 of 6)');
      expect(home.buttons.slice(0, 6)).toEqual(['Open', 'Open', 'Open', 'Open', 'Open', 'More']);
      expect((await double.pressInView(home, 'More')).text).toContain('(1–5 of 6)');
    });

    it('is in the language of who opens it, and so are its dialogs and what is refused', async () => {
      const { gateway } = await start(
        {},
        createCommandHandler({ ...stage.context, language: 'de' }, () => undefined),
      );
      const home = await double.openHome(ADMIN.id);
      expect(home.text).toMatch(/^Beiträge durchsuchen\n[\s\S]*Neueste Beiträge[\s\S]*Abonnements[\s\S]*Zustand/);
      expect((await double.typeInSearch(home, 'cili'))[0]?.label).toBe('Nach „cili“ suchen');
      const answer = await double.pick(home, 'cilium');
      expect(answer.shown.view).toMatchObject({ title: { text: 'Suchen' }, close: { text: 'Schließen' } });
      expect((await double.slashCommand({ channel: CHANNEL, user: READER, text: 'help', command: '/other' })).text).toBe(
        'Dieser Herald antwortet auf /cncf.',
      );
      await gateway.stop();
    });

    it('completes what is typed, and opens what is found', async () => {
      await start();
      const home = await double.openHome(READER);
      const options = await double.typeInSearch(home, 'cili');
      expect(options[0]).toEqual({ label: 'Search for “cili”', value: 'cili' });
      expect(options.map(({ label }) => label)).toContainEqual(expect.stringMatching(/^Cilium in practice · /));
      const answer = await double.pick(home, options.at(-1)?.value ?? '');
      expect(answer.text).toContain('Cilium in practice');
      expect(answer.shown.view).toMatchObject({ type: 'modal', title: { text: 'Search' } });
      // Nobody is there to share it with.
      expect(answer.buttons).not.toContain('Share to channel');
      // The next search stands in the same modal.
      const again = await double.pick(answer, 'nothing like this');
      expect(again.shown.id).toBe(answer.shown.id);
    });

    it('is published again when posts change, also where another view came between', async () => {
      const { gateway } = await start();
      await double.openHome(READER);
      await stage.seen([makePost({ path: 'b.md', title: 'Brand new' })]);
      double.fault({ method: 'views.publish', answer: { error: 'hash_conflict' } });
      const next = double.nextView(READER, 'home');
      gateway.refresh?.();
      expect((await next).text).toContain('Brand new');
    });

    it('says what was done with a button of it in a modal, and is brought up to date', async () => {
      await start();
      const filter = { tags: [], sources: [], kinds: [], words: [], expression: 'kind:release' };
      await stage.context.subscriptionStore.add(
        { destination: 'slack:C0NEWS', filter, origin: 'chat' },
        { by: ADMIN, where: null, nowMs: 0 },
      );
      const home = await double.openHome(ADMIN.id);
      const next = double.nextView(ADMIN.id, 'home');
      expect((await double.pressInView(home, 'Pause 1')).text).toContain('C0NEWS');
      expect((await next).buttons).toContain('Resume 1');
    });
  });

  describe('“Why was this sent?”', () => {
    const why = async (own: Parameters<typeof makeOutgoing>[1]) => {
      const { messenger } = await start();
      await messenger.post(makeOutgoing('k1', own));
      const [message] = double.messages(CHANNEL);
      if (!message) throw new Error('nothing was posted');
      return double.messageShortcut(WHY_SHORTCUT, message, READER);
    };

    it.each([undefined, 'line'] as const)('explains a post that a message tells of (%s), to who asked alone', async (style) => {
      await stage.look({ deliveries: [pendingRow(post.id, `slack:${CHANNEL}`)] });
      await stage.deliver(`${post.id}~slack.${CHANNEL}~announce`);
      const answer = await why({ ...buildAnnouncement(post), ...(style ? { style } : {}) });
      expect(answer.ephemeral).toBe(true);
      expect(answer.text).toContain('Cilium in practice');
      expect(answer.text).toMatch(/delivered|sent/);
    });

    it('explains the first posts of a digest', async () => {
      const answer = await why(makeDigest({ post: 9 }));
      expect(answer.text).toContain('…and 4 more: /cncf why <post> explains each.');
    });

    it('has nothing to say of a notice, nor of what others wrote', async () => {
      expect((await why({ type: 'notice', title: 'No more messages', lines: [], actions: [] })).text).toMatch(
        /There is no post|is not about a post/,
      );
      const theirs = double.say(CHANNEL, 'U0OTHER', 'hello <https://example.org/cilium>');
      expect((await double.messageShortcut(WHY_SHORTCUT, theirs, READER)).text).toBe('That message is not one of Herald’s.');
    });
  });

  it('“Search posts” opens a search from anywhere', async () => {
    await start();
    const modal = await double.globalShortcut(SEARCH_SHORTCUT, READER);
    expect((await double.typeInSearch(modal, 'c')).length).toBe(0);
    const found = await double.pick(modal, 'cilium');
    expect(found).toMatchObject({ shown: { id: modal.shown.id }, text: expect.stringContaining('Cilium in practice') });
  });

  describe('links to posts', () => {
    it('get a preview where that is on: title, tldr and kind; drafts, and what is no post, none', async () => {
      await start({ unfurls: true });
      const next = double.nextUnfurl();
      await double.writeLinks({ channel: CHANNEL, user: READER, urls: [post.url ?? '', draft.url ?? '', 'https://example.org/none'] });
      const previews = await next;
      expect(Object.keys(previews)).toEqual([post.url]);
      expect(previews[post.url ?? '']).toMatch(/Cilium in practice[\s\S]*What it is about\./);
      const composed = double.nextUnfurl();
      await double.writeLinks({ channel: CHANNEL, user: READER, urls: [post.url ?? ''], source: 'composer' });
      expect(Object.keys(await composed)).toEqual([post.url]);
    });

    it('get none by default', async () => {
      await start();
      await double.writeLinks({ channel: CHANNEL, user: READER, urls: [post.url ?? ''] });
      await double.openHome(READER);
      expect(double.journal.map(({ method }) => method)).not.toContain('chat.unfurl');
    });
  });
});
