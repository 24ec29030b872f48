import { DiscordAPIError } from 'discord.js';
import { withoutPicture } from '../../../src/model/picture.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import type { AnyBody } from '../render/message-body.ts';
import { type Form, renderIn, renderPlainAnnouncement, renderPlainInComponents } from '../render/render.ts';
import { complaintsOf, refusedFieldsOf } from './complaints.ts';

/** May not post with an embed; body too large; a field that Discord does not take: as plain text it may still go. */
const INVALID_BODY = 50035;
const TRY_PLAIN = new Set([50013, 40005, INVALID_BODY]);

/** In its form; where Discord refuses that: without its picture, a new message as an embed, and last as plain words. */
export async function sendOrFallBack<T>(
  { log }: { log: Log },
  outgoing: Outgoing,
  { form, isNew }: { form: Form; isNew: boolean },
  say: (body: AnyBody) => Promise<T>,
): Promise<T> {
  try {
    return await say(renderIn(form, outgoing));
  } catch (error) {
    if (!isWorthPlain(error)) throw error;
    const said = error instanceof DiscordAPIError ? complaintsOf(error).join('; ') : '';
    const facts = { key: outgoing.key, code: codeOf(error) ?? 0, ...(said === '' ? {} : { said }) };
    const bare = withoutPicture(outgoing.announcement);
    if (facts.code === INVALID_BODY && bare !== outgoing.announcement && mayConcernPicture(error)) {
      log('discord.picture-refused', facts);
      return await sendOrFallBack({ log }, { ...outgoing, announcement: bare }, { form, isNew }, say);
    }
    if (facts.code === INVALID_BODY && form === 'components' && isNew) {
      log('discord.components-refused', facts);
      return await sendOrFallBack({ log }, outgoing, { form: 'embed', isNew }, say);
    }
    log('discord.plain-text', facts);
    return await say(form === 'components' && !isNew ? renderPlainInComponents(outgoing) : renderPlainAnnouncement(outgoing));
  }
}

/** Whether the field that Discord named is a picture's, or it named none. */
function mayConcernPicture(error: unknown): boolean {
  const fields = error instanceof DiscordAPIError ? refusedFieldsOf(error) : [];
  return fields.length === 0 || fields.some((field) => /media|thumbnail|image/.test(field));
}

function isWorthPlain(error: unknown): boolean {
  return TRY_PLAIN.has(codeOf(error) ?? 0);
}

/** Discord's own code of an error; null: it is none of its answers. Pure. */
export function codeOf(error: unknown): number | null {
  return error instanceof DiscordAPIError ? Number(error.code) : null;
}
