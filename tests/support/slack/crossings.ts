import type { Fields } from './check/complaint.ts';
import type { SlackWorld } from './world.ts';

const hasMessage = ({ channels }: SlackWorld, ts: string): boolean =>
  [...channels.values()].some(({ messages }) => messages.some((message) => message.ts === ts));

/** For each argument, whether a workspace has what it names. */
const HAS: Readonly<Record<string, (world: SlackWorld, id: string) => boolean>> = {
  channel: ({ channels }, id) => channels.has(id),
  user: ({ people }, id) => people.has(id),
  user_id: ({ people }, id) => people.has(id),
  usergroup: ({ userGroups }, id) => userGroups.has(id),
  view_id: ({ views }, id) => views.has(id),
  trigger_id: ({ triggers }, id) => triggers.has(id),
  ts: hasMessage,
  message_ts: hasMessage,
  thread_ts: hasMessage,
};

/** Returns a sentence for each thing that a call names and that its own workspace does not have, but another one has. Pure. */
export function crossingsOf(method: string, args: Fields, own: SlackWorld): string[] {
  return Object.entries(HAS).flatMap(([name, has]) => {
    const id = args[name];
    if (typeof id !== 'string' || has(own, id)) return [];
    const owner = [...own.app.worlds.values()].find((world) => has(world, id));
    return owner === undefined ? [] : [`${method} with a token of ${own.us.teamId} names ${name} ${id} of ${owner.us.teamId}`];
  });
}
