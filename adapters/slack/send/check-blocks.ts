import type { KnownBlock } from '@slack/types';
import { ANSWER_MS, askWithin } from '../../../src/lib/timeout.ts';
import type { DigestAnnouncement, PostAnnouncement } from '../../../src/model/announcement.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import type { SlackAccess } from '../connection/identity.ts';
import { detailOf, failureOf, slackCodeOf } from '../failure.ts';
import { renderAnnouncement, renderReply } from '../render/render.ts';

const URL = 'https://example.org/cilium';
const DATE = '2026-03-24T15:30:00.000Z';

const POST: PostAnnouncement = {
  type: 'post',
  postId: '0123456789abcdef0123',
  title: 'Cilium 1.17 & friends',
  url: URL,
  tldr: 'Faster policies, fewer surprises.',
  kind: 'release',
  source: 'Cilium Blog',
  date: DATE,
  tags: ['cilium', 'ebpf'],
  release: { version: 'v1.17.0', prerelease: false },
  event: null,
};

const POSTS = ['a', 'b'].map((id) => ({ postIds: [id], title: `Post ${id}`, url: `${URL}/${id}` }));
const LINES = POSTS.map((post) => ({ ...post, source: 'Cilium Blog', date: DATE, sentence: 'What it says.' }));
const DIGEST: DigestAnnouncement = { type: 'digest', total: 2, before: 0, sections: [{ kind: 'link', count: 2, lines: LINES }] };

function replyOf(blocks: Reply['blocks'], actions: Reply['actions'] = []): Reply {
  return { blocks, actions, shared: false, data: null, exitCode: 0 };
}

const REPLY = replyOf(
  [
    { kind: 'text', line: [{ text: '2 posts for ' }, { text: 'cilium', style: 'bold' }] },
    ...POSTS.map(({ title, url }) => ({
      kind: 'hit' as const,
      title: [{ text: title, link: url }],
      url,
      snippet: [{ text: 'about ' }, { text: 'cilium', style: 'mark' as const }],
      context: [{ text: 'Cilium Blog · ' }, { text: '24 Mar 2026', at: DATE }],
    })),
  ],
  [
    { label: 'More', command: 'search cilium page:2' },
    { label: 'Share', command: 'search cilium', share: true },
  ],
);

const ROWS = POSTS.map(({ postIds: [id], title, url }) => [
  [{ text: `Channel ${id}`, style: 'bold' as const }],
  [{ text: title, link: url }],
  id === 'a' ? [{ text: '24 Mar 2026', at: DATE }] : [],
]);
const TABLE = replyOf([{ kind: 'table', columns: [{ name: 'Channel' }, { name: 'Last match' }, { name: 'Last sent' }], rows: ROWS }]);

/** Returns one message of each kind that Herald sends, as it would be sent. Pure. */
function samples(): readonly { what: string; blocks: KnownBlock[]; instead?: string }[] {
  return [
    { what: 'announcements', blocks: renderAnnouncement(POST).blocks },
    { what: 'digests', blocks: renderAnnouncement(DIGEST).blocks },
    { what: 'search replies', blocks: renderReply(REPLY, null).blocks },
    { what: 'tables', blocks: renderReply(TABLE, null).blocks, instead: 'with lists in their place' },
  ];
}

/** Error codes that mean a refusal; the second one concerns tables. */
const REFUSALS: readonly unknown[] = ['invalid_blocks', 'invalid_attachments'];

/**
 * Asks Slack whether it accepts what Herald renders, without posting it; returns a sentence for each kind of message that it refuses. Never throws.
 * If Slack does not answer, or does not support the method, nothing is reported. https://docs.slack.dev/reference/methods/blocks.validate
 */
export async function blockProblems({ client, botToken: token }: SlackAccess): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { what, blocks, instead = 'as plain text' } of samples()) {
    const answer = await askWithin(ANSWER_MS, () => client.apiCall('blocks.validate', { token, blocks }));
    if (answer.known) continue;
    // A missing method, a missing right, a slow Slack: the other samples would fare no better.
    if (!REFUSALS.includes(slackCodeOf(answer.error))) break;
    problems.push(`Slack refuses the blocks of ${what} (${detailOf(failureOf(answer.error))}): they are sent ${instead}; update Herald.`);
  }
  return problems;
}
