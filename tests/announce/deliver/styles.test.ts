import { describe, expect, it } from 'vitest';
import { buildAnnouncement, contentFingerprint } from '../../../src/model/build-announcement.ts';
import { withStyle } from '../../../src/model/message-style.ts';
import { claimed, doubtful, editOf, play, post, receipt } from '../../support/deliver-stage.ts';

const faceIn = (style: Parameters<typeof withStyle>[1]) => contentFingerprint(withStyle(buildAnnouncement(post), style));

describe('the style of a message about a post', () => {
  it('is the one that its channel wants, and so is what is kept of how it looks', async () => {
    const { sent, settlements } = await play({ claim: claimed, style: { style: 'line' } });
    expect(sent[0]?.announcement).toMatchObject({ style: 'line' });
    expect(settlements).toMatchObject([{ state: 'delivered', renderedFingerprint: faceIn({ style: 'line' }) }]);
  });

  it('is, in an edit, the one that the channel wants by then', async () => {
    const edit = editOf({ renderedFingerprint: faceIn({}), receipt: { ...receipt, pictures: 'thumbnail' } });
    const { sent, settlements } = await play({ claim: edit, style: { style: 'title' } });
    expect(sent[0]?.announcement).toMatchObject({ style: 'title', tldr: null });
    expect(settlements).toMatchObject([{ state: 'delivered', renderedFingerprint: faceIn({ style: 'title' }) }]);
  });

  it('makes no edit of a change that nobody would see', async () => {
    const edit = editOf({ renderedFingerprint: faceIn({ style: 'title' }), receipt: { ...receipt, pictures: 'thumbnail' } });
    const posts = [{ ...post, tldr: 'Other words altogether.', tags: ['other'] }];
    expect(await play({ claim: { ...edit, posts } as typeof edit, style: { style: 'title' } })).toMatchObject({
      sent: [],
      settlements: [{ state: 'skipped', reason: { kind: 'unchanged' } }],
    });
  });

  it('is that of a message that is looked for, too', async () => {
    const looked: unknown[] = [];
    const claim = { ...doubtful(null), posts: [post], sent: [post] } as ReturnType<typeof doubtful>;
    await play({
      claim,
      style: { style: 'line' },
      find: async ({ announcement }) => {
        looked.push(announcement);
        return { kind: 'found', receipt };
      },
    });
    expect(looked).toMatchObject([{ style: 'line' }]);
  });
});
