import type { WebClient } from '@slack/web-api';
import type { Destination } from '../../../src/model/destination.ts';
import type { TokenState } from '../send/call-api.ts';

/** Herald's identity in a workspace. */
export interface Identity {
  /** Id of our workspace; null if Slack did not return it. */
  teamId: string | null;
  /** Id of the organisation that it belongs to; null if it belongs to none. */
  enterpriseId: string | null;
  botId: string;
  botUserId: string;
  /** Name of the bot user, without `@`. */
  name: string;
  /** `https://<team>.slack.com/`; null if Slack did not return it. */
  teamUrl: string | null;
  /** Scopes of the bot token; null if Slack did not return them. */
  scopes: readonly string[] | null;
}

/** What every call to Slack needs. */
export interface SlackAccess {
  client: WebClient;
  botToken: string;
  identity: ReturnType<typeof createIdentitySource>;
  tokenState: TokenState;
}

/** Creates a source of our identity that asks Slack once and caches the answer; it starts with `known` if that is given. */
export function createIdentitySource(client: WebClient, botToken: string, known?: Identity) {
  let asked = known && Promise.resolve(known);

  /** Asks Slack even if the identity is cached: scopes change when the app is installed again. @throws the SDK's error */
  function renew(): Promise<Identity> {
    const asking = askIdentity(client, botToken).catch((error: unknown) => {
      if (asked === asking) asked = undefined;
      throw error;
    });
    asked = asking;
    return asking;
  }

  /** Returns the cached identity, or asks Slack. @throws the SDK's error if Slack can't be asked; the next call asks again */
  const get = (): Promise<Identity> => asked ?? renew();
  return { get, renew };
}

/** Asks Slack whose token this is. @throws the SDK's error if Slack can't be asked or refuses the token */
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

/** Returns the address of a message (in a thread: `threadTs`), as chat.getPermalink would; null if the workspace's address is unknown. Pure. */
export function permalinkOf(teamUrl: string | null, channel: string, ts: string, threadTs: string | null = null): string | null {
  if (teamUrl === null || !URL.canParse(teamUrl)) return null;
  const thread = threadTs === null ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
  return new URL(`archives/${channel}/p${ts.replace('.', '')}${thread}`, teamUrl).href;
}

const ID = /^[A-Z0-9]{2,20}$/;
const CHANNEL = /(?<![\w:/])slack:([CGD][A-Z0-9]{2,20})(?!\w)/g;

/** Converts between Slack's ids and Herald's names for the channels, people and user groups of one workspace. */
export type Naming = ReturnType<typeof createNaming>;

/** `team`: id of the workspace; null if there is only one: its names are short, but people may still write its channels with a workspace. Pure. */
export function createNaming(team: string | null) {
  const place = team === null ? '' : `${team}/`;
  const own = new RegExp(`(?<![\\w:/])slack:${team ?? 'T[A-Z0-9]{2,20}'}/(?=[CGD][A-Z0-9]{2,20}(?!\\w))`, 'g');
  return {
    /** Slack's id of a channel → `slack:C…`, or `slack:T…/C…`. */
    channel: (id: string): Destination => `slack:${place}${id}`,
    /** Slack's id of a person or user group → Herald's id: the same, or `T…/U…`. */
    member: (id: string) => `${place}${id}`,
    /** The reverse of `member`; null if the name is of another workspace or not an id. */
    memberId: (name: string) => {
      const id = name.startsWith(place) ? name.slice(place.length) : '';
      return ID.test(id) ? id : null;
    },
    /** Returns what somebody of this workspace typed, with its channels written as `channel` writes them. */
    qualified: (text: string) => text.replace(CHANNEL, `slack:${place}$1`),
    /** The reverse of `qualified`, for people of this workspace: channels of other workspaces keep their long names. */
    local: (text: string) => text.replace(own, 'slack:'),
  };
}
