import { EventEmitter, once } from 'node:events';
import { openSlack } from '../../../adapters/slack/open.ts';
import type { Announcement, DigestAnnouncement, PostAnnouncement } from '../../../src/model/announcement.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { platformCallbacks } from '../../../src/web/platform-callbacks.ts';
import { startWebServer } from '../../../src/web/server.ts';
import type { SlackDouble } from '../../support/slack/slack-double.ts';

export function makeAnnouncement(own: Partial<PostAnnouncement> = {}): PostAnnouncement {
  return {
    type: 'post',
    postId: '0123456789abcdef0123',
    title: 'Cilium 1.17 & friends',
    url: 'https://example.org/cilium?a=1&b=2',
    tldr: 'Faster policies, fewer surprises.',
    kind: 'link',
    source: 'Cilium Blog',
    date: '2026-03-24T15:30:00.000Z',
    tags: ['cilium', 'ebpf', 'networking', 'fourth'],
    release: null,
    event: null,
    ...own,
  };
}

export function makeDigest(counts: Record<string, number>, total?: number): DigestAnnouncement {
  const sections = Object.entries(counts).map(([kind, count]) => ({
    kind,
    count,
    lines: Array.from({ length: count }, (_, index) => ({
      postIds: [`${kind}${index}`],
      title: `The ${kind} number ${index} with a title of the usual length, more or less`,
      url: `https://example.org/${kind}/${index}/a-path-of-the-usual-length-for-a-post`,
      source: 'Some Blog',
      date: '2026-03-24T15:30:00.000Z',
    })),
  }));
  return { type: 'digest', total: total ?? sections.reduce((sum, { count }) => sum + count, 0), before: 0, sections };
}

export function makeOutgoing(key: string, announcement: Announcement = makeAnnouncement(), channel = 'C0GENERAL'): Outgoing {
  return { key, destination: `slack:${channel}`, announcement, inThread: null };
}

export function makeReply(own: Partial<Reply> = {}): Reply {
  return { blocks: [], actions: [], shared: false, data: null, exitCode: 0, ...own };
}

/** Answers with one line: what was asked. */
export function createEcho(): CommandHandler & { asked: Parameters<CommandHandler['handle']>[0][] } {
  const asked: Parameters<CommandHandler['handle']>[0][] = [];
  return {
    asked,
    async handle(ask) {
      asked.push(ask);
      return makeReply({ blocks: [{ kind: 'text', line: [{ text: `you asked: ${ask.text}` }] }] });
    },
    suggest: async () => [],
    languageFor: () => 'en',
    commands: [],
  };
}

interface OwnSettings {
  botToken?: string;
  appToken?: string;
  /** Over HTTP instead of Socket Mode, with this secret. */
  signingSecret?: string;
  timeoutMs?: number;
  unfurls?: boolean;
  now?(): number;
}

/** Herald's Slack side, talking to the double. `logged` has every line. */
export function connectTo(double: SlackDouble, own: OwnSettings = {}) {
  const logged: { event: string; facts: object }[] = [];
  const lines = new EventEmitter<{ line: [] }>();
  const log: Log = (event, facts) => {
    logged.push({ event, facts });
    lines.emit('line');
  };
  const slack = openSlack({
    botToken: own.botToken ?? double.botToken,
    ...(own.signingSecret === undefined ? { appToken: own.appToken ?? double.appToken } : { signingSecret: own.signingSecret }),
    apiUrl: double.apiUrl,
    command: 'cncf',
    log,
    now: own.now ?? Date.now,
    unfurls: own.unfurls ?? false,
    ...(own.timeoutMs === undefined ? {} : { timeoutMs: own.timeoutMs }),
  });
  /** Resolves once `count` such lines were logged; at most 10 s. */
  async function untilLogged(event: string, count: number): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    while (logged.filter((line) => line.event === event).length < count) await once(lines, 'line', { signal });
  }
  return { ...slack, log, logged, untilLogged };
}

/** The same, with a web server that takes what the double sends over HTTP. */
export async function connectOverHttp(double: SlackDouble, own: OwnSettings = {}) {
  const herald = connectTo(double, { signingSecret: double.signingSecret, ...own });
  const { callback, log } = herald;
  if (!callback) throw new Error('nothing listens over HTTP');
  const anyHostRoutes = [platformCallbacks({ callbacks: [callback], log })];
  const server = await startWebServer({ host: '127.0.0.1', port: 0, names: [], routes: [], anyHostRoutes, log });
  const requestUrl = `${server.url}${callback.path}`;
  double.overHttp(requestUrl);
  return { ...herald, requestUrl, stopServer: server.stop };
}
