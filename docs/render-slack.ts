/**
 * Takes the pictures of what people see in Slack, for docs/slack.md: `npx tsx docs/render-slack.ts`. The built Herald, with the repository's posts (as if they
 * were of the last days), talks to the loopback double of the tests; what it sends there is drawn, payload by payload. Only its folder has another name in the pictures.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { eventually } from '../tests/support/eventually.ts';
import { makeHome, startHerald } from '../tests/support/herald-process.ts';
import type { Seen } from '../tests/support/slack/people.ts';
import { startSlackDouble } from '../tests/support/slack/slack-double.ts';
import { arrive, recentPosts } from './preview/arriving-posts.ts';
import { photographPages } from './preview/photograph-pages.ts';
import { slackPage, slackViewPage } from './preview/slack-page.ts';

const [NEWS, SECURITY, REVIEW] = ['C0NEWS', 'C0SECURITY', 'C0REVIEW'] as const;
const ADMIN = { user: 'U0ANN', channel: NEWS };
const YAML = `
announce: {settle_seconds: 0, each_limit: 3}
approvals: {review: "slack:${REVIEW}"}
subscriptions:
  - {to: "slack:${NEWS}", filter: "-tag:security"}
  - {to: "slack:${SECURITY}", tag: [security], approve: true}
`;
/** Comes alone, and has to be approved. */
const APPROVED = 'docs/2025-09-03-securing-the-node-a-primer-on-cilium-s-host-firewall.md';
/** Comes alone. */
const ALONE = 'docs/2025-06-05-introducing-gateway-api-inference-extension.md';

/** What Herald sent, picture by picture; a page for each. */
async function pages(): Promise<Readonly<Record<string, string>>> {
  const slack = await startSlackDouble({ channels: [NEWS, SECURITY, REVIEW] });
  const home = makeHome({ cold: true });
  writeFileSync(join(home.dir, 'herald.yaml'), YAML);
  const tokens = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl };
  const herald = startHerald(home, ['start'], { ...tokens, HERALD_ADMINS: `slack:${ADMIN.user}`, HERALD_WEB_ADDR: '127.0.0.1:0' });
  await herald.says(/Ready in/);
  const posts = recentPosts({ path: APPROVED, tag: 'security' });
  const only = (channel: string, words: string): Promise<Seen> =>
    eventually(
      () => slack.seen(channel).find(({ text }) => text.includes(words)),
      (seen) => seen !== undefined,
      `“${words}” in ${channel}`,
    ).then((seen) => seen as Seen);
  const ask = (text: string): Promise<Seen> => slack.slashCommand({ ...ADMIN, text });
  const drawn = (...seen: readonly Seen[]): string =>
    slackPage(seen.map(({ message, text }) => ({ text, blocks: message.blocks as KnownBlock[] })));
  try {
    slack.person(ADMIN.user, { displayName: 'Ann' });
    const others = [...posts.keys()].filter((path) => path !== APPROVED && path !== ALONE);
    arrive(home, 'archive', posts, others);
    const digest = await only(NEWS, 'new posts');
    arrive(home, 'alone', posts, [ALONE]);
    const post = await only(NEWS, 'Inference Extension');
    arrive(home, 'approved', posts, [APPROVED]);
    const approval = await only(REVIEW, 'Host Firewall');
    const search = await ask('search cilium');
    const form = await slack.commandForm({ ...ADMIN, text: 'subscribe' });
    const submitted = await slack.submit(form, { filter: 'kind:release source:kubernetes' });
    if (!('answer' in submitted)) throw new Error(JSON.stringify(submitted.errors));
    await slack.press(submitted.answer, 'Subscribe', ADMIN.user);
    const named = (text: string): string => text.replaceAll(home.dir, '/srv/herald');
    const tables = [await ask('subscriptions'), await ask('status')];
    const opened = await slack.openHome(ADMIN.user);
    if (slack.complaints.length > 0) throw new Error(slack.complaints.join('\n'));
    return {
      'slack-post': drawn(post),
      'slack-digest': drawn(digest),
      'slack-search': drawn(search),
      'slack-subscribe': slackViewPage(form.shown.view as unknown as ModalView),
      'slack-approval': drawn(approval),
      'slack-tables': named(drawn(...tables)),
      'slack-home': named(slackViewPage(opened.shown.view as unknown as HomeView)),
    };
  } finally {
    await herald.end('SIGKILL');
    home.remove();
    await slack.stop();
  }
}

await photographPages(pages);
