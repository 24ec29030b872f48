/**
 * Takes the pictures of what people see in Discord, for docs/discord.md: `npx tsx docs/render-discord.ts`. The built Herald, with the repository's posts (as if
 * they were of the last days), talks to the loopback double of the tests; what it sends there is drawn, payload by payload.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { startDiscordDouble } from '../tests/support/discord/discord-double.ts';
import { eventually } from '../tests/support/eventually.ts';
import { makeHome, startHerald } from '../tests/support/herald-process.ts';
import { arrive, recentPosts } from './preview/arriving-posts.ts';
import { discordPage, modalPage } from './preview/discord-page.ts';
import { photographPages } from './preview/photograph-pages.ts';

const ADMIN = '300000000000000001';
/** Comes alone, and has to be approved. */
const APPROVED = 'docs/2025-09-03-securing-the-node-a-primer-on-cilium-s-host-firewall.md';
/** Comes alone. */
const ALONE = 'docs/2025-06-05-introducing-gateway-api-inference-extension.md';

/** What Herald sent, picture by picture; a page for each. */
async function pages(): Promise<Readonly<Record<string, string>>> {
  const discord = await startDiscordDouble();
  const [news, security, review] = [discord.addChannel(), discord.addChannel(), discord.addChannel()];
  const names = { [news]: 'news', [security]: 'security', [review]: 'review' };
  const home = makeHome({ cold: true });
  writeFileSync(
    join(home.dir, 'herald.yaml'),
    `announce: {settle_seconds: 0, each_limit: 3}
approvals: {review: "discord:${review}"}
subscriptions:
  - {to: "discord:${news}", filter: "-tag:security"}
  - {to: "discord:${security}", tag: [security], approve: true}
`,
  );
  const herald = startHerald(home, ['start'], { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, HERALD_ADMINS: `discord:${ADMIN}` });
  const only = async (channel: string, words: string): Promise<APIMessage> => {
    const find = () => discord.messages(channel).find((message) => JSON.stringify(message).includes(words));
    return (await eventually(find, (found) => found !== undefined, `“${words}” in ${channel}`)) as APIMessage;
  };
  try {
    await herald.says(/Ready in/);
    const posts = recentPosts({ path: APPROVED, tag: 'security' });
    const others = [...posts.keys()].filter((path) => path !== APPROVED && path !== ALONE);
    arrive(home, 'archive', posts, others);
    const digest = await only(news, 'new posts');
    arrive(home, 'alone', posts, [ALONE]);
    const post = await only(news, 'Inference Extension');
    arrive(home, 'approved', posts, [APPROVED]);
    const approval = await only(review, 'Host Firewall');
    const who = { channel: news, user: ADMIN };
    const search = await discord.command({ ...who, subcommand: 'search', options: { query: 'cilium' } });
    const form = await discord.commandForm({ ...who, subcommand: 'subscribe' });
    const plan = await discord.submit(form, { filter: 'cilium kind:link' });
    return {
      'discord-post': discordPage([post]),
      'discord-digest': discordPage([digest]),
      'discord-search': discordPage([search.message]),
      'discord-subscribe': modalPage(form.modal),
      'discord-subscribe-plan': discordPage([plan.message], names),
      'discord-approval': discordPage([approval], names),
    };
  } finally {
    await herald.end('SIGKILL');
    home.remove();
    await discord.stop();
  }
}

await photographPages(pages);
