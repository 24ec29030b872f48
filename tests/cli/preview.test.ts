import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMessage as newDiscordMessage } from '../../adapters/discord/send/fall-back.ts';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { newMessage as newSlackMessage } from '../../adapters/slack/send/message-arguments.ts';
import type { PreviewData } from '../../src/commands/preview/preview.ts';
import type { DigestAnnouncement } from '../../src/model/announcement.ts';
import { frontMatter, type Home, makeHome, runHerald } from '../support/herald-process.ts';

const POST = 'docs/cilium.md';
const DIGEST: DigestAnnouncement = { type: 'digest', total: 0, before: 0, sections: [] };
let home: Home;
beforeAll(() => {
  home = makeHome();
  home.post(POST, frontMatter('Cilium <in> practice', { date: '2026-01-10', tldr: 'eBPF & bees.' }));
  home.post('docs/kafka.md', frontMatter('Kafka in practice', { date: '2026-01-11' }));
});
afterAll(() => home.remove());

const preview = (...args: string[]) => runHerald(home, ['preview', ...args]);

describe('herald preview', () => {
  it('draws the card of the terminal', async () => {
    const { code, out } = await preview(POST);
    expect(code).toBe(0);
    expect(out).toMatch(/╭─[\s\S]*Cilium <in> practice[\s\S]*eBPF & bees\.[\s\S]*╰─ https:\/\/example\.org/);
  });

  it('draws it in another style', async () => {
    const { out } = await preview(POST, '--style', 'line');
    expect(out).toMatch(/› Cilium <in> practice · .*2026-01-10/);
  });

  it('prints exactly what the API of a platform would be sent', async () => {
    const { announcement, key } = JSON.parse((await preview(POST, '--json')).out) as PreviewData;
    expect(key).toBeNull();
    const facts = { key: 'unused', announcement, inThread: null };
    const slack = JSON.parse((await preview(POST, '--format', 'slack', 'in:slack:C0123ABCD')).out);
    expect(slack).toEqual(
      JSON.parse(JSON.stringify(newSlackMessage({ ...facts, key: slack.metadata.event_payload.key, destination: 'slack:C0123ABCD' }))),
    );
    expect(slack).toMatchObject({ channel: 'C0123ABCD', mrkdwn: false, text: expect.stringContaining('Cilium') });
    expect(slack.metadata.event_payload.key).toMatch(/~slack\.C0123ABCD~announce$/);
  });

  it('prints a digest as the API of a platform would be sent it, to an example of a channel where nobody is subscribed', async () => {
    const discord = JSON.parse((await preview(POST, '--format', 'discord', '--digest')).out);
    const { nonce, ...body } = newDiscordMessage({
      key: 'k',
      destination: 'discord:112233445566778899',
      announcement: DIGEST,
      inThread: null,
    });
    expect(Object.keys(discord).toSorted()).toEqual([...Object.keys(body), 'nonce'].toSorted());
    expect(discord).toMatchObject({ flags: 32768, allowed_mentions: { parse: [] }, enforce_nonce: true });
    expect(discord.components[0].components[0]).toEqual({ type: 10, content: '## 2 new posts: 2 links' });
    expect(discord.nonce).toHaveLength(nonce.length);
  });

  it('prints a page that draws it for every platform, loads nothing and runs nothing', async () => {
    const { out } = await preview(POST, '--format', 'html');
    expect(out).toMatch(/^<!doctype html>/);
    for (const { label } of PLATFORMS) expect(out).toContain(`<figcaption>${label}</figcaption>`);
    expect(out).toContain('Cilium &lt;in&gt; practice');
    expect(out).not.toMatch(/<script|<link|<img|url\(/);
  });

  it('says what is wrong in words, in any format', async () => {
    const unknown = await preview('Cilium', 'pratice', '--format', 'slack');
    expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining('There is no post') });
    const wrong = await preview(POST, '--format', 'telegram');
    expect(wrong.code).toBe(2);
    for (const { name } of PLATFORMS) expect(wrong.err).toContain(name);
  });
});
