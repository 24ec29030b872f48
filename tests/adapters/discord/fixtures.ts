import { openDiscord } from '../../../adapters/discord/open.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import type { DigestAnnouncement, DigestLine, PostAnnouncement } from '../../../src/model/announcement.ts';
import { deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import type { CommandRequest, Reply } from '../../../src/ports/reply.ts';
import type { DiscordDouble } from '../../support/discord/discord-double.ts';

/** A link post, with `changes`. */
export function postWith(changes: Partial<PostAnnouncement> = {}): PostAnnouncement {
  return {
    type: 'post',
    postId: 'a1b2c3d4e5f60718293a',
    title: 'Cilium 1.18 is here',
    url: 'https://cilium.io/blog/2025/08/cilium-118/',
    tldr: 'Faster, smaller, and with BGP that talks back.',
    kind: 'link',
    source: 'Cilium Blog',
    date: '2025-08-01T00:00:00.000Z',
    tags: ['cilium', 'ebpf'],
    release: null,
    event: null,
    ...changes,
  };
}

/** Three posts in two kinds, of which the message knows four. */
export function digestOfThree(): DigestAnnouncement {
  const line = (title: string, url: string | null) => ({ postIds: [title], title, url, source: 'CNCF', date: null });
  return {
    type: 'digest',
    total: 4,
    before: 0,
    sections: [
      { kind: 'link', count: 3, lines: [line('One', 'https://a.example/1'), line('Two', 'https://a.example/2')] },
      { kind: 'event', count: 1, lines: [line('Three', null)] },
    ],
  };
}

/** So many posts by kind, each like `own`. */
export function digestOfMany(counts: Record<string, number>, own: Partial<DigestLine> = {}): DigestAnnouncement {
  const sections = Object.entries(counts).map(([kind, count]) => ({
    kind,
    count,
    lines: Array.from({ length: count }, (_, n) => ({
      postIds: [`${kind}${n}`],
      title: `The ${kind} ${n}`,
      url: `https://a.example/${kind}/${n}`,
      source: null,
      date: null,
      ...own,
    })),
  }));
  return { type: 'digest', total: sections.reduce((sum, { count }) => sum + count, 0), before: 0, sections };
}

/** One post for one channel. */
export function outgoingTo(channel: string, announcement: Outgoing['announcement'] = postWith()): Outgoing {
  const subject = announcement.type === 'post' ? announcement.postId : 'batch1';
  const destination = `discord:${channel}` as const;
  const purpose = announcement.type === 'post' ? 'announce' : announcement.type;
  return { key: deliveryKeyOf(subject, destination, purpose), destination, announcement, inThread: null };
}

export type LogEntry = { event: string; facts: object };

/** Herald's two halves against a double, with its log. */
export function discordOn(
  { apiUrl, token }: Pick<DiscordDouble, 'apiUrl' | 'token'>,
  now: () => number = Date.now,
  more: Pick<Parameters<typeof openDiscord>[0], 'crossposts' | 'webhooks' | 'shards' | 'timing'> = {},
) {
  const logged: LogEntry[] = [];
  const log = (event: string, facts: object) => void logged.push({ event, facts });
  return { ...openDiscord({ token, apiUrl, command: 'cncf', log, now, ...more }), logged };
}

/** A reply of one line. */
export function replyOf(text: string, changes: Partial<Reply> = {}): Reply {
  return { blocks: [{ kind: 'text', line: [{ text }] }], actions: [], shared: false, data: null, exitCode: 0, ...changes };
}

/** A handler that remembers what it was asked. */
export function listeningHandler(answer: (ask: CommandRequest) => Reply | Promise<Reply> = ({ text }) => replyOf(`You said: ${text}`)) {
  const asks: CommandRequest[] = [];
  const handler: CommandHandler = {
    handle: async (ask) => {
      asks.push(ask);
      return answer(ask);
    },
    languageFor: () => 'en',
    commands: COMMANDS,
    suggest: async (text) => [{ label: `Posts about ${text}`, query: text }],
  };
  return { handler, asks };
}
