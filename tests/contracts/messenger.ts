import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryError } from '../../src/lib/errors.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import type { Destination } from '../../src/model/destination.ts';
import { buildDigest } from '../../src/model/digest.ts';
import { firstLines } from '../../src/model/digest-order.ts';
import type { Messenger, Outgoing } from '../../src/ports/messenger.ts';
import { makePost } from '../support/make.ts';

/** A messenger with a platform behind it. */
export interface MessengerStage {
  messenger: Messenger;
  destination: Destination;
  /** A channel that is not there; null where there can be none. */
  nowhere: Destination | null;
  /** What people read in `destination`, a text a message, oldest first. */
  texts: () => readonly string[];
  /** What they read in the threads there; null where there are none. */
  threadTexts: (() => readonly string[]) | null;
  /** Whether what was said can be unsaid. */
  isPaper: boolean;
  /** Whom the messages of `destination` have pinged. */
  pings: () => readonly string[];
  stop: () => Promise<void>;
}

const NASTY =
  'Q&A <draft> | part_2 *bold* `code` <!channel> <@U0SOMEBODY> @everyone @here <@&123456789012345678> [forged](https://evil.example) # not a heading';

/** What every messenger promises. */
export function messengerContract(title: string, start: () => Promise<MessengerStage>): void {
  describe(`${title} as a messenger`, () => {
    let stage: MessengerStage;
    beforeEach(async () => {
      stage = await start();
    });
    afterEach(() => stage.stop());

    const order = (key: string, own: Partial<Parameters<typeof makePost>[0]> = {}): Outgoing => ({
      key,
      destination: stage.destination,
      announcement: buildAnnouncement(makePost({ path: `${key}.md`, title: `Title ${key}`, tldr: `Told in ${key}.`, ...own })),
      inThread: null,
    });

    it('a post is one message with its title, tldr, source and a receipt', async () => {
      const { receipt } = await stage.messenger.post(order('a'));
      expect(stage.texts()).toHaveLength(1);
      for (const words of ['Title a', 'Told in a.', 'CNCF']) expect(stage.texts()[0]).toContain(words);
      expect(receipt.messageId).not.toBe('');
    });

    it('a message that was sent is found, or can be sent again without harm', async () => {
      const { receipt } = await stage.messenger.post(order('a'));
      const sighting = await stage.messenger.find(order('a'), Date.now() - 1_000);
      if (sighting.kind === 'repeatable') await stage.messenger.post(order('a'));
      else expect(sighting).toMatchObject({ kind: 'found', receipt: { messageId: receipt.messageId } });
      expect(stage.texts()).toHaveLength(1);
    });

    it('a message that was not sent is never found', async () => {
      await stage.messenger.post(order('a'));
      expect((await stage.messenger.find(order('b'), Date.now() - 1_000)).kind).not.toBe('found');
    });

    it('a message that nobody wants any more is found or not, and never to be sent again', async () => {
      const { receipt } = await stage.messenger.post(order('a'));
      const sightings = [order('a'), order('b')].map((one) => stage.messenger.find(one, Date.now() - 1_000, false));
      expect(await Promise.all(sightings)).toMatchObject([
        { kind: 'found', receipt: { messageId: receipt.messageId } },
        { kind: expect.stringMatching(/^(absent|unprovable)$/) },
      ]);
    });

    it('text from a post pings nobody', async () => {
      await stage.messenger.post(order('nasty', { title: NASTY, tldr: NASTY, source: NASTY, tags: [NASTY] }));
      expect(stage.pings()).toEqual([]);
      expect(stage.texts()[0]).toContain('Q&A <draft> | part');
    });

    it('a post without a link, date, source and tldr is told all the same', async () => {
      await stage.messenger.post(order('bare', { url: null, date: null, source: null, tldr: null, tags: [] }));
      expect(stage.texts()[0]).toContain('Title bare');
    });

    it('a digest is one message that counts its posts by kind', async () => {
      const posts = Array.from({ length: 30 }, (_, n) =>
        makePost({ path: `${n}.md`, kind: n % 3 === 0 ? 'release' : 'link', title: `Post ${n}` }),
      );
      await stage.messenger.post({ key: 'digest', destination: stage.destination, announcement: buildDigest(posts), inThread: null });
      expect(stage.texts()).toHaveLength(1);
      expect(stage.texts()[0]).toContain('30 new posts: 20 links, 10 releases');
    });

    it('a digest has room for its first lines, and shows all of those', async () => {
      const posts = Array.from({ length: 90 }, (_, n) =>
        makePost({ path: `${n}.md`, source: `Source ${n % 7}`, title: `Post number ${n}.` }),
      );
      const whole = buildDigest(posts);
      const room = stage.messenger.capacity(whole);
      expect(room).toBeGreaterThan(5);
      expect(room).toBeLessThan(90);
      const first = firstLines(whole, room);
      await stage.messenger.post({ key: 'digest', destination: stage.destination, announcement: first, inThread: null });
      for (const { title } of first.sections.flatMap(({ lines }) => lines)) expect(stage.texts()[0]).toContain(title);
      expect(stage.texts()[0]).toContain(`…and ${90 - room} more`);
    });

    it('the next message of a digest stands in the thread of the first, and is found there', async () => {
      const posts = Array.from({ length: 8 }, (_, n) => makePost({ path: `${n}.md`, title: `Post ${n}` }));
      const { receipt } = await stage.messenger.post(order('a'));
      const next: Outgoing = {
        key: 'next',
        destination: stage.destination,
        announcement: buildDigest(posts, { before: 25, heading: { total: 33, counts: [{ kind: 'link', count: 33 }] } }),
        inThread: receipt,
      };
      const posted = await stage.messenger.post(next);
      const texts = stage.threadTexts?.() ?? stage.texts().slice(1);
      expect(texts).toEqual([expect.stringContaining('26–33 of 33')]);
      const sighting = await stage.messenger.find(next, Date.now() - 1_000);
      if (sighting.kind !== 'repeatable') expect(sighting).toEqual({ kind: 'found', receipt: posted.receipt });
      else expect((await stage.messenger.post(next)).receipt).toEqual(posted.receipt);
    });

    it('a notice says what there is to do about it', async () => {
      const actions = [{ label: 'Mark seen', command: 'hold h1 seen' }];
      const announcement = { type: 'notice', title: 'Held: 260 posts', lines: ['Nothing was announced.'], actions } as const;
      await stage.messenger.post({ key: 'n~notice', destination: stage.destination, announcement, inThread: null });
      for (const words of ['Held: 260 posts', 'Nothing was announced.']) expect(stage.texts()[0]).toContain(words);
    });

    it('a message can be corrected, again and again, and stays one message', async () => {
      const { receipt } = await stage.messenger.post(order('a'));
      const corrected = order('a', { title: 'A better title', tldr: 'Better words.' });
      for (let time = 0; time < 2; time += 1)
        expect(await stage.messenger.edit(receipt, corrected)).toBe(stage.isPaper ? 'gone' : 'edited');
      expect(stage.texts()).toHaveLength(1);
      if (stage.isPaper) return;
      expect(stage.texts()[0]).toContain('A better title');
      expect(stage.texts()[0]).not.toMatch(/Title a|Told in a/);
      expect(await stage.messenger.edit(receipt, order('a', { title: NASTY, tldr: NASTY, source: NASTY, tags: [NASTY] }))).toBe('edited');
      expect(stage.pings()).toEqual([]);
    });

    it('a message can be taken back, also when it is gone; then it can’t be corrected', async () => {
      const { receipt } = await stage.messenger.post(order('a'));
      await stage.messenger.post(order('b'));
      await stage.messenger.retract(receipt, stage.destination);
      await stage.messenger.retract(receipt, stage.destination);
      if (!stage.isPaper) expect(stage.texts()).toEqual([expect.stringContaining('Title b')]);
      expect(await stage.messenger.edit(receipt, order('a'))).toBe('gone');
    });

    it('says whether it could send, without sending', async () => {
      await stage.messenger.probe(null);
      await stage.messenger.probe(stage.destination);
      expect(stage.texts()).toEqual([]);
      if (stage.nowhere === null) return;
      await expect(stage.messenger.probe(stage.nowhere)).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    });

    it('has a pace that can be kept', () => {
      const { destination, workspace } = stage.messenger.rateLimits;
      for (const pace of [destination, workspace]) {
        expect(pace.burst).toBeGreaterThanOrEqual(1);
        expect(pace.intervalMs).toBeGreaterThanOrEqual(0);
      }
    });

    it('a channel that is not there is the destination’s fault, told as such', async () => {
      if (stage.nowhere === null) return;
      const failure = await stage.messenger
        .post({ ...order('a'), destination: stage.nowhere })
        .catch((error: DeliveryError) => error.failure);
      expect(failure).toMatchObject({ kind: 'destination-gone' });
      expect(await stage.messenger.check([stage.nowhere])).toHaveLength(1);
    });

    it('a check of what works finds nothing', async () => {
      expect(await stage.messenger.check([stage.destination])).toEqual([]);
    });
  });
}
