import type { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { firstMessage } from '../../../src/model/digest-order.ts';
import { detailOf, failureOf } from '../failure.ts';
import { digestCapacity } from '../render/digest.ts';
import { postBlocks } from '../render/post.ts';
import { ask, type ListenerContext, takeOnce, type WorkspaceContext } from './parse-request.ts';

/** Maximum number of links of one message that get a preview. */
const MAX_LINKS = 5;

/** Shows previews of posts below links to them that people write. https://docs.slack.dev/messaging/unfurling-links-in-messages */
export function startUnfurling(app: App, context: ListenerContext): void {
  app.event('link_shared', async ({ event, body, context: { teamId } }) => {
    await takeOnce(context, teamId, body.event_id, async (room) => {
      // Our own messages already show everything.
      if (event.user === room.us.botUserId) return;
      const urls = [...new Set(event.links.map(({ url }) => url))].slice(0, MAX_LINKS);
      const found = await Promise.all(
        urls.map(async (url) => ({ url, blocks: await blocksFor(room, url, event.user, event.channel, body.team_id) })),
      );
      const unfurls = Object.fromEntries(found.flatMap(({ url, blocks }) => (blocks ? [[url, { blocks }]] : [])));
      if (Object.keys(unfurls).length === 0) return;
      // A message that is still being written does not exist yet.
      const place =
        event.source === 'composer' && event.unfurl_id !== undefined
          ? { unfurl_id: event.unfurl_id, source: 'composer' as const }
          : { channel: event.channel, ts: event.message_ts };
      try {
        await room.client.chat.unfurl({ token: room.botToken, ...place, unfurls });
      } catch (error) {
        room.log('slack.not-unfurled', { detail: detailOf(failureOf(error)) });
      }
    });
  });

  /** Returns what `preview` shows of a post, without its button, because the link is already there. Always a card, whatever style the channel has. null if there is no post that this person may see. */
  async function blocksFor(room: WorkspaceContext, url: string, user: string, channel: string, team: string): Promise<KnownBlock[] | null> {
    const where = /^[CG][A-Z0-9]{2,20}$/.test(channel) ? channel : null;
    const text = `preview style:card ${url.replaceAll('&amp;', '&')}`;
    const reply = await ask(room, { text, user, channel: where, teams: [team], confirmed: false });
    const shown = reply.blocks.find((block) => block.kind === 'message');
    const first = shown && firstMessage(shown.announcement, digestCapacity);
    return first?.type === 'post' ? postBlocks(first).filter(({ type }) => type !== 'actions') : null;
  }
}
