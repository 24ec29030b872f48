import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeraldProcess, type Home, makeHome, startHerald } from '../herald-process.ts';
import type { DiscordDouble } from './discord-double.ts';
import { readAloud } from './read-aloud.ts';

/** How Discord's interactions reach Herald: people see the same in both cases. */
export const WAYS = ['the gateway', 'HTTP'] as const;
type Way = (typeof WAYS)[number];

/** What a person sees. */
export type View = Awaited<ReturnType<DiscordDouble['command']>>;

export interface HeraldOnDiscord {
  discord: DiscordDouble;
  home: Home;
  herald: HeraldProcess;
  /** Returns the messages of a channel that everybody sees, oldest first. */
  seen: (channel: string) => readonly View[];
  textsIn: (channel: string) => readonly string[];
  /** Returns the threads of a channel. */
  threadsIn: (channel: string) => readonly { id: string; name: string; tags: readonly string[] }[];
  stop: () => Promise<void>;
}

/** Starts a Herald in its own process that uses a Discord double. `yaml`: herald.yaml; `posts`: titles that exist at its first start. */
export async function startHeraldOnDiscord(
  way: Way,
  discord: DiscordDouble,
  own: { yaml: string; env: Readonly<Record<string, string>>; posts: readonly string[] },
): Promise<HeraldOnDiscord> {
  const home = makeHome();
  writeFileSync(join(home.dir, 'herald.yaml'), own.yaml);
  home.postBatch('first', own.posts);
  Object.assign(home.env, {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    ...(way === 'HTTP' ? { DISCORD_PUBLIC_KEY: discord.key.publicKey } : {}),
    HERALD_WEB_ADDR: '127.0.0.1:0',
    ...own.env,
  });
  const herald = startHerald(home);
  await herald.says(/Ready in/);
  const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/readyz/.exec(herald.out()) ?? [];
  if (way === 'HTTP') discord.overHttp(`${url}/discord/interactions`);
  const seen = (channel: string): readonly View[] =>
    discord.messages(channel).map((message) => ({ ...readAloud(message), ephemeral: false, message }));
  return {
    discord,
    home,
    herald,
    seen,
    textsIn: (channel) => seen(channel).map(({ text }) => text),
    threadsIn: (channel) => {
      const known = discord.world.channels.get(channel)?.forum?.tags ?? [];
      const nameOf = (tag: string): string => known.find(({ id }) => id === tag)?.name ?? tag;
      return [...discord.world.channels.values()].flatMap(({ id, thread }) =>
        thread?.parentId === channel ? [{ id, name: thread.name, tags: (thread.tags ?? []).map(nameOf) }] : [],
      );
    },
    stop: async () => {
      await herald.end('SIGKILL');
      home.remove();
    },
  };
}
