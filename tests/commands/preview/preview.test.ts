import { beforeEach, describe, expect, it } from 'vitest';
import { walk } from '../../../adapters/discord/render/message-body.ts';
import { renderInComponents as drawForDiscord } from '../../../adapters/discord/render/render.ts';
import { renderReply as replyInDiscord } from '../../../adapters/discord/render/reply.ts';
import { renderAnnouncement as drawForSlack, renderReply as replyInSlack } from '../../../adapters/slack/render/render.ts';
import { renderAnnouncement as drawForTerminal, renderReply as replyInTerminal } from '../../../adapters/terminal/render.ts';
import type { PreviewData } from '../../../src/commands/preview/preview.ts';
import { deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { ADMIN, openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { messageBreaches } from '../../support/discord/message-rules.ts';
import { makePost, makeSubscription } from '../../support/make.ts';
import { refusalOf } from '../../support/slack/check/message.ts';

const HERE = 'slack:C0HERE';
const PICTURES = 'slack:C0PICTURES';
const picture = { url: 'https://example.org/a.png', alt: 'Bees' };
const cilium = makePost({ path: 'docs/cilium.md', title: 'Cilium in practice', tags: ['cilium'], picture });
const others = Array.from({ length: 12 }, (_, nth) =>
  makePost({
    path: `docs/other-${nth}.md`,
    title: `Other ${nth}`,
    tags: nth % 2 === 0 ? ['cilium'] : [],
    date: `2026-01-0${1 + (nth % 9)}T00:00:00.000Z`,
  }),
);
const draft = makePost({ path: 'docs/draft.md', title: 'A draft about quokkas', draft: true });

const dataOf = ({ data }: Reply) => data as PreviewData;

describe('preview', () => {
  let stage: ReturnType<typeof openCommandStage>;
  beforeEach(async () => {
    stage = openCommandStage({
      subscriptions: [
        makeSubscription(HERE, { tags: ['kafka'] }),
        { ...makeSubscription(PICTURES, { tags: ['cilium'] }), images: 'large' },
      ],
    });
    await stage.seen([cilium, ...others, draft]);
  });

  it('is the real message, to the asker alone, on each platform', async () => {
    const reply = await stage.ask('preview Cilium in practice', { from: SOMEBODY, where: HERE });
    expect(reply).toMatchObject({ shared: false, exitCode: 0, actions: [] });
    const { announcement } = dataOf(reply);
    const slack = replyInSlack(reply, null);
    expect(slack.blocks.slice(1)).toEqual(drawForSlack(announcement).blocks);
    expect(slack.text).toContain('Cilium in practice');
    expect(refusalOf({ ...slack }, new Set([`#${HERE.slice('slack:'.length)}`]))).toBeNull();
    const discord = replyInDiscord(reply, ({ command }) => command);
    const [box] = drawForDiscord({ announcement, key: 'k' }).components;
    expect(discord.components.at(-1)).toEqual({ ...box, id: undefined });
    expect(discord.allowed_mentions).toEqual({ parse: [] });
    expect(messageBreaches(discord, 'interaction')).toEqual([]);
    const looks = { width: 80, colour: false };
    expect(replyInTerminal(reply, looks)).toContain(drawForTerminal(announcement, looks).trimEnd());
  });

  it('has no button that acts: the only one leads to the post', async () => {
    const reply = await stage.ask('preview docs/cilium.md');
    const buttons = replyInSlack(reply, null).blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(buttons).toMatchObject([{ type: 'button', url: cilium.url }]);
    expect(walk(replyInDiscord(reply, () => 'x').components).filter(({ type }) => type === 2)).toMatchObject([{ url: cilium.url }]);
  });

  it('is as the channel’s subscription wants it, and says where the post is not wanted', async () => {
    const large = await stage.ask(`preview docs/cilium.md in:${PICTURES}`);
    expect(dataOf(large)).toMatchObject({
      destination: PICTURES,
      key: deliveryKeyOf(cilium.id, PICTURES, 'announce'),
      announcement: { picture: { size: 'large' } },
    });
    expect(wordsOf(large)).toContain(`A preview for ${PICTURES}; nothing is sent.`);
    const here = await stage.ask('preview docs/cilium.md', { where: HERE });
    expect(dataOf(here)).toMatchObject({ destination: HERE, announcement: { picture: { size: 'thumbnail' } } });
    expect(wordsOf(here)).toContain(`No subscription of ${HERE} matches this post.`);
    expect(wordsOf(await stage.ask('preview docs/cilium.md in:slack:C0NOBODY'))).toContain('slack:C0NOBODY has no subscription.');
  });

  it('of a platform is the message of the first channel there that gets the post', async () => {
    expect(dataOf(await stage.ask('preview docs/cilium.md in:slack'))).toMatchObject({ destination: PICTURES });
    expect(dataOf(await stage.ask('preview docs/other-1.md in:slack'))).toMatchObject({ destination: HERE });
    const nobody = await stage.ask('preview docs/cilium.md in:discord');
    expect(dataOf(nobody)).toMatchObject({ destination: null, key: null });
    expect(wordsOf(nobody)).toContain('No channel on Discord is subscribed.');
  });

  it('is in the style that the channel wants, or in any other that is asked for', async () => {
    stage = openCommandStage({ subscriptions: [{ ...makeSubscription(HERE), style: 'line', facts: ['tags'] }] });
    await stage.seen([cilium]);
    const theirs = await stage.ask('preview docs/cilium.md', { where: HERE });
    expect(dataOf(theirs)).toMatchObject({ announcement: { style: 'line', facts: ['tags'] } });
    expect(replyInDiscord(theirs, () => 'x')).toMatchObject({
      content: expect.stringContaining('[Cilium in practice](<https://example.org/docs/cilium.md>) · #cilium'),
    });
    const card = dataOf(await stage.ask('preview docs/cilium.md style:card', { where: HERE })).announcement;
    expect(card).toMatchObject({ tldr: cilium.tldr, facts: ['tags'] });
    expect(card).not.toHaveProperty('style');
  });

  it('as a digest stands among the latest posts that the channel gets', async () => {
    const { announcement } = dataOf(await stage.ask(`preview docs/other-1.md in:${PICTURES} as:digest`));
    expect(announcement).toMatchObject({ type: 'digest', total: 8 });
    const told = announcement.type === 'digest' ? announcement.sections.flatMap(({ lines }) => lines.map(({ title }) => title)) : [];
    expect(told.toSorted()).toEqual(['Cilium in practice', 'Other 0', 'Other 1', 'Other 10', 'Other 2', 'Other 4', 'Other 6', 'Other 8']);
    const anywhere = await stage.ask('preview docs/other-1.md as:digest');
    expect(dataOf(anywhere).announcement).toMatchObject({ type: 'digest', total: 10 });
    for (const refusal of [refusalOf({ ...replyInSlack(anywhere, null) }, new Set())]) expect(refusal).toBeNull();
    expect(
      messageBreaches(
        replyInDiscord(anywhere, () => 'x'),
        'interaction',
      ),
    ).toEqual([]);
  });

  it('finds posts as why does, with the nearest names, and keeps what else was said', async () => {
    const unknown = await stage.ask('preview Cilium practise as:digest in:slack:C0HERE');
    expect(unknown.exitCode).toBe(1);
    expect(wordsOf(unknown)).toContain('The closest matches are:');
    const command = unknown.actions.find(({ label }) => label === 'Cilium in practice')?.command;
    expect(command).toBe('preview as:digest in:slack:C0HERE docs/cilium.md');
    expect(dataOf(await stage.ask(command ?? '')).announcement.type).toBe('digest');
  });

  it('shows to others only what they may see', async () => {
    const somebody = { from: SOMEBODY, where: HERE };
    expect((await stage.ask('preview docs/draft.md', { from: ADMIN })).exitCode).toBe(0);
    expect(wordsOf(await stage.ask('preview docs/draft.md', somebody))).toContain('There is no post');
    for (const channel of [PICTURES, 'slack', 'discord'])
      expect(await stage.ask(`preview docs/cilium.md in:${channel}`, somebody)).toMatchObject({ exitCode: 2 });
    expect(await stage.ask('preview docs/cilium.md in:here', somebody)).toMatchObject({ exitCode: 0 });
    expect(await stage.ask('preview docs/cilium.md', { from: SOMEBODY })).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['preview', 'Preview what?'],
    ['preview docs/cilium.md in:nowhere', '“in:nowhere” is not a channel.'],
    ['preview docs/cilium.md style:box', '“style:box” is not a style. Write style:card, style:line, style:title or style:embed'],
    ['preview docs/cilium.md as:letter', '“as:letter” is not a way to preview a post.'],
  ])('%s says what to write', async (asked, words) => {
    const reply = await stage.ask(asked);
    expect(reply.exitCode).toBe(2);
    expect(wordsOf(reply)).toContain(words);
  });
});
