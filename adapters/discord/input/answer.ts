import { type APIInteraction, type InteractionResponseType, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { sleep } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { RespondInline } from '../connection/http-endpoint.ts';
import { codeOf, failureOf } from '../failure.ts';
import type { ReplyBody } from '../render/message-body.ts';

/** An earlier try of ours, or another Herald with this token, has answered. */
const ALREADY = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
/** No first answer has arrived. */
const NOT_YET = RESTJSONErrorCodes.UnknownWebhook;
const NOT_YET_TRIES = 4;
const NOT_YET_MS = 250;
const TRIES = 2;

export type Answer = ReturnType<typeof createAnswer>;

/**
 * Answers one interaction; every call resolves, whatever Discord says: false, where the person did not get it. Interaction addresses carry their own token, so no
 * bot token goes along. `respond`: takes the first answer, where the interaction came over HTTP.
 */
export function createAnswer(rest: REST, interaction: APIInteraction, log: Log, respond?: RespondInline) {
  const { id, token, application_id: applicationId } = interaction;

  return {
    /** The first answer: a whole one, or the promise of one, which `edit` keeps. */
    first: async (type: InteractionResponseType, data?: object): Promise<boolean> => {
      const body = data === undefined ? { type } : { type, data };
      if (!respond) return twice(() => rest.post(Routes.interactionCallback(id, token), { body, auth: false }));
      const isInTime = respond(body);
      if (!isInTime) log('discord.interaction-dropped', { interaction: id, failure: 'too-late' });
      return isInTime;
    },
    /** Puts this in the place of the first answer; within 15 min. */
    edit: (body: ReplyBody): Promise<boolean> =>
      twice(() => rest.patch(Routes.webhookMessage(applicationId, token), { body, auth: false })),
    /** One more after the first answer; within 15 min. */
    followUp: (body: object): Promise<boolean> =>
      twice(() => rest.post(Routes.webhook(applicationId, token), { body, auth: false }), 'seen'),
  };

  /** Once more when the answer was lost on the way: answering twice can't be seen twice. What could be `seen` twice is repeated only where it can't have arrived. */
  async function twice(call: () => Promise<unknown>, again: 'unseen' | 'seen' = 'unseen'): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await call();
        return true;
      } catch (error) {
        const code = codeOf(error);
        if (code === ALREADY && attempt > 1) return true;
        // Our answer to Discord's request may still be on its way.
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
