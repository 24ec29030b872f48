import type { CommandParts } from '../commands/command.ts';
import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import { type Platform, platformOf } from '../model/destination.ts';
import { calendarProblems } from '../model/event.ts';
import type { Messenger } from '../ports/messenger.ts';

/** What a subscription asks of the platforms that this process is connected to. Each answers within `ANSWER_MS`. Never rejects. */
export function createChannelChecks(messengers: ReadonlyMap<Platform, Messenger>): Pick<CommandParts, 'checkMention' | 'checkDestination'> {
  return {
    async checkMention(destination, who) {
      const platform = platformOf(destination);
      const messenger = messengers.get(platform);
      if (!messenger)
        return {
          detail: `Herald is not connected to ${platform} here, so it is not known whether ${who} can be mentioned`,
          certain: false,
        };
      const { checkMention } = messenger;
      if (!checkMention) return { detail: `nobody can be mentioned in ${destination}`, certain: true };
      const answer = await askWithin(ANSWER_MS, () => checkMention(destination, who));
      return answer.known ? answer.value : { detail: `${platform} did not say whether ${who} can be mentioned`, certain: false };
    },
    async checkDestination(destination, calendar) {
      const platform = platformOf(destination);
      const messenger = messengers.get(platform);
      if (!messenger) return [];
      const answers = await Promise.all([
        askWithin(ANSWER_MS, () => messenger.check([destination])),
        askWithin(ANSWER_MS, async () => (calendar ? calendarProblems(platform, messenger.calendars, [destination]) : [])),
      ]);
      return answers.flatMap((answer) => (answer.known ? answer.value : []));
    },
  };
}
