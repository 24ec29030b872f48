import { type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { channelOf } from '../../../src/model/destination.ts';
import type { Publishing } from '../../../src/ports/messenger.ts';
import { codeOf } from '../failure.ts';
import { type CallApi, withoutPause } from './call-api.ts';
import type { ChannelCache } from './channel-cache.ts';
import { webhookNameOf } from './webhook-setting.ts';
import { NO_MESSAGE_ID } from './write-message.ts';

/** Discord publishes ten messages of a channel an hour. https://docs.discord.com/developers/resources/message#crosspost-message */
const RATE_LIMIT = { intervalMs: 360_000, burst: 10 };

interface PublishingContext {
  rest: REST;
  call: CallApi;
  channels: ChannelCache;
  /** Channels whose messages are published. */
  crossposts: 'all' | ReadonlySet<string>;
}

/** Publishes messages of announcement channels to the servers that follow them. */
export function createPublishing({ rest, call, channels, crossposts }: PublishingContext): Publishing {
  return {
    rateLimit: RATE_LIMIT,

    wants: async (destination) => {
      if (webhookNameOf(destination) !== null) return false;
      const channelId = channelOf(destination);
      if (crossposts !== 'all' && !crossposts.has(channelId)) return false;
      const facts = await call({ repeatable: true }, () => channels.load(channelId)).catch(() => null);
      return facts === null || facts.isAnnouncement;
    },

    publish: async ({ channel, messageId }) => {
      if (messageId === NO_MESSAGE_ID) return 'gone';
      try {
        await call({ repeatable: true }, () => rest.post(Routes.channelMessageCrosspost(channel, messageId)));
        return 'published';
      } catch (error) {
        const code = codeOf(error);
        if (code === RESTJSONErrorCodes.ThisMessageWasAlreadyCrossposted) return 'published';
        if (code === RESTJSONErrorCodes.UnknownMessage) return 'gone';
        throw withoutPause(error);
      }
    },
  };
}
