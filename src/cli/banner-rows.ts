import { counted } from '../commands/build-reply.ts';
import type { Config, Role } from '../config/config.ts';
import { capitalize } from '../lib/capitalize.ts';
import { type Destination, platformOf } from '../model/destination.ts';
import { chatPlatforms, localPlatform, type PlatformTraits } from '../model/platform.ts';

/** What the banner knows from elsewhere. */
export interface BannerFacts {
  /** Channels that get posts, each once. */
  subscribed: ReadonlySet<Destination>;
  /** Where posts come from: `content/`. */
  posts: string;
  /** `embedded PGlite in .herald`. */
  database: string;
  /** Address of the health page; null: this process serves none. */
  health: string | null;
  /** Messages that wait for approval. */
  approvals: number;
  /** Where somebody signs in to the dashboard, by a link that is good once or with a token; null: there is none. */
  dashboard: string | null;
}

/** A line of the banner: its name, and what is said. */
export type BannerRow = readonly [name: string, words: string];

const ROLES_IN_ALL = 4;

/** The banner's lines: only what this process does by its roles. Pure. */
export function bannerRows(
  config: Config,
  { subscribed, posts, database, approvals, health, dashboard }: BannerFacts,
): readonly BannerRow[] {
  const does = (role: Role): boolean => config.roles.includes(role);
  const local = localPlatform(config.platforms);
  const rows: (BannerRow | null)[] = [
    config.roles.length === ROLES_IN_ALL ? null : ['Roles', `${config.roles.join(', ')}; other processes do the rest`],
    does('watch') ? ['Posts', `from ${posts}`] : null,
    !does('watch') && does('chat') ? ['Posts', 'from the database: another process looks at the folder'] : null,
    ['Database', database],
    config.mute ? ['Muted', 'HERALD_MUTE=1: everything is planned and recorded, nothing leaves'] : null,
    ...chatPlatforms(config.platforms).map(({ name, label, destination: { example }, tokens, open, commandPrefix }): BannerRow | null => {
      if (config.mute || (!does('work') && !does('chat'))) return null;
      if (!open) return [label, `not connected: set ${tokens} (README, “Connect ${label}”)`];
      const channels = [...subscribed].filter((destination) => platformOf(destination) === name).length;
      const help = does('chat') ? `; ${commandPrefix ?? ''}${config.command} help` : '';
      if (!does('work')) return [label, `connecting${help}`];
      if (channels > 0) return [label, `connecting, ${counted(channels, 'channel')} subscribed${help}`];
      return [
        label,
        `connecting, but no channel is subscribed: write ${commandPrefix ?? ''}${config.command} subscribe in one, or set HERALD_ANNOUNCE_TO="${example}" (or herald.yaml)`,
      ];
    }),
    screenRow(local, does, subscribed.has(local.name)),
    approvals > 0 ? ['Approvals', `${counted(approvals, 'message')} to approve: herald approvals`] : null,
    health === null ? null : ['Health', health],
    dashboard === null ? null : ['Dashboard', dashboard],
  ];
  return rows.filter((row) => row !== null);
}

function screenRow({ label }: PlatformTraits, does: (role: Role) => boolean, isSubscribed: boolean): BannerRow | null {
  const words = [...(does('work') && isSubscribed ? ['new posts appear here'] : []), ...(does('chat') ? ['type help'] : [])];
  return words.length > 0 ? [capitalize(label), words.join('; ')] : null;
}

/** What becomes of a new post that this process sees. `how`: `Drop a post into the folder`. Pure. */
export function invitation({ roles }: Config, how: string): string {
  return roles.includes('work') ? `${how} and it is announced.` : `${how} and another process, with the role work, announces it.`;
}
