import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announcementOf } from '../../src/announce/announcement-of.ts';
import type { Destination } from '../../src/announce/destination.ts';
import { digestOf } from '../../src/announce/digest-of.ts';
import type { DeliveryError } from '../../src/errors.ts';
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
      announcement: announcementOf(makePost({ path: `${key}.md`, title: `Title ${key}`, tldr: `Told in ${key}.`, ...own })),
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
      await stage.messenger.post({ key: 'digest', destination: stage.destination, announcement: digestOf(posts), inThread: null });
      expect(stage.texts()).toHaveLength(1);
      expect(stage.texts()[0]).toContain('30 new posts: 20 links, 10 releases');
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
