import { type APIInteraction, type InteractionResponseType, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { sleep } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { RespondInline } from '../connection/http-endpoint.ts';
import { codeOf, failureOf } from '../failure.ts';
import type { ReplyBody } from '../render/message-body.ts';

/** Error code: an earlier attempt of ours, or another Herald with the same token, has already answered. */
const ALREADY = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
/** Error code: Discord has not received a first answer yet. */
const NOT_YET = RESTJSONErrorCodes.UnknownWebhook;
const NOT_YET_TRIES = 4;
const NOT_YET_MS = 250;
const TRIES = 2;

export type Answer = ReturnType<typeof createAnswer>;

/**
 * Creates the means to answer one interaction. Its calls never reject; they resolve to false if the person did not get the answer. Interaction URLs carry their own
 * token, so the bot token is not sent. `respond`: takes the first answer if the interaction came over HTTP.
 */
export function createAnswer(rest: REST, interaction: APIInteraction, log: Log, respond?: RespondInline) {
  const { id, token, application_id: applicationId } = interaction;

  return {
    /** Sends the first answer: either complete, or a deferral that `edit` completes later. */
    first: async (type: InteractionResponseType, data?: object): Promise<boolean> => {
      const body = data === undefined ? { type } : { type, data };
      if (!respond) return twice(() => rest.post(Routes.interactionCallback(id, token), { body, auth: false }));
      const isInTime = respond(body);
      if (!isInTime) log('discord.interaction-dropped', { interaction: id, failure: 'too-late' });
      return isInTime;
    },
    /** Replaces the first answer; possible for 15 min. */
    edit: (body: ReplyBody): Promise<boolean> =>
      twice(() => rest.patch(Routes.webhookMessage(applicationId, token), { body, auth: false })),
    /** Sends another message after the first answer; possible for 15 min. */
    followUp: (body: object): Promise<boolean> =>
      twice(() => rest.post(Routes.webhook(applicationId, token), { body, auth: false }), 'seen'),
  };

  /** Makes a call, and repeats it once if the response was lost: people can't see whether an answer or edit was made twice. A call whose repetition would be `seen` is repeated only if it can't have arrived. */
  async function twice(call: () => Promise<unknown>, again: 'unseen' | 'seen' = 'unseen'): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await call();
        return true;
      } catch (error) {
        const code = codeOf(error);
        if (code === ALREADY && attempt > 1) return true;
        // Our first answer, the HTTP response to Discord's request, may not have arrived yet.
        if (code === NOT_YET && respond && attempt <= NOT_YET_TRIES) {
          await sleep(NOT_YET_MS);
          continue;
        }
        const failure = failureOf(error);
        const lost = failure.kind === 'unavailable' || (again === 'unseen' && failure.kind === 'unknown-outcome');
        if (lost && attempt < TRIES) continue;
        log(code === RESTJSONErrorCodes.UnknownInteraction || code === ALREADY ? 'discord.interaction-dropped' : 'discord.answer-failed', {
          interaction: id,
          failure: failure.kind,
          ...('detail' in failure ? { detail: failure.detail } : {}),
        });
        return false;
      }
    }
  }
}
