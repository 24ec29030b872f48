import { type Answer, askWithin } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { LongTexts, TextInId } from '../render/buttons.ts';

/** Of the 3 s that Discord waits for a first sign, so much may pass until long texts are kept, ms. Later they are still kept, if they can be. */
const KEEP_MS = 400;
/** The same for finding one, ms. */
export const FIND_MS = 800;

/** Keeps the texts that ids stand for in a store that all processes share. `now`: epoch ms. */
export function createTextKeeper(texts: KeptTexts, log: Log, now: () => number) {
  return {
    /** To be waited for before anything with these ids is sent. Never rejects. */
    async keep(long: LongTexts): Promise<void> {
      if (long.size === 0) return;
      const kept = await askWithin(KEEP_MS, () => texts.keep(long, now()));
      if (!kept.known) log('discord.texts-not-kept', { error: kept.error });
    },
    /** What an id stands for; null: it is forgotten, or none of ours. Never rejects: not known is what can't be found out at the moment. */
    async find(inId: TextInId | null): Promise<Answer<string | null>> {
      if (inId === null) return { known: true, value: null };
      if ('text' in inId) return { known: true, value: inId.text };
      const found = await askWithin(FIND_MS, () => texts.find(inId.hash, now()));
      if (!found.known) log('discord.text-not-found', { error: found.error });
      return found;
    },
  };
}
