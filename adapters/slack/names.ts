import type { WebClient } from '@slack/web-api';
import { shorten } from '../../src/lib/cut-text.ts';
import { withoutControls } from '../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../src/lib/timeout.ts';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';
import type { Announcement } from '../../src/model/announcement.ts';
import type { Block, Line, Person, Reply } from '../../src/ports/reply.ts';
import type { Naming } from './connection/naming.ts';

/** Puts the names of people in the place of their ids, without mentioning anybody, and shortens the names of channels of this workspace. What Slack does not say in time stays an id. Never rejects. */
export interface PersonNames {
  inReply(reply: Reply): Promise<Reply>;
  inAnnouncement(announcement: Announcement): Promise<Announcement>;
}

const TTL_MS = 600_000;
const MAX_KEYS = 2_000;
const MAX_CHARS = 80;
/** So long somebody waits for names, ms. */
const ASK_MS = 1_000;
/** People who are asked about for one message. */
const MAX_ASKED = 20;

interface NamesOptions {
  client: WebClient;
  botToken: string;
  naming: Naming;
  /** Epoch ms. */
  now(): number;
}

/** Asks `users.info`, which needs `users:read`; an answer is remembered for 10 min, also that there is none. */
export function createPersonNames({ client, botToken: token, naming, now }: NamesOptions): PersonNames {
  const cache = createTtlCache<string | null>(TTL_MS, now, MAX_KEYS);

  const nameOf = (user: string): Promise<string | null> =>
    cache.get(user, async () => {
      try {
        const { user: found } = await client.users.info({ token, user });
        const name = [found?.profile?.display_name, found?.profile?.real_name, found?.real_name].find((one) => one?.trim());
        return name === undefined ? null : shorten(withoutControls(name).trim(), MAX_CHARS) || null;
      } catch {
        return null;
      }
    });

  const idOf = (person: Person | undefined): string | null => {
    const id = person?.platform === 'slack' ? naming.memberId(person.id) : null;
    return id !== null && /^[UW]/.test(id) ? id : null;
  };

  async function namesIn(lines: readonly Line[]): Promise<ReadonlyMap<string, string>> {
    const ids = new Set(lines.flat().flatMap(({ person }) => idOf(person) ?? []));
    const names = new Map<string, string>();
    const asking = [...ids].slice(0, MAX_ASKED).map(async (id) => {
      const name = await nameOf(id);
      if (name !== null) names.set(id, name);
    });
    if (asking.length > 0) await withTimeout(ASK_MS, Promise.all(asking));
    return names;
  }

  const lineWith =
    (names: ReadonlyMap<string, string>) =>
    (line: Line): Line =>
      line.map((span) => {
        const name = names.get(idOf(span.person) ?? '');
        return { ...span, text: name ?? naming.local(span.text) };
      });

  return {
    async inReply(reply) {
      const lines: Line[] = [];
      for (const block of reply.blocks)
        withLines(block, (line) => {
          lines.push(line);
          return line;
        });
      const rename = lineWith(await namesIn(lines));
      return { ...reply, blocks: reply.blocks.map((block) => withLines(block, rename)) };
    },
    async inAnnouncement(announcement) {
      if (announcement.type !== 'notice') return announcement;
      const names = await namesIn(announcement.lines.flatMap((line) => (typeof line === 'string' ? [] : [line])));
      const rename = lineWith(names);
      const lines = announcement.lines.map((line) => (typeof line === 'string' ? naming.local(line) : rename(line)));
      return { ...announcement, title: naming.local(announcement.title), lines };
    },
  };
}

/** The same block, each of its lines as `rename` makes it. */
function withLines(block: Block, rename: (line: Line) => Line): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, line: rename(block.line) };
    case 'list':
      return { ...block, items: block.items.map(rename) };
    case 'table':
      return { ...block, rows: block.rows.map((cells) => cells.map(rename)) };
    default:
      return block;
  }
}
