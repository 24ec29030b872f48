import { counted } from '../commands/build-reply.ts';
import type { Config, Role } from '../config/config.ts';

/** What the banner knows from elsewhere. */
export interface BannerFacts {
  /** Where posts come from: `content/`. */
  posts: string;
  /** `embedded PGlite in .herald`. */
  database: string;
  /** Address of the health page; null: this process serves none. */
  health: string | null;
}

/** A line of the banner: its name, and what is said. */
export type BannerRow = readonly [name: string, words: string];

const ROLES_IN_ALL = 4;
const PLATFORMS = [
  { name: 'Slack', key: 'slack', example: 'slack:C0123ABCD', missing: 'set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Connect Slack”)' },
  { name: 'Discord', key: 'discord', example: 'discord:112233445566778899', missing: 'set DISCORD_TOKEN (README, “Connect Discord”)' },
] as const;

/** The banner's lines: only what this process does by its roles. Pure. */
export function bannerRows(config: Config, { posts, database, health }: BannerFacts): readonly BannerRow[] {
  const does = (role: Role): boolean => config.roles.includes(role);
  const subscribed = config.subscriptions.map(({ destination }) => destination);
  const rows: (BannerRow | null)[] = [
    config.roles.length === ROLES_IN_ALL ? null : ['Roles', `${config.roles.join(', ')}; other processes do the rest`],
    does('watch') ? ['Posts', `from ${posts}`] : null,
    !does('watch') && does('chat') ? ['Posts', 'from the database: another process looks at the folder'] : null,
    ['Database', database],
    config.mute ? ['Muted', 'HERALD_MUTE=1: everything is planned and recorded, nothing leaves'] : null,
    ...PLATFORMS.map(({ name, key, example, missing }): BannerRow | null => {
      if (config.mute || (!does('work') && !does('chat'))) return null;
      if (!config[key]) return [name, `not connected: ${missing}`];
      const channels = subscribed.filter((destination) => destination.startsWith(`${key}:`)).length;
      const help = does('chat') ? `; /${config.command} help` : '';
      if (!does('work')) return [name, `connecting${help}`];
      if (channels > 0) return [name, `connecting, ${counted(channels, 'channel')} subscribed${help}`];
      return [name, `connecting, but no channel is subscribed: set HERALD_ANNOUNCE_TO="${example}" (or herald.yaml)`];
    }),
    terminalRow(does, subscribed.length === 0 || subscribed.includes('terminal')),
    health === null ? null : ['Health', health],
  ];
  return rows.filter((row) => row !== null);
}

function terminalRow(does: (role: Role) => boolean, isSubscribed: boolean): BannerRow | null {
  const words = [...(does('work') && isSubscribed ? ['new posts appear here'] : []), ...(does('chat') ? ['type help'] : [])];
  return words.length > 0 ? ['Terminal', words.join('; ')] : null;
}

/** What becomes of a new post that this process sees. `how`: `Drop a post into the folder`. Pure. */
export function invitation({ roles }: Config, how: string): string {
  return roles.includes('work') ? `${how} and it is announced.` : `${how} and another process, with the role work, announces it.`;
}
