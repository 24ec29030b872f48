import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runMenu } from '../../../../adapters/discord/input/context-menus.ts';
import { COMMANDS } from '../../../../src/commands/registry.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import { openCommandStage } from '../../../support/command-stage.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { makePost } from '../../../support/make.ts';
import { digestOfThree, discordOn, outgoingTo, postWith, replyOf } from '../fixtures.ts';

let double: DiscordDouble;
let channel: string;
let stop = async (): Promise<void> => {};
beforeEach(async () => {
  double = await startDiscordDouble();
  channel = double.addChannel();
});
afterEach(async () => {
  await stop();
  await double.stop();
});

const cilium = makePost({ path: 'docs/cilium.md', title: 'Cilium 1.18 is here', url: 'https://cilium.io/blog/2025/08/cilium-118/' });
const other = makePost({ path: 'docs/other.md', title: 'Cilium 1.17 was here', url: 'https://example.org/other' });

async function openHerald() {
  const stage = openCommandStage();
  await stage.seen([cilium, other]);
  const { gateway, messenger } = discordOn(double);
  stop = () => gateway.stop();
  await gateway.start(stage.handler);
  return { messenger };
}

const lastMessage = () => {
  const message = double.messages(channel).at(-1);
  if (!message) throw new Error('no message');
  return message;
};

const EN = wordsOf('en').chat;

describe('the menu of a message', () => {
  it('explains why an announcement was sent, to the asker alone', async () => {
    const { messenger } = await openHerald();
    await messenger.post(outgoingTo(channel, postWith({ postId: cilium.id })));
    const view = await double.chooseMenu('Why was this announced?', lastMessage());
    expect(view.ephemeral).toBe(true);
    expect(view.text).toContain('Cilium 1.18 is here');
  });

  it('finds posts related to an announcement, and to what anybody wrote', async () => {
    const { messenger } = await openHerald();
    await messenger.post(outgoingTo(channel, postWith({ postId: cilium.id })));
    const related = await double.chooseMenu('Find related posts', lastMessage());
    expect(related.text).toContain('Related to **Cilium 1.18 is here**:');
    expect(related.text).toContain('Cilium 1.17 was here');
    double.chat(channel, 'is "cilium" -any good? <@123> https://unknown.example/x');
    expect((await double.chooseMenu('Find related posts', lastMessage())).text).toContain('Cilium 1.18 is here');
  });

  it('says of an announced post that nothing is related to it, instead of finding that post by the words of its message', async () => {
    const stage = openCommandStage();
    const alone = makePost({ path: 'docs/alone.md', title: 'Bees in practice', url: 'https://example.org/bees' });
    await stage.seen([alone, cilium]);
    const { gateway, messenger } = discordOn(double);
    stop = () => gateway.stop();
    await gateway.start(stage.handler);
    await messenger.post(outgoingTo(channel, postWith({ postId: alone.id, title: alone.title, url: alone.url })));
    const view = await double.chooseMenu('Find related posts', lastMessage());
    expect(view.text).toBe('No post is related to “Bees in practice”.');
  });

  it('searches for the words that a reader sees, not for markup', async () => {
    const content =
      '## [Upgrade](<https://a.example/x>) to **Cilium**\n-# by <@123456789012345678> <t:1795852426:f> <:bee:12>\n> `kubectl` \\_now_ ||or https://b.example/y||';
    const asked: string[] = [];
    await runMenu(
      { content },
      'Find related posts',
      async (text) => {
        asked.push(text);
        return replyOf('nothing');
      },
      EN,
    );
    expect(asked.at(-1)).toBe('related Upgrade to Cilium by kubectl now or');
  });

  it('says so where a message is not about a post', async () => {
    await openHerald();
    double.chat(channel, 'hello');
    expect((await double.chooseMenu('Why was this announced?', lastMessage())).text).toBe('That message is not about a post.');
  });

  it('asks about every post of a digest, five at most, in components as well as in embeds', async () => {
    const { messenger } = await openHerald();
    await messenger.post(outgoingTo(channel, digestOfThree()));
    const asked: string[] = [];
    const ask = async (text: string) => {
      asked.push(text);
      return replyOf('because');
    };
    await runMenu(lastMessage(), 'Why was this announced?', ask, EN);
    expect(asked).toEqual(['why https://a.example/1', 'why https://a.example/2']);
    asked.length = 0;
    const components = [
      {
        type: 17,
        components: [
          {
            type: 9,
            components: [{ type: 10, content: '### [A](https://a.example/9)' }],
            accessory: { type: 2, style: 5, url: 'https://a.example/9' },
          },
        ],
      },
    ];
    await runMenu({ content: '', embeds: [], components } as unknown as Parameters<typeof runMenu>[0], 'Why was this announced?', ask, EN);
    expect(asked).toEqual(['why https://a.example/9']);
    expect(runMenu({}, 'Of another app', ask, EN)).toBeNull();
  });

  it('takes nothing of a message for granted', async () => {
    const odd = { content: 7, embeds: { url: 'x' }, components: [null, [[]], { components: [null, 'x', { content: {} }] }] };
    const reply = await runMenu(odd as unknown as Parameters<typeof runMenu>[0], 'Find related posts', async () => replyOf('x'), EN);
    expect(reply?.exitCode).toBe(2);
  });

  it('stands for commands that there are', () => {
    expect(COMMANDS.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['why', 'related']));
  });
});
