import { type DiscordDouble, startDiscordDouble } from './discord/discord-double.ts';
import { eventually } from './eventually.ts';
import { type SlackDouble, startSlackDouble } from './slack/slack-double.ts';

/** A Slack double and a Discord double, and the settings that Herald needs for them. */
export interface Platforms {
  slack: SlackDouble;
  discord: DiscordDouble;
  env: Record<string, string>;
  /** Returns how many messages of a channel contain each of these titles. */
  counts: (destination: string, titles: readonly string[]) => readonly number[];
  stop: () => Promise<void>;
}

/** Starts both doubles. */
export async function startPlatforms(slackChannels: readonly string[] = ['C0GENERAL']): Promise<Platforms> {
  const [slack, discord] = await Promise.all([startSlackDouble({ channels: slackChannels }), startDiscordDouble()]);
  return {
    slack,
    discord,
    env: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    },
    counts: (destination, titles) => {
      const [platform, channel = ''] = destination.split(':');
      const texts =
        platform === 'slack'
          ? slack.messages(channel).map((one) => JSON.stringify(one))
          : discord.messages(channel).map((one) => JSON.stringify(one));
      return titles.map((title) => texts.filter((text) => text.includes(title)).length);
    },
    stop: async () => {
      await Promise.all([slack.stop(), discord.stop()]);
    },
  };
}

/** Resolves once `done()`, which is checked every 20 ms. @throws {Error} at the deadline */
export async function until(done: () => boolean, what: string, withinMs = 60_000): Promise<void> {
  await eventually(done, (isDone) => isDone, what, withinMs);
}
