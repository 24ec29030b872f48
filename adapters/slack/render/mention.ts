import type { Outgoing } from '../../../src/ports/messenger.ts';
import type { SlackMessage } from './render.ts';
import { isTextShort } from './top-text.ts';

/**
 * The message with the user group that it mentions above its words; whom it only shows (an edit) is left out: an update says nothing new to a group. A message
 * without blocks whose text leaves no room for it goes without. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block Pure.
 */
export function mentioning(words: SlackMessage, mention: Outgoing['mention']): SlackMessage {
  if (!mention?.pings) return words;
  const { who } = mention;
  if (words.blocks.length > 0) {
    const section = { type: 'rich_text_section' as const, elements: [{ type: 'usergroup' as const, usergroup_id: who }] };
    return { ...words, blocks: [{ type: 'rich_text', elements: [section] }, ...words.blocks] };
  }
  const text = `<!subteam^${who}>\n${words.text}`;
  return isTextShort(text) ? { ...words, text } : words;
}
