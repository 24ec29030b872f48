import { channelOf } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Channels, Messenger, Outgoing } from '../../../src/ports/messenger.ts';
import { permalinkOf } from '../connection/identity.ts';
import { teamOf, type Workspace, type Workspaces } from '../connection/workspaces.ts';
import { detailOf, failureOf } from '../failure.ts';
import { digestCapacity } from '../render/digest.ts';
import { checkMention, checkWorkspaces, probeSlack } from './check.ts';
import { findMessage } from './find-message.ts';
import { editMessage, removeMessage, sendMessage, type WriteContext } from './write-message.ts';

/** Slack allows about one message per second and channel, and “several hundred” per minute and workspace; we keep to 100. https://docs.slack.dev/apis/web-api/rate-limits */
const RATE_LIMITS = { destination: { intervalMs: 1_100, burst: 1 }, workspace: { intervalMs: 600, burst: 20 } };

/** Creates a messenger that posts announcements in Slack channels, each with the token of its workspace. */
export function createSlackMessenger(workspaces: Workspaces, log: Log): Messenger {
  /** Returns the workspace of a message, and the message with names that people there know. @throws {DeliveryError} */
  async function prepare(message: Outgoing): Promise<{ writing: WriteContext; message: Outgoing }> {
    const workspace = await workspaces.at(message.destination);
    const announcement = await workspace.people.inAnnouncement(message.announcement);
    return { writing: { ...workspace, log }, message: { ...message, announcement } };
  }

  async function teamUrl({ identity }: Workspace): Promise<string | null> {
    try {
      return (await identity.get()).teamUrl;
    } catch (error) {
      // The link is a courtesy: a message that was sent must not fail because of it.
      log('slack.no-permalink', { failure: failureOf(error).kind });
      return null;
    }
  }

  return {
    platform: 'slack',
    rateLimits: RATE_LIMITS,
    capacity: digestCapacity,
    async post(asked) {
      const { writing, message } = await prepare(asked);
      const link = teamUrl(writing);
      const { channel, ts, threadTs, lines } = await sendMessage(writing, message);
      const receipt = { channel, messageId: ts, link: permalinkOf(await link, channel, ts, threadTs) };
      return { receipt, restMs: 0, ...(lines === undefined ? {} : { lines }) };
    },
    edit: async (receipt, asked) => {
      const { writing, message } = await prepare(asked);
      return editMessage(writing, receipt, message);
    },
    retract: async (receipt, destination) => removeMessage({ ...(await workspaces.at(destination)), log }, receipt, destination),
    probe: async (target, since) =>
      probeSlack(await workspaces.at(target), target !== null && channelOf(target) !== teamOf(target) ? target : null, since),
    find: async (message, firstSentAtMs) => findMessage(await workspaces.at(message.destination), message, firstSentAtMs),
    channels: async () => (await Promise.all((await workspaces.all()).map(listChannels))).flat(),
    checkMention: async (destination, group) => {
      try {
        return await checkMention(await workspaces.at(destination), group);
      } catch (error) {
        return { detail: detailOf(failureOf(error)), certain: false };
      }
    },
    check: (destinations, groups) => checkWorkspaces(workspaces, destinations, groups),
    ...workspaces.communities,
    ...(workspaces.invitation === undefined ? {} : { invitation: async () => workspaces.invitation ?? '' }),
  };
}

/** Channels per page, as Slack recommends; beyond `MAX_PAGES`, channels are typed rather than picked. https://docs.slack.dev/reference/methods/conversations.list */
const PAGE = 200;
const MAX_PAGES = 5;

/** Returns the channels that Herald can see, those it is a member of first. @throws what the Web API throws */
async function listChannels({ client, botToken: token, naming }: Workspace): Promise<Channels> {
  const found: { id: string; name: string; isMember: boolean }[] = [];
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await client.conversations.list({
      token,
      limit: PAGE,
      exclude_archived: true,
      types: 'public_channel,private_channel',
      ...(cursor ? { cursor } : {}),
    });
    for (const { id, name, is_member } of answer.channels ?? []) if (id && name) found.push({ id, name, isMember: is_member === true });
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  const sorted = found.toSorted((a, b) => Number(b.isMember) - Number(a.isMember) || (a.name < b.name ? -1 : 1));
  return sorted.map(({ id, name }) => ({ destination: naming.channel(id), name: `#${name}` }));
}
