import type { CommandParts } from '../commands/command.ts';
import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import { type Platform, platformOf } from '../model/destination.ts';
import type { Messenger } from '../ports/messenger.ts';

/** Asks the platforms that this process is connected to whether somebody can be mentioned. Never rejects. */
export function createMentionCheck(messengers: ReadonlyMap<Platform, Messenger>): CommandParts['checkMention'] {
  return async (destination, who) => {
    const platform = platformOf(destination);
    const messenger = messengers.get(platform);
    if (!messenger)
      return { detail: `Herald is not connected to ${platform} here, so it is not known whether ${who} can be mentioned`, certain: false };
    const { checkMention } = messenger;
    if (!checkMention) return { detail: `nobody can be mentioned in ${destination}`, certain: true };
    const answer = await askWithin(ANSWER_MS, () => checkMention(destination, who));
    return answer.known ? answer.value : { detail: `${platform} did not say whether ${who} can be mentioned`, certain: false };
  };
}
