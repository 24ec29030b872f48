import { type Answer, askWithin } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { LongTexts, TextInId } from '../render/buttons.ts';

/** Maximum time to wait until long texts are stored, ms, out of the 3 s that Discord waits for a first answer. Storing continues after that. */
const KEEP_MS = 400;
/** Maximum time to wait for finding a text, ms, out of the same 3 s. */
export const FIND_MS = 800;

/** Creates what stores and finds the long texts behind ids, in a store that all processes share. `now`: epoch ms. */
export function createTextKeeper(texts: KeptTexts, log: Log, now: () => number) {
  return {
    /** Stores the texts; must be awaited before anything with their ids is sent. Never rejects. */
    async keep(long: LongTexts): Promise<void> {
      if (long.size === 0) return;
      const kept = await askWithin(KEEP_MS, () => texts.keep(long, now()));
      if (!kept.known) log('discord.texts-not-kept', { error: kept.error });
    },
    /** Returns the text behind an id; null if it has expired or is not ours. Never rejects: `known` is false if the store can't answer at the moment. */
    async find(inId: TextInId | null): Promise<Answer<string | null>> {
      if (inId === null) return { known: true, value: null };
      if ('text' in inId) return { known: true, value: inId.text };
      const found = await askWithin(FIND_MS, () => texts.find(inId.hash, now()));
      if (!found.known) log('discord.text-not-found', { error: found.error });
      return found;
    },
  };
}
