import type { Log } from '../../../src/ops/log.ts';
import type { Messenger, Outgoing } from '../../../src/ports/messenger.ts';
import { permalinkOf, type SlackAccess } from '../connection/identity.ts';
import { failureOf } from '../failure.ts';
import type { PersonNames } from '../names.ts';
import { digestCapacity } from '../render/digest.ts';
import { createCaller } from './call-api.ts';
import { checkSlack } from './check.ts';
import { checkMention } from './check-mention.ts';
import { findMessage } from './find-message.ts';
import { listChannels } from './list-channels.ts';
import { probeSlack } from './probe.ts';
import { editMessage, removeMessage, sendMessage } from './write-message.ts';

/** About one message a second and channel, “several hundred” a minute and workspace; we keep to 100. https://docs.slack.dev/apis/web-api/rate-limits */
const RATE_LIMITS = { destination: { intervalMs: 1_100, burst: 1 }, workspace: { intervalMs: 600, burst: 20 } };

export interface SlackMessengerOptions extends SlackAccess {
  names: PersonNames;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** Posts announcements in Slack channels. */
export function createSlackMessenger(options: SlackMessengerOptions): Messenger {
  const { identity, log } = options;
  const writing = { ...options, call: createCaller(options.tokenState, options.now) };

  const named = async (message: Outgoing): Promise<Outgoing> => ({
    ...message,
    announcement: await options.names.inAnnouncement(message.announcement),
  });

  async function teamUrl(): Promise<string | null> {
    try {
      return (await identity.get()).teamUrl;
    } catch (error) {
      // The link is a courtesy: a message that stands must not fail over it.
      log('slack.no-permalink', { failure: failureOf(error).kind });
      return null;
    }
  }

  return {
    platform: 'slack',
    rateLimits: RATE_LIMITS,
    capacity: digestCapacity,
    async post(message) {
      const link = teamUrl();
      const { channel, ts, threadTs, lines } = await sendMessage(writing, await named(message));
      const receipt = { channel, messageId: ts, link: permalinkOf(await link, channel, ts, threadTs) };
      return { receipt, restMs: 0, ...(lines === undefined ? {} : { lines }) };
    },
    edit: async (receipt, message) => editMessage(writing, receipt, await named(message)),
    retract: (receipt, destination) => removeMessage(writing, receipt, destination),
    probe: (destination, since) => probeSlack(writing, destination, since),
    find: (message, firstSentAtMs) => findMessage(writing, message, firstSentAtMs),
    channels: () => listChannels(options),
    checkMention: (_destination, group) => checkMention(options, group),
    check: (destinations, groups) => checkSlack(options, destinations, groups),
  };
}
