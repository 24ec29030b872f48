import type { WebClient } from '@slack/web-api';
import type { Destination } from '../../../src/model/destination.ts';
import type { TokenState } from '../send/call-api.ts';

/** Who we are on Slack. */
export interface Identity {
  /** Id of our workspace; null where Slack did not say. */
  teamId: string | null;
  /** Id of the organisation that it belongs to; null: of none. */
  enterpriseId: string | null;
  botId: string;
  botUserId: string;
  /** Name of the bot user, without `@`. */
  name: string;
  /** `https://<team>.slack.com/`; null where Slack did not say. */
  teamUrl: string | null;
  /** Scopes of the bot token; null where Slack did not say. */
  scopes: readonly string[] | null;
}

/** What every call to Slack needs. */
export interface SlackAccess {
  client: WebClient;
  botToken: string;
  identity: ReturnType<typeof createIdentitySource>;
  tokenState: TokenState;
}

/** Asks Slack once who we are, and remembers; never where it is `known` already. */
export function createIdentitySource(client: WebClient, botToken: string, known?: Identity) {
  let asked = known && Promise.resolve(known);

  /** Asks Slack in any case: scopes change when the app is installed again. @throws the SDK's error */
  function renew(): Promise<Identity> {
    const asking = askIdentity(client, botToken).catch((error: unknown) => {
      if (asked === asking) asked = undefined;
      throw error;
    });
    asked = asking;
    return asking;
  }

  /** @throws the SDK's error when Slack can't be asked; the next call asks again */
  const get = (): Promise<Identity> => asked ?? renew();
  return { get, renew };
}

/** @throws the SDK's error when Slack can't be asked, or refuses the token */
export async function askIdentity(client: WebClient, token: string): Promise<Identity> {
  const answer = await client.auth.test({ token });
  return {
    teamId: answer.team_id ?? null,
    enterpriseId: answer.enterprise_id ?? null,
    botId: answer.bot_id ?? '',
    botUserId: answer.user_id ?? '',
    name: answer.user ?? 'herald',
    teamUrl: answer.url ?? null,
    scopes: answer.response_metadata?.scopes ?? null,
  };
}

/** Address of a message (in a thread: `threadTs`), as chat.getPermalink gives it; null where the workspace's address is unknown. Pure. */
export function permalinkOf(teamUrl: string | null, channel: string, ts: string, threadTs: string | null = null): string | null {
  if (teamUrl === null || !URL.canParse(teamUrl)) return null;
  const thread = threadTs === null ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
  return new URL(`archives/${channel}/p${ts.replace('.', '')}${thread}`, teamUrl).href;
}

const ID = /^[A-Z0-9]{2,20}$/;
const CHANNEL = /(?<![\w:/])slack:([CGD][A-Z0-9]{2,20})(?!\w)/g;

/** How channels, people and user groups of one workspace are written. */
export type Naming = ReturnType<typeof createNaming>;

/** `team`: id of the workspace; null where there is only one: its names are short, and its channels may be written with it all the same. Pure. */
export function createNaming(team: string | null) {
  const place = team === null ? '' : `${team}/`;
  const own = new RegExp(`(?<![\\w:/])slack:${team ?? 'T[A-Z0-9]{2,20}'}/(?=[CGD][A-Z0-9]{2,20}(?!\\w))`, 'g');
  return {
    /** Slack's id of a channel → `slack:C…`, or `slack:T…/C…`. */
    channel: (id: string): Destination => `slack:${place}${id}`,
    /** Slack's id of a person or user group → what Herald knows them by: the same, or `T…/U…`. */
    member: (id: string) => `${place}${id}`,
    /** The other way round; null: of another workspace, or no id. */
    memberId: (name: string) => {
      const id = name.startsWith(place) ? name.slice(place.length) : '';
      return ID.test(id) ? id : null;
    },
    /** What somebody of this workspace typed, its channels as `channel` writes them. */
    qualified: (text: string) => text.replace(CHANNEL, `slack:${place}$1`),
    /** The other way round, for people of this workspace: channels of others keep their long names. */
    local: (text: string) => text.replace(own, 'slack:'),
  };
}
