import type { Channels } from '../../../src/ports/messenger.ts';
import type { Workspace } from '../connection/workspaces.ts';

/** Pages of 200, as Slack recommends; more channels are typed rather than picked. https://docs.slack.dev/reference/methods/conversations.list */
const PAGE = 200;
const MAX_PAGES = 5;

/** Channels that Herald can see, those it is a member of first. @throws what the Web API throws */
export async function listChannels({ client, botToken: token, naming }: Workspace): Promise<Channels> {
  const found: { id: string; name: string; isMember: boolean }[] = [];
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await client.conversations.list({
      token,
      limit: PAGE,
      exclude_archived: true,
      types: 'public_channel,private_channel',
      ...(cursor ? { cursor } : {}),
    });
    for (const { id, name, is_member } of answer.channels ?? []) if (id && name) found.push({ id, name, isMember: is_member === true });
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  const sorted = found.toSorted((a, b) => Number(b.isMember) - Number(a.isMember) || (a.name < b.name ? -1 : 1));
  return sorted.map(({ id, name }) => ({ destination: naming.channel(id), name: `#${name}` }));
}
