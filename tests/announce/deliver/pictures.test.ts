import { describe, expect, it } from 'vitest';
import { buildAnnouncement, contentFingerprint } from '../../../src/model/build-announcement.ts';
import type { PictureSize } from '../../../src/model/message-style.ts';
import { claimed, doubtful, editOf, play, post, receipt } from '../../support/deliver-stage.ts';

const pictured = { ...post, picture: { url: 'https://example.org/a.png', alt: null } };
const bare = contentFingerprint(buildAnnouncement(post));

describe('the picture of a post that is sent', () => {
  it.each([
    [undefined, 'thumbnail'],
    ['large', 'large'],
  ] as const)('is shown as its channel wants it: %s', async (pictureSize, size) => {
    const { sent, settlements } = await play({ claim: { ...claimed, posts: [pictured] }, ...(pictureSize ? { pictureSize } : {}) });
    expect(sent[0]?.announcement).toMatchObject({ picture: { size } });
    expect(settlements).toMatchObject([{ state: 'delivered', receipt: { ...receipt, pictures: size } }]);
  });

  it('is not there where the channel wants none; then a change of it is no edit', async () => {
    const { sent, settlements } = await play({ claim: { ...claimed, posts: [pictured] }, pictureSize: 'none' });
    expect(sent[0]?.announcement).not.toHaveProperty('picture');
    expect(settlements).toMatchObject([{ renderedFingerprint: bare, receipt: { pictures: 'none' } }]);
    const edit = editOf({ renderedFingerprint: bare, receipt: { ...receipt, pictures: 'none' } });
    expect(await play({ claim: { ...edit, posts: [pictured] } as typeof edit })).toMatchObject({
      sent: [],
      settlements: [{ state: 'skipped', reason: { kind: 'unchanged' } }],
    });
  });

  it.each(['thumbnail', 'large'] as const)(
    'is edited in the form in which it was sent, whatever is wanted by now: %s',
    async (pictures) => {
      const edit = editOf({ renderedFingerprint: 'something else', receipt: { ...receipt, pictures } });
      const { sent } = await play({ claim: { ...edit, posts: [pictured] } as typeof edit, pictureSize: 'none' });
      expect(sent[0]?.announcement).toMatchObject({ picture: { size: pictures } });
    },
  );

  it('an upgrade edits no message that was sent before Herald knew pictures', async () => {
    const edit = editOf({ renderedFingerprint: bare, receipt });
    expect(await play({ claim: { ...edit, posts: [pictured] } as typeof edit })).toMatchObject({
      sent: [],
      settlements: [{ state: 'skipped', reason: { kind: 'unchanged' } }],
    });
  });

  it('is known of a message that was found, too', async () => {
    const found = { kind: 'found', receipt } as const;
    const claim = { ...doubtful(null), posts: [pictured], sent: [pictured] } as ReturnType<typeof doubtful>;
    const size: PictureSize = 'large';
    expect(await play({ claim, find: async () => found, pictureSize: size })).toMatchObject({
      settlements: [{ state: 'delivered', receipt: { ...receipt, pictures: 'large' } }],
    });
  });
});
